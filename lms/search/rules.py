"""Texts as words that can be compared: accents and case do not count, and nothing that is typed is ever syntax."""

import re
import unicodedata
from collections.abc import Iterator
from html import unescape

from lms.search.terms import Piece, Question

LONGEST_QUESTION = 200
"""Characters; what follows is not read."""
MOST_WORDS = 12
LONGEST_WORD = 64
EXCERPT = 220
"""Characters of an excerpt, about."""
_ALONE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_UNIT = re.compile(f"[{_ALONE}]|(?:(?![{_ALONE}_])\\w)+")
"""A word; in scripts without spaces, one character."""
_TAG = re.compile(r"<[^>]*>")
_INLINE = re.compile(r"</?(?:strong|em|code|a|b|i|s|sub|sup|span|mark)\b[^>]*>")
_BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|td|th|dt|dd|figcaption)>")
_SMALL_WORDS = (  # of English; a firm of another language loses nothing by them
    "a an and are as at be but by can do does for from had has have how i if in is it me my no not of on or our she so "
    "that the their them then there they this to was we what when where which who why will with you your"
)
_SMALL = frozenset(_SMALL_WORDS.split())


def fold(word: str) -> str:
    """Return a word without accents, case and joins; empty if nothing is left."""
    if word.isascii() and word.isalnum():  # most words are, and they need no tables
        return word.lower()[:LONGEST_WORD]
    kept = (c for c in unicodedata.normalize("NFKD", word) if c.isalnum())
    return "".join(kept).casefold()[:LONGEST_WORD]


def words_of(text: str) -> list[str]:
    """Return the folded words of a text, in order."""
    return [folded for unit in _UNIT.findall(unicodedata.normalize("NFC", text)) if (folded := fold(unit))]


def ask(text: str) -> Question:
    """Read what somebody typed. Small words do not count where others are left."""
    typed = list(dict.fromkeys(words_of(text[:LONGEST_QUESTION])))
    telling = [word for word in typed if word not in _SMALL] or typed
    return Question(words=tuple(telling[:MOST_WORDS]))


def mark(text: str, question: Question) -> tuple[Piece, ...]:
    """Return the text in pieces, those that were asked for apart; joined they are the text."""
    text = unicodedata.normalize("NFC", text)
    pieces: list[Piece] = []
    end = 0
    for start, stop in _hits(text, question):
        if start > end:
            pieces.append(Piece(text=text[end:start], is_hit=False))
        pieces.append(Piece(text=text[start:stop], is_hit=True))
        end = stop
    if end < len(text):
        pieces.append(Piece(text=text[end:], is_hit=False))
    return tuple(pieces)


def excerpt(text: str, question: Question) -> tuple[Piece, ...]:
    """Return the part of a text that says most about the question, in pieces; its beginning if nothing does."""
    text = unicodedata.normalize("NFC", text)
    hits = [(start, fold(text[start:stop])) for start, stop in _hits(text, question)]
    best = max(
        (start for start, _ in hits),
        key=lambda at: (len({w for s, w in hits if at <= s < at + EXCERPT}), -at),
        default=0,
    )
    begin = max(0, best - EXCERPT // 4)
    if begin:
        begin = text.rfind(" ", 0, begin) + 1
    end = begin + EXCERPT
    if end < len(text):
        end = max(text.rfind(" ", begin, end), begin + EXCERPT // 2)
    before, after = "… " if begin else "", " …" if end < len(text) else ""
    return mark(f"{before}{text[begin:end].strip()}{after}", question)


def text_of_html(html: str) -> str:
    """Return the words of HTML that was made safe before; a heading or a list's line that has no full stop gets one."""
    blocks = (" ".join(unescape(_TAG.sub(" ", _INLINE.sub("", block))).split()) for block in _BLOCK_END.split(html))
    return " ".join(f"{block}." if block[-1].isalnum() else block for block in blocks if block)


def _hits(text: str, question: Question) -> Iterator[tuple[int, int]]:
    for unit in _UNIT.finditer(text):
        word = fold(unit[0])
        if word and question.is_hit(word):
            yield unit.span()
