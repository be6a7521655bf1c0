"""People to a file, in the form in which the file can be imported again without changing anything."""

from collections import Counter
from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from lms.core import ids
from lms.people.imports import queries
from lms.people.imports.columns import WRITTEN
from lms.people.terms import EmploymentState

TEMPLATE = (
    ("Grace Okafor", "grace.okafor@example.org", "1001", "", "", "", "2024-03-01"),
    ("Jonas Weber", "jonas.weber@example.org", "1002", "", "", "grace.okafor@example.org", "2026-01-05"),
)
"""Two rows that show how a file is written; without job roles, which are each company's own."""


def export_rows(session: Session) -> Iterator[Sequence[str]]:
    """Yield the headings, then everybody who works here or starts later, by name."""
    yield tuple(column.value for column in WRITTEN)
    people = queries.load_people(session).by_id()
    roles = queries.load_job_roles(session)
    twice = {name for name, count in Counter(ids.normalise(role.name) for role in roles).items() if count > 1}
    names = {
        role.id: f"{role.name} ({role.department})" if ids.normalise(role.name) in twice else role.name
        for role in roles
    }
    sites = dict(queries.load_sites(session))
    here = [one for one in people.values() if one.state is not EmploymentState.ENDED]
    for one in sorted(here, key=lambda one: (one.name.casefold(), one.email)):
        manager = people.get(one.manager) if one.manager else None
        yield (
            one.name,
            one.email,
            one.number or "",
            _joined([names[role] for role in one.job_roles]),
            sites[one.site] if one.site else "",
            manager.email if manager else "",
            one.joined_on.isoformat(),
        )


def _joined(names: Sequence[str]) -> str:
    mark = "\n" if any(" | " in name or ";" in name for name in names) else " | "
    return mark.join(names)


def template_rows(job_roles: Sequence[str], sites: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the headings and two rows to begin with, in the company's own words."""
    yield tuple(column.value for column in WRITTEN)
    for number, (name, email, code, _role, _site, manager, day) in enumerate(TEMPLATE):
        role = job_roles[number % len(job_roles)] if job_roles else ""
        yield name, email, code, role, sites[0] if sites else "", manager, day
