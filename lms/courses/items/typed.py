"""Typed answers: a gap, a short answer, a number, the whole mantra, and reflections, which nobody scores."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from lms.core import text
from lms.core.words import Number as NumberInWords
from lms.core.words import gettext as _
from lms.courses.items import recall
from lms.courses.items.base import (
    Answer,
    BadAnswer,
    Mark,
    Parts,
    QuestionKind,
    Sent,
    Written,
    Wrong,
    distinct,
    joined,
    mark,
    text_in,
)
from lms.courses.items.writing import GAP, SIGN, escape
from lms.courses.terms import ItemDocument, ItemKind, ItemMode
from lms.markup.renderer import plain

MAX_LENGTH = 2000
"""Longest answer that is kept, in characters."""
_GAP = re.compile(r"\[\[([^\[\]]*)\]\]")
_NO_GAP = re.compile(r"[\[\]|]")
_NUMBER = re.compile(r"^(-?\d+(?:[.,]\d+)?)(?:\s*(?:\+-|±)\s*(\d+(?:[.,]\d+)?))?$")
_IN_CELL = re.compile(r"(-?\d{1,15}(?:[.,]\d{1,10})?)(?:\s*(?:\+-|±)\s*(\d{1,15}(?:[.,]\d{1,10})?))?")


class Short(QuestionKind):
    """Type a short answer; answered with `{"text": text}`."""

    kind = ItemKind.SHORT
    mode = ItemMode.TEXT
    widget = "text"
    parts = "accepted"
    is_multiline = False
    is_shuffled = False
    shows_options = False

    def parse(self, parts: Parts) -> ItemDocument:
        distinct(parts.accepted)
        if not parts.accepted:
            raise Wrong(_("Write at least one accepted answer, `= answer`."))
        return self.make(joined(parts.stem), key=tuple(parts.accepted))

    def write(self, item: ItemDocument, _comments: Mapping[str, str]) -> list[str]:
        return [f"= {escape(one)}" for one in item.key]

    def read(self, _item: ItemDocument, sent: Sent, name: str) -> Answer | None:
        typed = text.clean(sent.get(name, "")[:MAX_LENGTH], multiline=self.is_multiline)
        return {"text": typed} if typed else None

    def check(self, _item: ItemDocument, _shown: Sequence[str], answer: Answer) -> Answer:
        """Return the text without surrounding space."""
        given = answer.get("text")
        if not isinstance(given, str):
            raise BadAnswer(_("Type your answer."))
        if len(given) > MAX_LENGTH:
            raise BadAnswer(_("Shorten your answer to %(limit)s characters.", limit=NumberInWords(MAX_LENGTH)))
        return {"text": given.strip()}

    def grade(self, item: ItemDocument, answer: Answer) -> Mark:
        """Return 1 for an accepted wording."""
        given = text_in(answer, "text")
        return mark(float(any(self.accepts(given, key, item) for key in item.key)))

    def accepts(self, given: str, key: str, _item: ItemDocument) -> bool:
        """Test if an answer is one of the accepted ones."""
        return recall.is_same_wording(given, key, forgiving=False)

    def answer_text(self, item: ItemDocument) -> str:
        return item.key[0] if item.key else ""

    def from_cells(self, stem: str, right: tuple[str, ...], _wrong: tuple[str, ...], _tolerance: str) -> ItemDocument:
        return text_item(stem, right)

    def gift_refusal(self, item: ItemDocument) -> str:
        return _("GIFT reads an answer with -> as a pair") if any("->" in one for one in item.key) else ""


class Gap(Short):
    """Fill in what is missing in a sentence; forgives one slip in each longer word."""

    kind = ItemKind.GAP
    parts = ""

    def parse(self, parts: Parts) -> ItemDocument:
        sentence = " ".join(parts.stem)
        gaps = _GAP.findall(sentence)
        if len(gaps) != 1:
            raise Wrong(_("Write exactly one gap, `[[answer]]`."))
        accepted = [plain(one) for one in gaps[0].split("|") if one.strip()]
        if not accepted:
            raise Wrong(_("Write the answer inside the gap, like `[[bed]]`."))
        distinct(accepted)
        return self.make(joined([_GAP.sub(SIGN, sentence)]).replace(SIGN, GAP), key=tuple(accepted))

    def write_stem(self, item: ItemDocument) -> str:
        gap = f"[[{'|'.join(escape(one) for one in item.key)}]]"
        return escape(item.stem.replace(GAP, SIGN)).replace(SIGN, gap)

    def write(self, _item: ItemDocument, _comments: Mapping[str, str]) -> list[str]:
        """Return nothing: the answer stands in the sentence."""
        return []

    def accepts(self, given: str, key: str, _item: ItemDocument) -> bool:
        return recall.is_same_wording(given, key, forgiving=True)


class Numeric(Short):
    """Type a number; one near enough is right."""

    kind = ItemKind.NUMBER
    widget = "number"

    def parse(self, parts: Parts) -> ItemDocument:
        number = _NUMBER.match(parts.accepted[0]) if len(parts.accepted) == 1 else None
        if number is None:
            raise Wrong(_("Write one number, `= 60`, or with a tolerance, `= 60 +- 2`."))
        tolerance = float((number[2] or "0").replace(",", "."))
        return self.make(joined(parts.stem), key=(number[1].replace(",", "."),), tolerance=tolerance)

    def write(self, item: ItemDocument, _comments: Mapping[str, str]) -> list[str]:
        margin = Decimal(str(item.tolerance or 0)).normalize()
        return [f"= {item.key[0]} +- {margin:f}" if margin else f"= {item.key[0]}"]

    def accepts(self, given: str, key: str, item: ItemDocument) -> bool:
        return recall.is_number(given, key, item.tolerance or 0.0)

    def right_labels(self, item: ItemDocument) -> tuple[str, ...]:
        return (f"{item.key[0]} ± {item.tolerance:g}",) if item.tolerance else item.key

    def from_cells(self, stem: str, right: tuple[str, ...], _wrong: tuple[str, ...], tolerance: str) -> ItemDocument:
        number = _IN_CELL.fullmatch(right[0]) if len(right) == 1 else None
        margin = _IN_CELL.fullmatch(tolerance or "0")
        if number is None or margin is None:
            raise Wrong(_("Write the number as 60 or 60 +- 2."))
        off = Decimal((number[2] or margin[1]).replace(",", "."))
        return self.make(stem, key=(number[1].replace(",", "."),), tolerance=float(abs(off)))

    def gift_refusal(self, _item: ItemDocument) -> str:
        return ""

    def write_gift(self, item: ItemDocument, _written: Written) -> str:
        return f"#{item.key[0]}" + (f":{Decimal(str(item.tolerance)).normalize():f}" if item.tolerance else "")


class Recall(Short):
    """Type the whole mantra from memory; the share remembered counts. Generated only."""

    kind = ItemKind.RECALL_UNAIDED

    def grade(self, item: ItemDocument, answer: Answer) -> Mark:
        """Return the share remembered."""
        given = text_in(answer, "text")
        return mark(max((recall.score_recall(given, key).score for key in item.key), default=0.0))


class Reflect(Short):
    """Write in one's own words; kept, never scored by a machine."""

    kind = ItemKind.REFLECT
    mode = ItemMode.REFLECT
    widget = "reflect"
    parts = ""
    is_scored = False
    is_multiline = True

    def parse(self, parts: Parts) -> ItemDocument:
        return self.make(joined(parts.stem))

    def write(self, _item: ItemDocument, _comments: Mapping[str, str]) -> list[str]:
        """Return nothing: it has no answers."""
        return []

    def grade(self, _item: ItemDocument, answer: Answer) -> Mark:
        """Return 1 for anything given: there is no right or wrong to it."""
        return mark(float(bool(text_in(answer, "text").strip())))

    def answer_text(self, _item: ItemDocument) -> str:
        return ""

    def from_cells(self, stem: str, _right: tuple[str, ...], _wrong: tuple[str, ...], _tolerance: str) -> ItemDocument:
        return self.make(stem)

    def gift_refusal(self, _item: ItemDocument) -> str:
        return ""

    def write_gift(self, _item: ItemDocument, _written: Written) -> str:
        return ""


def text_item(stem: str, accepted: tuple[str, ...]) -> ItemDocument:
    """Make a question for words: a gap if the stem has one and the answers have none of its signs, else a line to fill in."""
    is_gap = stem.count(GAP) == 1 and SIGN not in stem and not any(_NO_GAP.search(one) for one in accepted)
    return (Gap if is_gap else Short)().make(stem, key=accepted)
