"""The sentences around a company's own texts, in the company's language.

A course speaks one language: that of the texts in it, whatever its reader has chosen for the pages. Catalogues are files beside this
one, named by their language; what one of them lacks is said in English.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from lms.courses.frame.phrases import PHRASES

_HERE = Path(__file__).parent
LANGUAGES = ("en", *sorted(path.stem for path in _HERE.glob("*.po")))
OWN_NAMES = {
    "en": "English", "ar": "العربية", "de": "Deutsch", "es": "Español", "fr": "Français", "ja": "日本語",
}  # fmt: skip
"""What these languages call themselves. Babel knows it too, but then keeps a megabyte of each language."""


class Frame:
    """Says the sentences of a course in one language, with the company's own word for its customers."""

    def __init__(self, locale: str, *, customer: str = "", customers: str = "") -> None:
        self.language = language_of(locale)
        self._phrases = phrases(self.language)
        self._customers = {
            "customer": customer or self._phrases["w.one"],
            "customers": customers or self._phrases["w.many"],
        }

    @property
    def customer(self) -> str:
        """The word for one customer; it stands alone or after a colon."""
        return self._customers["customer"]

    def say(self, code: str, **values: str | int) -> str:
        """Return a sentence with the company's texts in their places: they are put in as they are."""
        return self._phrases[code] % {**self._customers, **values}


def language_of(locale: str) -> str:
    """Return the language that a course in this locale speaks: `es` for `es-MX`; English where there is no catalogue."""
    language = locale.replace("_", "-").partition("-")[0].casefold()
    return language if language in LANGUAGES else "en"


@cache
def phrases(language: str) -> Mapping[str, str]:
    """Return all sentences of a language by code."""
    if language == "en":
        return PHRASES
    with (_HERE / f"{language}.po").open("rb") as file:
        found = read_po(file, locale=language)
    translated = {str(one.context): str(one.string) for one in found if one.id and one.string}
    return {**PHRASES, **translated}
