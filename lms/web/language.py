"""The language of the pages: Flask-Babel chooses it, `core.words` uses it, templates call `_`, `ngettext` and `pgettext`."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel import Locale, dates, numbers
from babel.support import NullTranslations
from flask import Flask, current_app, g, has_request_context
from flask_babel import Babel, get_locale, get_translations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from lms.core import words

_KNOWN = "lms.catalogues"
_PLAIN_ENGLISH = Locale("en")
_SMALL = {
    1: words.gettext("one"),
    2: words.gettext("two"),
    3: words.gettext("three"),
    4: words.gettext("four"),
    5: words.gettext("five"),
    6: words.gettext("six"),
    7: words.gettext("seven"),
    8: words.gettext("eight"),
    9: words.gettext("nine"),
}


class _Catalogue:
    """The catalogue of one language, with numbers as that language writes them."""

    def __init__(self, translations: NullTranslations, locale: Locale) -> None:
        self._translations = translations
        self._locale = locale
        self.tag = str(locale)
        self.ugettext = translations.ugettext
        self.ungettext = translations.ungettext
        # Pages say the same small numbers again and again.
        self.number = lru_cache(1024)(lambda value: numbers.format_decimal(value, locale=locale))

    def upgettext(self, context: str, message: str) -> str:
        return str(self._translations.upgettext(context, message))

    def day(self, value: date) -> str:
        pattern = str(words.pgettext("date pattern", "EEE d MMM"))
        return dates.format_date(value, pattern, locale=self._locale)


def init_app(app: Flask) -> None:
    """Choose the language of each request, and use it for messages, dates and numbers."""
    # With a chooser of its own, as Flask-Babel parses the name of its default anew for each request.
    Babel(
        app,
        configure_jinja=False,
        default_translation_directories="translations",
        locale_selector=lambda: _PLAIN_ENGLISH,
    )
    app.extensions[_KNOWN] = {}
    words.use(_find)
    app.jinja_env.globals |= {
        "_": _gettext,
        "ngettext": _ngettext,
        "pgettext": _pgettext,
        "page_language": page_language,
    }
    app.jinja_env.filters |= {"number": number, "in_words": in_words, "percent": percent}


def _find() -> words.Catalogue:
    if not has_request_context():
        return words.ENGLISH
    # A page asks for dozens of words, and finding the catalogue costs more than looking a word up.
    found: words.Catalogue | None = g.get("catalogue")
    if found is None:
        found = g.catalogue = _of_language(get_locale() or _PLAIN_ENGLISH)
    return found


def _of_language(locale: Locale) -> _Catalogue:
    known: dict[Locale, _Catalogue] = current_app.extensions[_KNOWN]
    if locale not in known:
        known[locale] = _Catalogue(get_translations(), locale)
    return known[locale]


def locale() -> Locale:
    """Return the locale by which dates and numbers are written; plain English outside a request."""
    return (get_locale() if has_request_context() else None) or _PLAIN_ENGLISH


def language_tag() -> str:
    """Return the name of the language of the page's own words, by which pieces of pages are remembered."""
    return str(getattr(words.catalogue(), "tag", "en"))


def page_language() -> str:
    """Return the language of the page's own words, as HTML names it; the company's texts on it may be in another."""
    return language_tag().replace("_", "-")


def number(value: float) -> str:
    """Write a number: `1,234`."""
    return words.catalogue().number(value)


def in_words(count: int) -> str:
    """Write a count as running text has it: `two`; from ten on, and less than one, as a number."""
    return str(_SMALL[count]) if count in _SMALL else number(count)


def percent(ratio: float) -> str:
    """Write a ratio in whole per cent, rounded half up: 0.857 is `86%`."""
    return numbers.format_percent(int(ratio * 100 + 0.5) / 100, locale=locale())


def day(value: date, pattern: str) -> str:
    """Write a day by a pattern of Unicode's locale data, such as `EEE d MMM y`."""
    return dates.format_date(value, pattern, locale=locale())


def time_of_day(moment: datetime) -> str:
    """Write the time of a moment that is already in the reader's zone: `12:01`."""
    return dates.format_time(moment, str(words.pgettext("time pattern", "HH:mm")), locale=locale())


@pass_eval_context
def _gettext(eval_ctx: EvalContext, message: str, /, **values: Any) -> str:
    catalogue = words.catalogue()
    if values or not eval_ctx.autoescape:
        return _fill(eval_ctx, catalogue.ugettext(message), values)
    return _marked(catalogue, message)


@pass_eval_context
def _ngettext(eval_ctx: EvalContext, one: str, many: str, n: int, /, **values: Any) -> str:
    catalogue = words.catalogue()
    values.setdefault("num", catalogue.number(n))
    return _fill(eval_ctx, catalogue.ungettext(one, many, n), values)


@pass_eval_context
def _pgettext(eval_ctx: EvalContext, context: str, message: str, /, **values: Any) -> str:
    return _fill(eval_ctx, words.catalogue().upgettext(context, message), values)


@lru_cache(4096)
def _marked(catalogue: words.Catalogue, message: str) -> Markup:
    # A page has dozens of sentences without values.
    return Markup(catalogue.ugettext(message))  # noqa: S704  comes from our catalogue


def _fill(eval_ctx: EvalContext, message: str, values: dict[str, Any]) -> str:
    # Our messages may contain tags.
    if eval_ctx.autoescape:
        return filled(message, **values) if values else Markup(message)  # noqa: S704  comes from our catalogue
    return message % values if values else message


def filled(text: str, /, **values: Any) -> Markup:
    """Return a text of ours that may contain tags, with values, which are escaped.

    `Markup % values` comes to the same, and takes twice as long.
    """
    return Markup(text % {name: escape(value) for name, value in values.items()})  # noqa: S704  the text is ours
