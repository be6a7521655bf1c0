"""Values of customers' results."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from lms.core.frozen import frozen
from lms.core.words import Message
from lms.core.words import gettext as _

MONTHS = 12
"""That are shown beside a touchpoint."""


class ResultMeasure(StrEnum):
    """What was measured."""

    CSAT = "csat"
    COMPLAINTS = "complaints"

    @property
    def label(self) -> Message:
        """Its name on a page."""
        return _MEASURES[self]


_MEASURES = {ResultMeasure.CSAT: _("Satisfaction (CSAT)"), ResultMeasure.COMPLAINTS: _("Complaints")}


class ResultProblem(StrEnum):
    """Why a row is left out."""

    UNKNOWN_MAP = "unknown-map"
    UNKNOWN_TOUCHPOINT = "unknown-touchpoint"
    BAD_MONTH = "bad-month"
    FUTURE_MONTH = "future-month"
    BAD_CSAT = "bad-csat"
    BAD_ANSWERS = "bad-answers"
    BAD_COMPLAINTS = "bad-complaints"
    NOTHING = "nothing"
    DUPLICATE = "duplicate"


class ResultImportState(StrEnum):
    """How far a file is."""

    CHECKED = "checked"
    DONE = "done"
    UNDONE = "undone"

    @property
    def label(self) -> Message:
        """The state in words."""
        return _STATES[self]


_STATES = {
    ResultImportState.CHECKED: _("Not imported yet"),
    ResultImportState.DONE: _("Imported"),
    ResultImportState.UNDONE: _("Undone"),
}


class ResultChange(StrEnum):
    """What a row of a file does."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"

    @property
    def label(self) -> Message:
        """The change in a word."""
        return _CHANGES[self]


_CHANGES = {ResultChange.NEW: _("New"), ResultChange.CHANGED: _("Changed"), ResultChange.SAME: _("As it is")}


@frozen
class ResultKey:
    """What one number is about."""

    map_code: str
    touchpoint_code: str
    month: date
    """Its first day."""
    measure: ResultMeasure


@frozen
class ResultValue:
    """One number."""

    amount: int
    """Complaints, or the mean satisfaction times 100: 4.25 is 425."""
    answer_count: int | None = None
    """How many customers the mean is of, if the file says so."""

    @property
    def mean(self) -> float:
        """The mean satisfaction."""
        return self.amount / 100


@frozen
class ResultLine:
    """One row of a file that can be imported."""

    line: int
    map_code: str
    touchpoint_code: str
    month: date
    csat: int | None
    """Times 100."""
    answer_count: int | None
    complaints: int | None

    def values(self) -> dict[ResultKey, ResultValue]:
        """Return its numbers."""
        found = {}
        if self.csat is not None:
            value = ResultValue(amount=self.csat, answer_count=self.answer_count)
            found[self._key(ResultMeasure.CSAT)] = value
        if self.complaints is not None:
            found[self._key(ResultMeasure.COMPLAINTS)] = ResultValue(amount=self.complaints)
        return found

    def _key(self, measure: ResultMeasure) -> ResultKey:
        return ResultKey(
            map_code=self.map_code, touchpoint_code=self.touchpoint_code, month=self.month, measure=measure
        )


@frozen
class WrongLine:
    """One row that is left out."""

    line: int
    problem: ResultProblem
    value: str
    """What stands there; of a row that is there twice, the row of the first."""


@frozen
class ResultCounts:
    """What a file would change, in numbers."""

    new: int
    changed: int
    same: int


@frozen
class ResultImportRow:
    """One file of results."""

    id: UUID
    name: str
    state: ResultImportState
    uploaded_at: datetime
    uploaded_by_name: str | None
    lines: tuple[ResultLine, ...]
    wrong: tuple[WrongLine, ...]
    changed_count: int
    """Numbers that it wrote."""
    kept_count: int
    """Numbers that stayed when it was undone, because another file had changed them since."""


@frozen
class MonthResult:
    """One number of a touchpoint."""

    month: date
    value: ResultValue


@frozen
class TouchpointResults:
    """The last months of one touchpoint, the oldest first."""

    csat: tuple[MonthResult, ...] = ()
    complaints: tuple[MonthResult, ...] = ()


@frozen
class Replaced:
    """What stood where a file wrote a number."""

    key: ResultKey
    value: ResultValue | None
    """`None` if nothing did."""
    import_id: UUID | None
    """The file that had said so."""
