"""Numbers of a standard: "within ten minutes" has wrong neighbours that only who knows the standard can tell apart. Source: training.md 3.1."""

import re

from lms.core.frozen import frozen
from lms.curriculum.generator.questions.draws import draw

_LADDER = (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 30, 40, 60, 90)
_UNITS = {
    "en": frozenset(
        [
            "minute",
            "minutes",
            "min",
            "mins",
            "hour",
            "hours",
            "hr",
            "hrs",
            "day",
            "days",
            "week",
            "weeks",
            "second",
            "seconds",
        ]
    ),
    "es": frozenset(
        ["minuto", "minutos", "hora", "horas", "día", "dia", "días", "dias", "semana", "semanas", "segundo", "segundos"]
    ),
    "fr": frozenset(
        ["minute", "minutes", "heure", "heures", "jour", "jours", "semaine", "semaines", "seconde", "secondes"]
    ),
    "de": frozenset(
        ["minute", "minuten", "stunde", "stunden", "tag", "tage", "tagen", "woche", "wochen", "sekunde", "sekunden"]
    ),
    "ar": frozenset(["دقيقة", "دقائق", "ساعة", "ساعات", "يوم", "أيام", "يومًا", "أسبوع", "أسابيع"]),
}
_COUNTED = re.compile(r"(?<![\w.,:])(\d{1,3}|[^\W\d]+)\s+(?=([^\W\d]+))")
"""A word or number, and the word after it."""
_JAPANESE = re.compile(r"(?<![\d.,:])(\d{1,3})(?=(分|時間|日|週間|秒))")
_ENGLISH = [
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "twelve",
    "fifteen",
    "twenty",
    "thirty",
    "forty",
    "sixty",
    "ninety",
]
_SPANISH = [
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "doce",
    "quince",
    "veinte",
    "treinta",
    "cuarenta",
    "sesenta",
    "noventa",
]
_WORDS = {language: dict(zip(words, _LADDER, strict=True)) for language, words in (("en", _ENGLISH), ("es", _SPANISH))}


@frozen
class Measure:
    """A sentence with a time in it, and the same sentence with two other times."""

    text: str
    wrong: tuple[str, str]


def find_measure(identity: str, text: str, language: str) -> Measure | None:
    """Return the first time in a sentence with its two neighbours, or `None` if it names none.

    Wrong numbers are at most two thirds or at least one and a half times the true one. Whether the true one is the lowest, the middle
    or the highest is drawn.
    """
    words = _WORDS.get(language, {})
    found = _find_time(text, language, words)
    if found is None:
        return None
    written = found[1]
    value = int(written) if written.isdecimal() else words[written.casefold()]
    if value < 2:
        return None
    lower = [one for one in _LADDER if 3 * one <= 2 * value]
    higher = [one for one in _LADDER if 2 * one >= 3 * value]
    wrong = _neighbours(lower, higher, draw(identity, "rank")[0] % 3)
    if wrong is None:
        return None
    return Measure(text=text, wrong=(_with(text, found, wrong[0], words), _with(text, found, wrong[1], words)))


def _find_time(text: str, language: str, words: dict[str, int]) -> re.Match[str] | None:
    if language == "ja":
        return _JAPANESE.search(text)
    return next(
        (
            found
            for found in _COUNTED.finditer(text)
            if found[2].casefold() in _UNITS[language] and (found[1].isdecimal() or found[1].casefold() in words)
        ),
        None,
    )


def _neighbours(lower: list[int], higher: list[int], place: int) -> tuple[int, int] | None:
    """Return two wrong numbers so that the true one is the lowest (0), the middle (1) or the highest (2), if there are such."""
    choices = {
        0: (higher[0], higher[1]) if len(higher) > 1 else None,
        1: (lower[-1], higher[0]) if lower and higher else None,
        2: (lower[-2], lower[-1]) if len(lower) > 1 else None,
    }
    return choices[place] or next((pair for pair in choices.values() if pair), None)


def _with(text: str, found: re.Match[str], value: int, words: dict[str, int]) -> str:
    written = found[1]
    if written.isdecimal():
        new = str(value)
    else:
        new = next(word for word, number in words.items() if number == value)
        new = new.capitalize() if written[:1].isupper() else new
    return text[: found.start(1)] + new + text[found.end(1) :]
