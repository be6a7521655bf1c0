"""Item statistics as values."""

from enum import StrEnum

from lms.core.frozen import frozen
from lms.core.words import Number, ngettext
from lms.core.words import gettext as _


class QuestionStatus(StrEnum):
    """What the answers say of a question, most urgent first."""

    CHECK = "check"
    """Look at the key, or at the map."""
    EARLY = "early"
    """Too few answers for more than a hint."""
    USABLE = "usable"
    FEW = "few"
    """Too few answers to say anything."""

    @property
    def label(self) -> str:
        """Its name on a page."""
        return _STATUSES[self]


_STATUSES = {
    QuestionStatus.CHECK: _("Check the answer or the map"),
    QuestionStatus.EARLY: _("Early signal"),
    QuestionStatus.USABLE: _("Works well"),
    QuestionStatus.FEW: _("Too few answers"),
}


class FindingCode(StrEnum):
    """What the figures of a question show."""

    FEW = "few"
    EARLY = "early"
    HARD = "hard"
    FLAT = "flat"
    """People who do well elsewhere do no better here."""
    BEATEN = "beaten"
    """The best people choose an answer that is not the key."""
    CHECK_KEY = "check-key"
    EASY = "easy"
    GOOD = "good"
    UNTEMPTING = "untempting"
    """Hardly anybody chooses this wrong answer."""


@frozen
class QuestionFinding:
    """One thing that the figures show, with the number or the answer it is about."""

    code: FindingCode
    number: int = 0
    option: str = ""

    @property
    def label(self) -> str:
        """The same as a sentence."""
        match self.code:
            case FindingCode.EARLY:
                return ngettext(
                    "Only %(num)s person has answered. Wait for more before you act.",
                    "Only %(num)s people have answered. Wait for more before you act.",
                    self.number,
                )
            case FindingCode.FEW:
                return _(
                    "%(count)s of the %(needed)s people needed have answered.",
                    count=Number(self.number),
                    needed=SHOWN_FROM,
                )
            case FindingCode.HARD:
                return _("People earn only %(percent)s%% of the points.", percent=self.number)
            case FindingCode.BEATEN:
                return _("The best 27%% choose “%(option)s” more often than the right answer.", option=self.option)
            case FindingCode.UNTEMPTING:
                return _("Hardly anyone chooses “%(option)s”. Make it more tempting.", option=self.option)
            case _:
                return _FINDINGS[self.code]


_FINDINGS = {
    FindingCode.FLAT: _("People who do well elsewhere do no better here."),
    FindingCode.CHECK_KEY: _("Perhaps another answer is right, or people don’t work as the map says."),
    FindingCode.EASY: _("Nearly everyone knows it. That’s what training is for."),
    FindingCode.GOOD: _("People who do well elsewhere do better here."),
}
SHOWN_FROM, USABLE_FROM = 10, 30
"""People from whom figures are an early signal, and usable."""


@frozen
class OptionCount:
    """One label of a question, with who chose it first."""

    label: str
    is_key: bool
    count: int
    top_count: float
    """Of the best 27 % of those who were asked; a part of somebody where the border runs through equals."""


@frozen
class ItemFigures:
    """What the first attempts of all people say of one revision of a question."""

    n: int
    """Persons."""
    facility: float | None = None
    """Mean score, 0.0–1.0; `None` without answers."""
    discrimination: float | None = None
    """Mean score of the best 27 % less that of the weakest 27 %, −1.0–1.0; `None` = cannot be computed."""
    item_rest: float | None = None
    """Correlation with the rest of the form, −1.0–1.0; `None` = cannot be computed."""
    top_n: float = 0.0
    """Number of the best 27 %."""
    options: tuple[OptionCount, ...] = ()


@frozen
class Assessment:
    """What the figures mean."""

    status: QuestionStatus
    findings: tuple[QuestionFinding, ...]
    doubts_map: bool = False
    """Whether so many answer differently that the owner of the map should know."""
