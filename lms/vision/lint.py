"""Advice on the wording of a mantra: M01 to M18 of domain.md B. Always advice, never a block."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from lms.core.ids import normalise
from lms.core.text import plural
from lms.vision import shape, words
from lms.vision.terms import MantraDocument, PillarUses

FEWEST_WORDS, MOST_WORDS, FAR_TOO_MANY_WORDS = 3, 12, 16
FEWEST_CHARACTERS, MOST_CHARACTERS = 4, 24
"""For scripts without spaces between words."""
LONGEST = 90
"""Characters that still fit on a badge."""
LONG_SENTENCE = 9
MOST_PILLARS = 5
FEWEST_LOOK_ALIKES = 2
LONG_WORD_SYLLABLES, MOST_LONG_WORDS, MEAN_SYLLABLES = 4, 2, 1.9
_NAMED = 3
_JOINED = re.compile(r" (?:and|or|&) ", re.IGNORECASE)
_DIGIT = re.compile(r"\d|%|٪|％")
_ACRONYM = re.compile(r"(?<!\w)[^\W\d_]{2,}(?!\w)")


class Severity(StrEnum):
    """How much hangs on a piece of advice. None of them stops anybody."""

    ERROR = "error"
    WARN = "warn"
    INFO = "info"


@dataclass(frozen=True, kw_only=True)
class Advice:
    """One thing to think about, with its reason."""

    code: str
    severity: Severity
    message: str
    field: str
    """`text`, `meaning`, `pillars` or `look_alikes`."""


def advise(mantra: MantraDocument, uses: PillarUses | None = None, *, language: str = "en") -> tuple[Advice, ...]:
    """Return what to think about before a mantra is published, by code within each field.

    Of a field that is longer than a mantra can have it, only that is said.
    `uses` says how the maps use the pillars; without it nothing is said about that. Rules about English words are left out for other languages.
    """
    found = [*_limits(mantra)]
    beyond = {one.field for one in found}
    if "text" not in beyond:
        found += _text(mantra.text)
        if language.split("-", maxsplit=1)[0].casefold() == "en" and not words.is_unspaced(mantra.text):
            found += _english(mantra.text)
    if not beyond & {"text", "meaning"}:
        found += _meaning(mantra)
    if "pillars" not in beyond:
        found += _pillars(mantra)
    if not beyond & {"text", "look_alikes"}:
        found += _look_alikes(mantra)
    if uses is not None and "pillars" not in beyond:
        found += _uses(mantra, uses)
    return tuple(sorted(found, key=lambda one: (_FIELDS.index(one.field), one.code)))


_FIELDS = ("text", "meaning", "pillars", "look_alikes")


def _limits(mantra: MantraDocument) -> Iterator[Advice]:
    measured = (
        ("M05", "text", [(mantra.text, shape.TEXT_LIMIT)]),
        ("M06", "meaning", [(mantra.meaning, shape.MEANING_LIMIT)]),
        ("M17", "pillars", [(p.name, shape.PILLAR_LIMIT) for p in mantra.pillars]),
        ("M17", "pillars", [(p.means, shape.MEANS_LIMIT) for p in mantra.pillars]),
        ("M18", "look_alikes", [(one, shape.TEXT_LIMIT) for one in mantra.look_alikes]),
    )
    for code, field, texts in measured:
        beyond = next(((len(text), limit) for text, limit in texts if len(text) > limit), None)
        if beyond:
            message = f"Use at most {beyond[1]} characters; these are {beyond[0]:,}."
            yield _say(code, Severity.ERROR, message, field)


def _text(text: str) -> Iterator[Advice]:
    if not words.words_of(text):
        yield _say("M01", Severity.ERROR, "There is no mantra yet. Write the one sentence that everyone works by.")
        return
    yield from _unspaced_length(text) if words.is_unspaced(text) else _length(text)
    yield from _sentences(text)
    if _is_list(text):
        yield _say(
            "M04", Severity.WARN, "This is a list. People remember one idea, and a list hides which one matters."
        )
    if len(text) > LONGEST:
        yield _say(
            "M05", Severity.WARN, f"{len(text)} characters do not fit on a badge or a page header; {LONGEST} do."
        )
    if _DIGIT.search(text):
        yield _say("M07", Severity.WARN, "A number is a target. A mantra is a promise, and it must hold next year too.")
    acronyms = [w for w in _ACRONYM.findall(text) if w.isupper()]
    if acronyms and text != text.upper():
        yield _say("M08", Severity.WARN, f"Not everybody knows what “{acronyms[0]}” stands for. Write it out.")


def _is_list(text: str) -> bool:
    if sum(map(text.count, ",;、،")) >= 2:
        return True
    before, _, after = text.partition(",")
    return bool(before) and _JOINED.search(after, 1) is not None


def _length(text: str) -> Iterator[Advice]:
    count = len(words.words_of(text))
    if count > FAR_TOO_MANY_WORDS:
        yield _say(
            "M02",
            Severity.ERROR,
            f"{count} words are too many to keep in mind. {MOST_WORDS} or fewer can be said by heart.",
        )
    elif count > MOST_WORDS:
        yield _say("M02", Severity.WARN, f"{count} words are hard to say by heart. {MOST_WORDS} or fewer are easier.")
    elif count == 1:
        yield _say("M02", Severity.INFO, "One word can be enough, but then its meaning has to do all the work.")


def _unspaced_length(text: str) -> Iterator[Advice]:
    count = sum(c.isalnum() for c in text)
    if count > MOST_CHARACTERS:
        yield _say(
            "M02", Severity.WARN, f"{count} characters are hard to say by heart. {MOST_CHARACTERS} or fewer are easier."
        )
    elif count < FEWEST_CHARACTERS:
        yield _say(
            "M02", Severity.INFO, "So few characters can be enough, but then the meaning has to do all the work."
        )


def _sentences(text: str) -> Iterator[Advice]:
    sentences = words.sentences_of(text)
    if len(sentences) > 2:
        yield _say(
            "M03", Severity.WARN, f"{len(sentences)} sentences are a paragraph. A mantra is one sentence, at most two."
        )
    elif len(sentences) == 2 and all(len(words.words_of(one)) > LONG_SENTENCE for one in sentences):
        yield _say("M03", Severity.WARN, "Two long sentences are one too many. Keep the one that people should say.")


def _english(text: str) -> Iterator[Advice]:
    if jargon := words.found_in(text, words.JARGON):
        severity = Severity.WARN if len(jargon) == 1 else Severity.ERROR
        yield _say("M10", severity, f"{_quoted(jargon)}: office words. Say what a customer would see or hear instead.")
    if hedges := words.found_in(text, words.HEDGES):
        yield _say(
            "M11", Severity.WARN, f"{_quoted(hedges)} leaves a way out. A mantra is an expectation: say that you do it."
        )
    if inward := words.found_in(text, words.INWARD):
        yield _say(
            "M12", Severity.WARN, f"{_quoted(inward)} is about us. A customer has nothing from it; say what they have."
        )
    if cliches := words.found_in(text, words.CLICHES):
        yield _say("M13", Severity.WARN, f"Any rival could say {_quoted(cliches)}. Say what is true of you alone.")
    start = " ".join(text.casefold().split())
    if opening := next((one for one in words.OPENINGS if start.startswith(one)), ""):
        yield _say("M14", Severity.WARN, f"Leave out “{opening}”: what follows is the mantra, or it is none.")
    yield from _syllables(text)


def _syllables(text: str) -> Iterator[Advice]:
    counts = {word: words.syllables(word) for word in words.words_of(text)}
    long = [word for word, count in counts.items() if count >= LONG_WORD_SYLLABLES]
    if len(long) >= MOST_LONG_WORDS:
        yield _say(
            "M15", Severity.WARN, f"Say it aloud: {_quoted(long)} are long words. Short ones are easier to mean."
        )
    if counts and sum(counts.values()) / len(counts) > MEAN_SYLLABLES:
        yield _say(
            "M16", Severity.INFO, "The words are long on average. Say it aloud and listen for where you stumble."
        )


def _meaning(mantra: MantraDocument) -> Iterator[Advice]:
    if not mantra.meaning.strip():
        message = "Write what it means. Where nobody does, everyone can recite the mantra and no two agree on it."
    elif mantra.text and normalise(mantra.meaning) == normalise(mantra.text):
        message = "The meaning repeats the mantra. Say what people do differently because of it."
    else:
        return
    yield _say("M06", Severity.ERROR, message, "meaning")


def _pillars(mantra: MantraDocument) -> Iterator[Advice]:
    if not mantra.pillars:
        message = (
            "Without pillars nobody can say what the mantra promises. Two to five say it and can be shown at work."
        )
        yield _say("M17", Severity.WARN, message, "pillars")
    elif len(mantra.pillars) > MOST_PILLARS:
        message = f"{len(mantra.pillars)} pillars are more than people keep apart. Five are the most."
        yield _say("M17", Severity.WARN, message, "pillars")


def _uses(mantra: MantraDocument, uses: PillarUses) -> Iterator[Advice]:
    idle = [pillar.name or pillar.code for pillar in mantra.pillars if pillar.code not in uses.used]
    if idle:
        verb = "are" if len(idle) > 1 else "is"
        message = f"{_named(idle)} {verb} carried by no impact on a map: nobody is told how they keep that promise."
        yield _say("M17", Severity.WARN, message, "pillars")
    if mantra.pillars and uses.untagged:
        count = plural(len(uses.untagged), "job role has", "job roles have")
        message = f"{count} no impact with a pillar: {_named(uses.untagged)}. They learn the promise and not their part in it."
        yield _say("M17", Severity.WARN, message, "pillars")


def _look_alikes(mantra: MantraDocument) -> Iterator[Advice]:
    usable = {normalise(text) for text in (*mantra.look_alikes, *(one.text for one in mantra.previous))}
    if len(usable - {normalise(mantra.text), ""}) < FEWEST_LOOK_ALIKES:
        message = "With fewer than two look-alikes no quiz can ask which sentence is ours, word for word."
        yield _say("M18", Severity.INFO, message, "look_alikes")


def _say(code: str, severity: Severity, message: str, field: str = "text") -> Advice:
    return Advice(code=code, severity=severity, message=message, field=field)


def _quoted(found: list[str]) -> str:
    return ", ".join(f"“{one}”" for one in found[:_NAMED])


def _named(names: list[str] | tuple[str, ...]) -> str:
    rest = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")
