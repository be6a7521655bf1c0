"""The trainer's pages about modules, by noun; registered as one."""

from lms.curriculum.modules.views import editing, life, versions
from lms.curriculum.modules.views.routes import blueprint

__all__ = ["blueprint", "editing", "life", "versions"]
