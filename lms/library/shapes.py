"""The shape of `alignment-org/1`; those of mantra and maps are in their features.

Source of the limits: domain.md A3 and alignment-org-1.md.
"""

import re
from typing import Any

from lms.core.problems import Path, ProblemCode
from lms.core.shape import Boolean, Integer, ListOf, Record, Report, Slug, Text, repeated
from lms.core.words import gettext as _
from lms.journeys.shape import MAP, SYSTEM
from lms.vision.shape import MANTRA

FORMAT = "alignment-org/1"
_LOCALE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\Z")
_MOST_PEOPLE = 10_000_000


class _Format(Text):
    """The first line of the file."""

    def check(self, value: Any, path: Path, report: Report) -> str | None:
        text = super().check(value, path, report)
        if text is not None and text != FORMAT:
            message = _("format must be %(format)s, not “%(value)s”", format=FORMAT, value=text)
            report(path, message, ProblemCode.NOT_ALLOWED)
        return text


def _organisation(org: dict[str, Any], path: Path, report: Report) -> None:
    if "locale" in org and not _LOCALE.match(org["locale"]):
        message = _("locale “%(locale)s” is not a language tag such as en-US", locale=org["locale"])
        report((*path, "locale"), message, ProblemCode.WRONG_FORM)
    repeated(org.get("sites", ()), (*path, "sites"), report)


_CUSTOMER = Record(required={"one": Text(40), "many": Text(40)})
_JOB_ROLE = Record(
    required={"id": Slug(), "name": Text(80), "department": Slug()},
    optional={"people": Integer(0, _MOST_PEOPLE), "leads": Boolean()},
)
ALIGNMENT = Record(
    required={
        "format": _Format(40),
        "org": Record(
            required={"id": Slug(), "name": Text(120), "locale": Text(35)},
            optional={
                "sector": Text(120),
                "about": Text(2000),
                "sites": ListOf(Text(120), maximum=10_000),
                "customer": _CUSTOMER,
            },
            after=_organisation,
        ),
        "mantra": MANTRA,
        "departments": ListOf(Record(required={"id": Slug(), "name": Text(80)}), maximum=10_000, identity="id"),
        "roles": ListOf(_JOB_ROLE, maximum=10_000, identity="id"),
        "maps": ListOf(MAP, maximum=1000, identity="id"),
    },
    optional={"systems": ListOf(SYSTEM, maximum=10_000, identity="id")},
)
