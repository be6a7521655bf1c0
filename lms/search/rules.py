"""Texts as words that can be compared: accents and case do not count, and what people type is never syntax."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from html import unescape

import nh3

from lms.core.text import UNSPACED
from lms.search.terms import HelpTopic, MarkedPiece, Question

LONGEST_QUESTION = 200
"""In characters; the rest is not read."""
MOST_WORDS = 12
LONGEST_WORD = 64
EXCERPT = 220
"""Characters of an excerpt, about."""
_UNIT = re.compile(f"[{UNSPACED}]|(?:(?![{UNSPACED}_])\\w)+")
"""A word; in scripts without spaces, one character."""
_BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|td|th|dt|dd|figcaption)>")
_SMALL = frozenset([
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "can", "do", "does", "for", "from", "had", "has", "have", "how", "i",
    "if", "in", "is", "it", "me", "my", "no", "not", "of", "on", "or", "our", "she", "so", "that", "the", "their", "them", "then",
    "there", "they", "this", "to", "was", "we", "what", "when", "where", "which", "who", "why", "will", "with", "you", "your",
])  # fmt: skip
"""Words of English that say nothing; in other languages they hardly occur."""
SHORTEST_CORRECTED, _MANY_LETTERS = 4, 8
"""Shorter words are not corrected; from the second on, two wrong letters are forgiven."""
MOST_TOPICS = 3


def fold(word: str) -> str:
    """Return a word without accents, case and punctuation; empty if nothing is left."""
    if word.isascii() and word.isalnum():  # most words are, and they need no tables
        return word.lower()[:LONGEST_WORD]
    kept = (c for c in unicodedata.normalize("NFKD", word) if c.isalnum())
    return "".join(kept).casefold()[:LONGEST_WORD]


def words_of(text: str) -> list[str]:
    """Return the folded words of a text, in order."""
    return [folded for unit in _UNIT.findall(unicodedata.normalize("NFC", text)) if (folded := fold(unit))]


def ask(text: str) -> Question:
    """Read what somebody typed. Small words count only if there are no others."""
    typed = list(dict.fromkeys(words_of(text[:LONGEST_QUESTION])))
    significant = [word for word in typed if word not in _SMALL] or typed
    return Question(words=tuple(significant[:MOST_WORDS]))


def mark(text: str, question: Question) -> tuple[MarkedPiece, ...]:
    """Return the text in pieces, of which some are what is searched for; joined they are the text."""
    text = unicodedata.normalize("NFC", text)
    pieces: list[MarkedPiece] = []
    end = 0
    for start, stop in _hits(text, question):
        if start > end:
            pieces.append(MarkedPiece(text=text[end:start], is_hit=False))
        pieces.append(MarkedPiece(text=text[start:stop], is_hit=True))
        end = stop
    if end < len(text):
        pieces.append(MarkedPiece(text=text[end:], is_hit=False))
    return tuple(pieces)


def excerpt(text: str, question: Question) -> tuple[MarkedPiece, ...]:
    """Return the part of a text with most of the words searched for, in pieces; its beginning if it has none."""
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
    """Return the text of HTML; a heading or a line of a list without a full stop gets one."""
    blocks = (" ".join(unescape(nh3.clean(block, tags=set())).split()) for block in _BLOCK_END.split(html))
    return " ".join(f"{block}." if block[-1].isalnum() else block for block in blocks if block)


def _hits(text: str, question: Question) -> Iterator[tuple[int, int]]:
    for unit in _UNIT.finditer(text):
        word = fold(unit[0])
        if word and question.is_hit(word):
            yield unit.span()


def worth_correcting(words: Iterable[str]) -> set[str]:
    """Return the words that a typo may be corrected to."""
    return {word for word in words if len(word) >= SHORTEST_CORRECTED and not word.isdecimal()}


def correct(question: Question, known: Collection[str]) -> Question:
    """Return the question with each word that nothing has replaced by the most similar known one, if there is one."""
    if not question.words:
        return question
    *others, last = question.words
    words = [word if word in known else _most_similar(word, known) for word in others]
    words.append(last if any(word.startswith(last) for word in known) else _most_similar(last, known))
    return Question(words=tuple(dict.fromkeys(words)))


def _most_similar(word: str, known: Collection[str]) -> str:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    if len(word) < SHORTEST_CORRECTED:
        return word
    most = 2 if len(word) >= _MANY_LETTERS else 1
    found = process.extract(word, known, scorer=OSA.distance, score_cutoff=most, limit=None)
    # People seldom mistype the first letter.
    best = min(((distance, other[0] != word[0], other) for other, distance, _index in found), default=None)
    return best[2] if best else word


def find_topics(topics: Iterable[HelpTopic], question: Question) -> tuple[HelpTopic, ...]:
    """Return the help topics that have every word, those with all of them in their title first."""
    found = [one for one in topics if question.is_in(words_of(f"{one.title} {one.text}"))]
    return tuple(sorted(found, key=lambda one: not question.is_in(words_of(one.title)))[:MOST_TOPICS])
