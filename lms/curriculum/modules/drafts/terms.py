"""The statuses of a module's draft."""

from enum import StrEnum

from lms.core.drafts import DraftStatus


class ModuleDraftStatus(StrEnum):
    """Those of every draft, and those of a review; once published, a module's draft is deleted."""

    DRAFT = DraftStatus.DRAFT
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    DISCARDED = DraftStatus.DISCARDED
