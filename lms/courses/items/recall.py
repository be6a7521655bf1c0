"""How much of a sentence did someone remember? Pure text scoring, for typed answers in any script.

Source: domain.md C8.
"""

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from enum import StrEnum

from lms.core.differences import Piece, PieceKind
from lms.core.frozen import frozen
from lms.core.text import has_unspaced

_NEAR, _PARTIAL = 0.8, 0.5
_MOST = 400
_LONG = 5
"""Letters from which on a word may have one slip."""

# Marks that many people leave out when typing: accents, Hebrew points, Arabic vowel signs. Not those of scripts in which
# the mark is the vowel (Thai, Hindi) or another consonant (Japanese).
_LOOSE_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]"
)
_ARABIC = str.maketrans(
    {"\u0671": "\u0627", "\u0649": "\u064a", "\u0629": "\u0647", "\u0640": None, "\u06cc": "\u064a", "\u06a9": "\u0643"}
)
_FRAMING = frozenset(
    ["our", "the", "is", "mantra", "its", "it", "s", "says", "promise", "motto", "we", "say", "that", "company"]
)
# English, Spanish, French, German, Portuguese, Italian, Arabic, Hebrew, Russian.
_NEGATORS = frozenset(
    """
    no not never none nobody nothing neither nor without cannot cant dont doesnt didnt isnt arent wasnt werent wont wouldnt
    shouldnt couldnt
    nunca jamas sin ningun ninguno ninguna nadie nada
    ne pas jamais sans aucun aucune
    nicht kein keine keinen keiner nie niemals niemand ohne
    nao nem sem
    non mai senza
    لا لم لن ليس ليست غير بدون
    לא אין בלי
    не нет никогда без
    """.split()  # noqa: SIM905 -- a list of fifty quoted words is harder to read
)
_NEGATIONS_INSIDE = ("ない", "ません", "なし", "不", "没", "ไม่")


class RecallGrade(StrEnum):
    """How near an answer came to the sentence."""

    EXACT = "exact"
    NEAR = "near"
    PARTIAL = "partial"
    NONE = "none"


@frozen
class RecallScore:
    """How well a sentence was remembered."""

    grade: RecallGrade
    score: float
    """0.0–1.0; 1.0 only for exact."""


def score_recall(given: str, sentence: str) -> RecallScore:
    """Compare what was typed with the sentence it should be.

    Exact: all words in order, one slip per longer word forgiven, framing words such as "our mantra is" allowed. Else the
    F1 of the longest common run of words in its best window; a negation too many or too few is never near.
    """
    typed, wanted = tokens(given[:_MOST]), tokens(sentence)
    if not typed or not wanted:
        return RecallScore(grade=RecallGrade.NONE, score=0.0)
    same_sense = _negations(given[:_MOST], typed) == _negations(sentence, wanted)
    if same_sense and _is_framed(typed, wanted):
        return RecallScore(grade=RecallGrade.EXACT, score=1.0)
    score = min(_best_f1(typed, wanted), 0.99 if same_sense else _NEAR - 0.01)
    if score >= _NEAR:
        return RecallScore(grade=RecallGrade.NEAR, score=score)
    return RecallScore(grade=RecallGrade.PARTIAL if score >= _PARTIAL else RecallGrade.NONE, score=score)


def compare_recalled(given: str, sentence: str) -> tuple[Piece, ...]:
    """Return what leads from what was typed to the sentence, word by word; in scripts without spaces, character by character.

    What is the same but for a slip, case, accents or punctuation stands as the sentence has it.
    """
    typed, wanted = _parts(given[:_MOST]), _parts(sentence)
    pieces: list[Piece] = []
    for kind, at in _steps([word for word, _text in typed], [word for word, _text in wanted]):
        text = (typed if kind is PieceKind.DELETED else wanted)[at][1]
        if pieces and pieces[-1].kind is kind:
            text = pieces.pop().text + text
        pieces.append(Piece(kind=kind, text=text))
    return tuple(_with_spaces_apart(pieces))


def _with_spaces_apart(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the pieces so that the space behind a mark is not marked."""
    space = ""
    for piece in pieces:
        text = piece.text.rstrip()
        if piece.kind is PieceKind.SAME:
            yield Piece(kind=piece.kind, text=space + piece.text)
            space = ""
            continue
        if space:
            yield Piece(kind=PieceKind.SAME, text=space)
        yield Piece(kind=piece.kind, text=text)
        space = piece.text[len(text) :] if piece.kind is PieceKind.INSERTED else ""
    if space:
        yield Piece(kind=PieceKind.SAME, text=space)


_PART = re.compile(r"\S+\s*")


def _parts(text: str) -> list[tuple[str, str]]:
    """Cut a text into words, each folded and as it stands with the space behind it; without a letter it joins the one before."""
    parts: list[tuple[str, str]] = []
    for found in _PART.findall(text.strip()):
        for part in found if has_unspaced(fold(found)) else (found,):
            folded = "".join(tokens(part))
            if folded or not parts:
                parts.append((folded, part))
            else:
                parts[-1] = (parts[-1][0], parts[-1][1] + part)
    return parts


def _steps(typed: Sequence[str], wanted: Sequence[str]) -> Iterator[tuple[PieceKind, int]]:
    """Yield the steps along a longest common subsequence: what stays, by its place in `wanted`, what goes and what comes."""
    best = [[0] * (len(wanted) + 1) for _ in range(len(typed) + 1)]
    for i in reversed(range(len(typed))):
        for j in reversed(range(len(wanted))):
            same = _is_word(typed[i], wanted[j], forgiving=True)
            best[i][j] = best[i + 1][j + 1] + 1 if same else max(best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < len(typed) or j < len(wanted):
        if i < len(typed) and j < len(wanted) and _is_word(typed[i], wanted[j], forgiving=True):
            yield PieceKind.SAME, j
            i, j = i + 1, j + 1
        elif i < len(typed) and (j == len(wanted) or best[i + 1][j] >= best[i][j + 1]):
            yield PieceKind.DELETED, i
            i += 1
        else:
            yield PieceKind.INSERTED, j
            j += 1


def is_same_wording(given: str, wanted: str, *, forgiving: bool) -> bool:
    """Test if two short texts are the same but for case, accents, spelling variants and punctuation.

    `forgiving`: one slip is let pass in each word of five letters or more.
    """
    typed, words = tokens(given[:_MOST]), tokens(wanted)
    if not words:
        return fold(given).strip() == fold(wanted).strip() and bool(given.strip())
    if len(typed) != len(words):
        return False
    return all(_is_word(a, b, forgiving=forgiving) for a, b in zip(typed, words, strict=True))


def is_number(given: str, wanted: str, tolerance: float) -> bool:
    """Test if a text is a number near enough to another; point or comma may mark the decimals."""
    one, other = _number(given), _number(wanted)
    # The allowance is for decimals that binary cannot hold.
    return one is not None and other is not None and abs(one - other) <= tolerance + 1e-9 * max(1.0, abs(other))


def fold(text: str) -> str:
    """Return the text without case, accents and spelling variants that readers take for the same."""
    loose = _LOOSE_MARKS.sub("", unicodedata.normalize("NFKD", text).casefold())
    return unicodedata.normalize("NFKC", loose).translate(_ARABIC)


def tokens(text: str) -> list[str]:
    """Cut a text into folded words; in scripts without spaces, into characters."""
    kept = "".join(
        c if _is_letter(c) else "" if c in "'’ʼ" or unicodedata.category(c) == "Cf" else " " for c in fold(text)
    )
    words: list[str] = []
    for word in kept.split():
        words += list(word) if has_unspaced(word) else [word]
    return words


def _is_letter(c: str) -> bool:
    return unicodedata.category(c)[0] in "LMN"


def _is_framed(typed: Sequence[str], wanted: Sequence[str]) -> bool:
    n = len(wanted)
    for start in range(len(typed) - n + 1):
        around = [*typed[:start], *typed[start + n :]]
        words = zip(typed[start : start + n], wanted, strict=True)
        if all(w in _FRAMING for w in around) and all(_is_word(a, b, forgiving=True) for a, b in words):
            return True
    return False


def _best_f1(typed: Sequence[str], wanted: Sequence[str]) -> float:
    sizes = {len(typed), *range(max(1, len(wanted) - 2), min(len(typed), len(wanted) + 2) + 1)}
    best = 0.0
    for size in sorted(sizes):
        for start in range(len(typed) - size + 1):
            best = max(best, 2 * _common(typed[start : start + size], wanted) / (size + len(wanted)))
    return best


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the length of the longest common subsequence."""
    row = [0] * (len(other) + 1)
    for a in one:
        before = 0
        for j, b in enumerate(other, 1):
            here = before + 1 if _is_word(a, b, forgiving=True) else max(row[j], row[j - 1])
            before, row[j] = row[j], here
    return row[-1]


def _is_word(given: str, wanted: str, *, forgiving: bool) -> bool:
    return given == wanted or (
        forgiving and len(wanted) >= _LONG and given not in _NEGATORS and _has_one_slip(given, wanted)
    )


def _has_one_slip(one: str, other: str) -> bool:
    """Test if one letter too many, too few, another, or two swapped is all that differs."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return one == other
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[at:], other[at:]
    swapped = len(a) == len(b) > 1 and a[0] == b[1] and a[1] == b[0] and a[2:] == b[2:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or swapped


def _negations(text: str, words: Sequence[str]) -> list[str]:
    inside = [n for n in _NEGATIONS_INSIDE for _ in range(text.count(n))]
    return sorted([w for w in words if w in _NEGATORS] + inside)


def _number(text: str) -> float | None:
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None
