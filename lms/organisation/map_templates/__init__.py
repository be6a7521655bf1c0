"""Maps to start from: outlines in our own words, complete enough to be kept as they are.

An outline is a file beside this one. Comments at its top say the department of each of its job roles, `// Role | Department`, and what
its customers are called, `// customer: guest, guests`.
"""

from functools import cache
from pathlib import Path

from lms.core.frozen import frozen
from lms.core.words import Message
from lms.core.words import gettext as _
from lms.journeys.outline import job_role_names, read_outline
from lms.journeys.terms import MapDocument

_HERE = Path(__file__).parent
_CUSTOMER = "// customer:"
_LABELS = {
    "shop": _("A visit to the shop"),
    "support-desk": _("A call for help"),
    "clinic-visit": _("A visit to the clinic"),
    "hotel-stay": _("A stay at the hotel"),
}
_ABOUT = {
    "shop": _("Look for it, come in, choose, pay, use it at home, bring it back"),
    "support-desk": _("Notice a fault, reach us, explain, wait, have it solved, hear back"),
    "clinic-visit": _("Get an appointment, arrive, wait, be examined, understand, go home"),
    "hotel-stay": _("Book, arrive, settle in, stay, leave, hear from us"),
}


@frozen
class TemplateRole:
    """A job role of a template."""

    code: str
    name: str
    department: str


@frozen
class MapTemplate:
    """A map to start from."""

    code: str
    document: MapDocument
    job_roles: tuple[TemplateRole, ...]
    """In the order in which the customer meets them."""
    customer: tuple[str, ...] = ()
    """What its texts call one customer and several; empty for customer and customers."""

    @property
    def label(self) -> Message:
        """What it is called where one chooses."""
        return _LABELS[self.code]

    @property
    def about(self) -> Message:
        """Its stages in short."""
        return _ABOUT[self.code]

    @property
    def touchpoint_count(self) -> int:
        """How many touchpoints it has."""
        return sum(1 for _one in self.document.touchpoints())


def list_templates() -> tuple[MapTemplate, ...]:
    """Return all templates, in the order in which they are offered."""
    return tuple(_read(code) for code in _LABELS)


def find_template(code: str) -> MapTemplate | None:
    """Return the template of a code, or `None`."""
    return _read(code) if code in _LABELS else None


@cache
def _read(code: str) -> MapTemplate:
    text = (_HERE / f"{code}.md").read_text(encoding="utf-8")
    document, problems = read_outline(text, f"{code}.md")
    if document is None:
        raise ValueError("\n".join(map(str, problems)))
    departments = dict(_departments(text))
    names = job_role_names(text)
    codes = dict.fromkeys(impact.job_role for one in document.touchpoints() for impact in one.impacts)
    roles = tuple(TemplateRole(code=one, name=names[one], department=departments[names[one]]) for one in codes)
    return MapTemplate(code=code, document=document, job_roles=roles, customer=_customer(text))


def _departments(text: str) -> list[tuple[str, str]]:
    lines = (line.removeprefix("//").split("|") for line in text.splitlines() if line.startswith("//") and "|" in line)
    return [(name.strip(), department.strip()) for name, department in lines]


def _customer(text: str) -> tuple[str, ...]:
    line = next((line for line in text.splitlines() if line.startswith(_CUSTOMER)), _CUSTOMER)
    return tuple(word.strip() for word in line.removeprefix(_CUSTOMER).split(",") if word.strip())
