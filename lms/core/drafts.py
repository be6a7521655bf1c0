"""What all drafts have in common: their states, what saving returns, and why a change to one is refused.

A draft is started, discarded, restored and published. Whoever changes it says which revision they saw.
"""

from enum import StrEnum
from typing import Generic, TypeVar

from lms.core.errors import Conflict
from lms.core.frozen import frozen
from lms.core.words import Message
from lms.core.words import gettext as _

Document = TypeVar("Document")


class DraftStatus(StrEnum):
    """What became of a draft."""

    DRAFT = "draft"
    DISCARDED = "discarded"
    """Its text is kept until the next draft, so that it can be restored."""
    PUBLISHED = "published"


class NoDraft(Conflict):
    """There is no draft to publish, discard or restore."""

    def __init__(self) -> None:
        super().__init__(_("There is no draft: it was published or discarded, or nothing has been saved yet."))


class DraftExists(Conflict):
    """Another draft would be lost."""

    def __init__(self) -> None:
        super().__init__(_("There is already a draft. Publish or discard it first."))


class DraftChangedSince(Conflict):
    """The draft is no longer the one that was looked at."""

    def __init__(self) -> None:
        super().__init__(_("Someone changed the draft after you opened this page. Check it, then try again."))


class EditConflict(Conflict):
    """Somebody else changed the same words meanwhile: nothing was saved, and each of them has to be decided.

    A feature's own subclass carries both texts.
    """

    def __init__(self, message: Message | None = None) -> None:
        super().__init__(
            message or _("Someone else changed the same words while you were writing. Choose which to keep.")
        )


@frozen
class SavedDraft(Generic[Document]):
    """A draft as it was saved."""

    document: Document
    revision: int
    from_theirs: tuple[str, ...] = ()
    """Labels of what somebody else had changed meanwhile; it is kept."""
