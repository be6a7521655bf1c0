"""The pages of follow-ups: one's own, by a link, and the setting; registered as one."""

from lms.recall.views import by_link, own, setting
from lms.recall.views.routes import blueprint

__all__ = ["blueprint", "by_link", "own", "setting"]
