"""What `alignment-org/1` must look like as a whole; mantra and maps bring their own shapes.

Source of the limits: domain.md A3 and alignment-org-1.md.
"""

import re
from typing import Any

from lms.core.problems import Path
from lms.core.shape import Flag, ListOf, Record, Report, Slug, Text, Whole, repeated
from lms.journeys.shape import MAP, SYSTEM
from lms.vision.shape import MANTRA

FORMAT = "alignment-org/1"
_LOCALE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\Z")
_MOST_PEOPLE = 10_000_000


class _Format(Text):
    """The first line of the file."""

    def check(self, value: Any, path: Path, report: Report) -> str | None:
        """See `Shape`."""
        text = super().check(value, path, report)
        if text is not None and text != FORMAT:
            report(path, f"format must be {FORMAT}, not “{text}”")
        return text


def _organisation(org: dict[str, Any], path: Path, report: Report) -> None:
    if "locale" in org and not _LOCALE.match(org["locale"]):
        report((*path, "locale"), f"locale “{org['locale']}” is not a language tag such as en-US")
    repeated(org.get("sites", ()), (*path, "sites"), report)


_JOB_ROLE = Record(
    required={"id": Slug(), "name": Text(80), "department": Slug()},
    optional={"people": Whole(0, _MOST_PEOPLE), "leads": Flag()},
)
ALIGNMENT = Record(
    required={
        "format": _Format(40),
        "org": Record(
            required={"id": Slug(), "name": Text(120), "locale": Text(35)},
            optional={"sector": Text(120), "about": Text(2000), "sites": ListOf(Text(120), most=10_000)},
            after=_organisation,
        ),
        "mantra": MANTRA,
        "departments": ListOf(Record(required={"id": Slug(), "name": Text(80)}), most=10_000, identity="id"),
        "roles": ListOf(_JOB_ROLE, most=10_000, identity="id"),
        "maps": ListOf(MAP, most=1000, identity="id"),
    },
    optional={"systems": ListOf(SYSTEM, most=10_000, identity="id")},
)
