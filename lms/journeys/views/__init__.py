"""Create and publish journey maps: the pages of authors, by noun."""

from lms.journeys.views import maps, parts, stages, systems, versions
from lms.journeys.views.blueprint import blueprint

__all__ = ["blueprint", "maps", "parts", "stages", "systems", "versions"]
