"""The words of drafts."""

from enum import StrEnum


class DraftState(StrEnum):
    """Where a draft stands on its way to being published."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    SET_ASIDE = "set_aside"
    """Discarded; its text is kept until the next draft, so that it can be brought back."""
