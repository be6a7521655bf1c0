"""Words of undoing."""

from enum import StrEnum
from uuid import UUID

from lms.core.frozen import frozen
from lms.core.words import Message
from lms.core.words import gettext as _

ADVANCE = "directory.advance_import"
"""The handler that takes an import further."""


class UndoReason(StrEnum):
    """Why what a row did cannot be undone."""

    CHANGED = "changed"
    HAS_REPORTS = "has-reports"
    LEARNED = "learned"
    SIGNED_IN = "signed-in"

    @property
    def label(self) -> Message:
        """What happened since, after the person's name."""
        return _REASONS[self]


_REASONS = {
    UndoReason.CHANGED: _("was changed after the import"),
    UndoReason.HAS_REPORTS: _("has become the manager of someone who was not in the file"),
    UndoReason.LEARNED: _("has started training, or is named in someone’s record"),
    UndoReason.SIGNED_IN: _("has signed in"),
}


@frozen
class UndoBlock:
    """One person who keeps an import from being undone."""

    employee_id: UUID
    name: str
    reason: UndoReason
