"""Evidence and mastery as values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from lms.core.words import gettext as _
from lms.courses.terms import MasteryLevel


class EvidenceKind(StrEnum):
    """What sort of proof a row of the ledger is."""

    QUIZ = "quiz"
    RECALL = "recall"
    OBSERVATION = "observation"
    ACKNOWLEDGEMENT = "acknowledgement"
    MANUAL = "manual"
    IMPORTED = "imported"

    @property
    def label(self) -> str:
        """Its name on a page."""
        return _EVIDENCE_KINDS[self]


_EVIDENCE_KINDS = {
    EvidenceKind.QUIZ: _("Quiz"),
    EvidenceKind.RECALL: _("Recall"),
    EvidenceKind.OBSERVATION: _("Observation"),
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


class MasteryState(StrEnum):
    """Derived from the ledger by `rules.mastery_state`."""

    NOT_YET = "not-yet"
    HELD = "held"
    EXPIRED = "expired"
    OUTDATED = "outdated"
    """Held for an older standard."""

    @property
    def label(self) -> str:
        """Its name on a page."""
        return _MASTERY_STATES[self]


_MASTERY_STATES = {
    MasteryState.NOT_YET: _("Not yet"),
    MasteryState.HELD: _("Done"),
    MasteryState.EXPIRED: _("Expired"),
    MasteryState.OUTDATED: _("Needs a refresh: the standard changed"),
}


@dataclass(frozen=True, kw_only=True)
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
    """For an observation: `{"rows": {label: Rating}, "critical": {label: was it seen}, "note"}`."""


@dataclass(frozen=True, kw_only=True)
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


@dataclass(frozen=True, kw_only=True)
class MasteryFacts:
    """What a person holds of one objective."""

    fingerprint: str
    held_at: datetime
    expires_at: datetime | None
