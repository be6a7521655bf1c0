"""The pages about announcements: for authors, for who gets them, for managers; registered as one."""

from lms.announcements.views import authoring, reading, team
from lms.announcements.views.routes import blueprint

__all__ = ["authoring", "blueprint", "reading", "team"]
