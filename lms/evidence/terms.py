"""Evidence and mastery as values."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from lms.core.frozen import frozen
from lms.core.words import gettext as _
from lms.courses.terms import MasteryLevel


class EvidenceKind(StrEnum):
    """What sort of proof a row of the ledger is."""

    QUIZ = "quiz"
    RECALL = "recall"
    OBSERVATION = "observation"
    WORK_PRODUCT = "work-product"
    ACKNOWLEDGEMENT = "acknowledgement"
    MANUAL = "manual"
    IMPORTED = "imported"

    @property
    def label(self) -> str:
        """Its name on a page."""
        return _EVIDENCE_KINDS[self]


_EVIDENCE_KINDS = {
    EvidenceKind.QUIZ: _("Quiz"),
    EvidenceKind.RECALL: _("Follow-up"),
    EvidenceKind.OBSERVATION: _("Observation"),
    EvidenceKind.WORK_PRODUCT: _("Work product"),
    EvidenceKind.ACKNOWLEDGEMENT: _("Acknowledgement"),
    EvidenceKind.MANUAL: _("Entered by hand"),
    EvidenceKind.IMPORTED: _("Imported"),
}


def subject_of(objective_key: str) -> str:
    """Return what an objective is about: `in-store/booklist` of `understand:in-store/booklist@buyer`."""
    return objective_key.partition(":")[2].partition("@")[0]


class Rating(StrEnum):
    """What an observer says about one row of a checklist."""

    YES = "yes"
    NO = "no"
    NOT_SEEN = "not-seen"

    @property
    def label(self) -> str:
        """Its name on a page."""
        return {Rating.YES: _("Yes"), Rating.NO: _("No"), Rating.NOT_SEEN: _("Not seen")}[self]


class Happened(StrEnum):
    """Whether something that must not be seen was seen."""

    NO = "no"
    YES = "yes"

    @property
    def label(self) -> str:
        """Its name on a page."""
        return {Happened.NO: _("No"), Happened.YES: _("Yes, it did")}[self]


class MasteryStage(StrEnum):
    """How firmly something is held."""

    BEGUN = "begun"
    """Shown, but not enough to be held."""
    HELD = "held"
    CONFIRMED = "confirmed"
    LASTING = "lasting"


class MasteryState(StrEnum):
    """Derived from the ledger by `rules.mastery_state`."""

    NOT_YET = "not-yet"
    BEGUN = "begun"
    HELD = "held"
    CONFIRMED = "confirmed"
    """Shown again on a later day."""
    LASTING = "lasting"
    """Shown again after more than a week."""
    EXPIRED = "expired"
    """Held once, and due again."""
    OUTDATED = "outdated"
    """Held for an older standard."""

    @property
    def label(self) -> str:
        """Its name on a page."""
        return _MASTERY_STATES[self]

    @property
    def is_held(self) -> bool:
        """Test if it is held today, for the standard of today."""
        return self in {MasteryState.HELD, MasteryState.CONFIRMED, MasteryState.LASTING}


_MASTERY_STATES = {
    MasteryState.NOT_YET: _("Not yet"),
    MasteryState.BEGUN: _("Started"),
    MasteryState.HELD: _("Done"),
    MasteryState.CONFIRMED: _("Confirmed"),
    MasteryState.LASTING: _("Retained"),
    MasteryState.EXPIRED: _("Due again"),
    MasteryState.OUTDATED: _("Needs a refresh: the standard changed"),
}


@frozen
class EvidenceDraft:
    """One proof about one objective, not yet in the ledger."""

    objective_key: str
    level: MasteryLevel
    fingerprint: str
    """Of the objective, as the person met it."""
    kind: EvidenceKind
    score_percent: int
    succeeded: bool
    source: str
    """What made it: `attempt`, `observation`."""
    source_id: str
    """Unique together with `source` and the objective: recording twice records once."""
    details: dict[str, object] | None = None
    """For a check: `{"asked": number of its questions, "right": all about this, "passed"}`, where what was shown runs out one day.

    For an observation: `{"rows": {label: Rating}, "counts": {label: how often}, "critical": {label: was it seen}, "note",
    "day"}`; for a work product `{"note", "day"}`, the day on which it was handed in.
    """


@frozen
class EvidenceFact:
    """One row of the ledger, as rules read it."""

    fingerprint: str
    release_number: int
    """Says which of two fingerprints is the newer one: somebody may finish an old course after a new release."""
    level: MasteryLevel
    kind: EvidenceKind
    succeeded: bool
    occurred_at: datetime
    recorded_by: UUID | None
    details: dict[str, object]


@frozen
class MasteryFacts:
    """What a person holds of one objective, or has begun."""

    fingerprint: str
    held_at: datetime
    """Of the first success; of one that is only begun, of its beginning."""
    expires_at: datetime | None
    stage: MasteryStage = MasteryStage.HELD
    shown_count: int = 0
    """Of what is to be demonstrated and only begun: how often it was seen, or how many work products were accepted."""
    needed_count: int = 0
    """How often would be enough."""

    @property
    def is_held(self) -> bool:
        """Test if it was ever held, for its fingerprint."""
        return self.stage is not MasteryStage.BEGUN
