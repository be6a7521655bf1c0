"""Advice on the wording of a mantra: M01 to M18 of domain.md B. Always advice, never a block."""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum

from lms.core.frozen import frozen
from lms.core.ids import normalise
from lms.core.words import Message, Number, ngettext
from lms.core.words import gettext as _
from lms.vision import shape, words
from lms.vision.terms import MantraDocument, MantraField, PillarUses

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


class AdviceSeverity(StrEnum):
    """How important a piece of advice is. None of them stops anybody."""

    ERROR = "error"
    WARN = "warn"
    INFO = "info"

    @property
    def label(self) -> Message:
        """What an author should do about it."""
        return _SEVERITY_LABELS[self]


_SEVERITY_LABELS = {
    AdviceSeverity.ERROR: _("Must fix"),
    AdviceSeverity.WARN: _("Consider"),
    AdviceSeverity.INFO: _("Good to know"),
}


@frozen
class Advice:
    """One thing to think about, with its reason."""

    code: str
    severity: AdviceSeverity
    message: Message
    field: MantraField = MantraField.TEXT


ERROR, WARN, INFO = AdviceSeverity
FIELDS = (MantraField.TEXT, MantraField.MEANING, MantraField.PILLARS, MantraField.LOOK_ALIKES)
"""The fields that advice is about."""


def advise(mantra: MantraDocument, uses: PillarUses | None = None, *, language: str = "en") -> tuple[Advice, ...]:
    """Return what to think about before a mantra is published, by code within each field.

    A field that is longer than it may be gets that advice only. Without `uses`, how the maps use the pillars is not looked at.
    Rules about English words are left out for other languages.
    """
    found = [*_limits(mantra)]
    beyond = {one.field for one in found}
    if MantraField.TEXT not in beyond:
        found += _text(mantra.text)
        if language.split("-", maxsplit=1)[0].casefold() == "en" and not words.is_unspaced(mantra.text):
            found += _english(mantra.text)
    if not beyond & {MantraField.TEXT, MantraField.MEANING}:
        found += _meaning(mantra)
    if MantraField.PILLARS not in beyond:
        found += _pillars(mantra)
        found += _uses(mantra, uses) if uses else ()
    if not beyond & {MantraField.TEXT, MantraField.LOOK_ALIKES}:
        found += _look_alikes(mantra)
    return tuple(sorted(found, key=lambda one: (FIELDS.index(one.field), one.code)))


def _limits(mantra: MantraDocument) -> Iterator[Advice]:
    measured = (
        ("M05", MantraField.TEXT, [(mantra.text, shape.TEXT_LIMIT)]),
        ("M06", MantraField.MEANING, [(mantra.meaning, shape.MEANING_LIMIT)]),
        ("M17", MantraField.PILLARS, [(p.name, shape.PILLAR_LIMIT) for p in mantra.pillars]),
        ("M17", MantraField.PILLARS, [(p.means, shape.MEANS_LIMIT) for p in mantra.pillars]),
        ("M18", MantraField.LOOK_ALIKES, [(one, shape.TEXT_LIMIT) for one in mantra.look_alikes]),
    )
    for code, field, texts in measured:
        beyond = next(((len(text), limit) for text, limit in texts if len(text) > limit), None)
        if beyond:
            message = _(
                "Use at most %(limit)s characters; now it’s %(count)s.", limit=beyond[1], count=Number(beyond[0])
            )
            yield Advice(code=code, severity=ERROR, message=message, field=field)


def _text(text: str) -> Iterator[Advice]:
    if not words.words_of(text):
        yield Advice(code="M01", severity=ERROR, message=_("Write the one sentence that everyone works by."))
        return
    yield from _unspaced_length(text) if words.is_unspaced(text) else _length(text)
    yield from _sentences(text)
    if _is_list(text):
        message = _("This is a list. People remember one idea, and a list doesn’t say which one matters.")
        yield Advice(code="M04", severity=WARN, message=message)
    if len(text) > LONGEST:
        message = _(
            "A badge or a page header has room for %(most)s characters; this has %(count)s.",
            most=LONGEST,
            count=len(text),
        )
        yield Advice(code="M05", severity=WARN, message=message)
    if _DIGIT.search(text):
        message = _("A number is a target. A mantra is a promise that still holds next year.")
        yield Advice(code="M07", severity=WARN, message=message)
    acronyms = [w for w in _ACRONYM.findall(text) if w.isupper()]
    if acronyms and text != text.upper():
        message = _("Not everyone knows what “%(acronym)s” means. Write it out.", acronym=acronyms[0])
        yield Advice(code="M08", severity=WARN, message=message)


def _is_list(text: str) -> bool:
    if sum(map(text.count, ",;、،")) >= 2:
        return True
    before, _comma, after = text.partition(",")
    return bool(before) and _JOINED.search(after, 1) is not None


def _length(text: str) -> Iterator[Advice]:
    count = len(words.words_of(text))
    if count == 1:
        message = _("One word can be enough if the meaning says clearly what it asks.")
        yield Advice(code="M02", severity=INFO, message=message)
    elif count > MOST_WORDS:
        severity = ERROR if count > FAR_TOO_MANY_WORDS else WARN
        message = _("%(count)s words are hard to remember. Use %(most)s or fewer.", count=count, most=MOST_WORDS)
        yield Advice(code="M02", severity=severity, message=message)


def _unspaced_length(text: str) -> Iterator[Advice]:
    count = sum(c.isalnum() for c in text)
    if count > MOST_CHARACTERS:
        message = _(
            "%(count)s characters are hard to remember. Use %(most)s or fewer.", count=count, most=MOST_CHARACTERS
        )
        yield Advice(code="M02", severity=WARN, message=message)
    elif count < FEWEST_CHARACTERS:
        message = _("So few characters can be enough if the meaning says clearly what they ask.")
        yield Advice(code="M02", severity=INFO, message=message)


def _sentences(text: str) -> Iterator[Advice]:
    sentences = words.sentences_of(text)
    if len(sentences) > 2:
        message = _("This has %(count)s sentences. Use one, or two at most.", count=len(sentences))
        yield Advice(code="M03", severity=WARN, message=message)
    elif len(sentences) == 2 and all(len(words.words_of(one)) > LONG_SENTENCE for one in sentences):
        message = _("Two long sentences are hard to remember. Keep the one you want people to say.")
        yield Advice(code="M03", severity=WARN, message=message)


def _english(text: str) -> Iterator[Advice]:
    if jargon := words.found_in(text, words.JARGON):
        severity = WARN if len(jargon) == 1 else ERROR
        message = _("Office words: %(words)s. Say what a customer sees or hears instead.", words=_quoted(jargon))
        yield Advice(code="M10", severity=severity, message=message)
    if hedges := words.found_in(text, words.HEDGES):
        message = _("This promises nothing: %(words)s. Say that you do it.", words=_quoted(hedges))
        yield Advice(code="M11", severity=WARN, message=message)
    if inward := words.found_in(text, words.INWARD):
        message = _("This is about the company: %(words)s. Say what the customer gets.", words=_quoted(inward))
        yield Advice(code="M12", severity=WARN, message=message)
    if cliches := words.found_in(text, words.CLICHES):
        message = _("Any competitor could say %(words)s. Say what only you can say.", words=_quoted(cliches))
        yield Advice(code="M13", severity=WARN, message=message)
    start = " ".join(text.casefold().split())
    if opening := next((one for one in words.OPENINGS if start.startswith(one)), ""):
        message = _("Leave out “%(words)s” and start with what follows.", words=opening)
        yield Advice(code="M14", severity=WARN, message=message)
    yield from _syllables(text)


def _syllables(text: str) -> Iterator[Advice]:
    counts = {word: words.syllables(word) for word in words.words_of(text)}
    long = [word for word, count in counts.items() if count >= LONG_WORD_SYLLABLES]
    if len(long) >= MOST_LONG_WORDS:
        message = _("Long words: %(words)s. Short ones are easier to say and to mean.", words=_quoted(long))
        yield Advice(code="M15", severity=WARN, message=message)
    if counts and sum(counts.values()) / len(counts) > MEAN_SYLLABLES:
        message = _("Most words are long. Read it aloud and notice where you stumble.")
        yield Advice(code="M16", severity=INFO, message=message)


def _meaning(mantra: MantraDocument) -> Iterator[Advice]:
    if not mantra.meaning.strip():
        message = _("Write what it means. Without that, everyone knows the mantra and no two people agree on it.")
    elif mantra.text and normalise(mantra.meaning) == normalise(mantra.text):
        message = _("The meaning repeats the mantra. Write what people do differently because of it.")
    else:
        return
    yield Advice(code="M06", severity=ERROR, message=message, field=MantraField.MEANING)


def _pillars(mantra: MantraDocument) -> Iterator[Advice]:
    if not mantra.pillars:
        message = _("Add two to five pillars: what the mantra promises, in things people can show at work.")
    elif len(mantra.pillars) > MOST_PILLARS:
        message = _("%(count)s pillars are hard to tell apart. Five is the limit.", count=len(mantra.pillars))
    else:
        return
    yield Advice(code="M17", severity=WARN, message=message, field=MantraField.PILLARS)


def _uses(mantra: MantraDocument, uses: PillarUses) -> Iterator[Advice]:
    unused = [pillar.name or pillar.code for pillar in mantra.pillars if pillar.code not in uses.used]
    if unused:
        message = ngettext(
            "No touchpoint is linked to this pillar: %(names)s. No one learns how to keep that promise.",
            "No touchpoint is linked to these pillars: %(names)s. No one learns how to keep those promises.",
            len(unused),
            names=_first_names(unused),
        )
        yield Advice(code="M17", severity=WARN, message=message, field=MantraField.PILLARS)
    if mantra.pillars and uses.untagged:
        message = ngettext(
            "%(num)s job role has no pillar: %(names)s. They learn the promise but not their part in it.",
            "%(num)s job roles have no pillar: %(names)s. They learn the promise but not their part in it.",
            len(uses.untagged),
            names=_first_names(uses.untagged),
        )
        yield Advice(code="M17", severity=WARN, message=message, field=MantraField.PILLARS)


def _look_alikes(mantra: MantraDocument) -> Iterator[Advice]:
    usable = {normalise(text) for text in (*mantra.look_alikes, *(one.text for one in mantra.previous))}
    if len(usable - {normalise(mantra.text), ""}) < FEWEST_LOOK_ALIKES:
        message = _("Add at least two wrong answers, so that a quiz can ask which sentence is ours, word for word.")
        yield Advice(code="M18", severity=INFO, message=message, field=MantraField.LOOK_ALIKES)


def _quoted(found: list[str]) -> str:
    return ", ".join(f"“{one}”" for one in found[:_NAMED])


def _first_names(names: Sequence[str]) -> str:
    first, rest = ", ".join(names[:_NAMED]), len(names) - _NAMED
    return (
        ngettext("%(names)s and %(num)s more", "%(names)s and %(num)s more", rest, names=first) if rest > 0 else first
    )
