"""Reading what the authors of releases said and chose."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.curriculum import changes
from lms.curriculum.models import Release
from lms.curriculum.queries import releases
from lms.curriculum.terms import ChangeKind


@dataclass(frozen=True, kw_only=True)
class FullCall:
    """A release whose author asked that a course be taken again from the beginning."""

    number: int
    job_roles: frozenset[str | None]
    """Codes of the job roles whose course it is; `None` stands for the foundation."""


def list_notes(session: Session, *, after: int, until: int) -> tuple[str, ...]:
    """Return what was said about the releases after one and until another, the oldest first; without those taken back."""
    notes = session.scalars(
        select(Release.notes)
        .where(Release.number > after, Release.number <= until, Release.withdrawn_at.is_(None))
        .order_by(Release.number)
    )
    return tuple(note for note in notes if note.strip())


def list_full_calls(session: Session, *, until: int) -> tuple[FullCall, ...]:
    """Return the releases until this one, not taken back, that ask somebody to take a course again."""
    rows = session.execute(
        select(Release.number, Release.choices)
        .where(Release.number <= until, Release.withdrawn_at.is_(None))
        .order_by(Release.number)
    )
    return tuple(
        FullCall(number=row.number, job_roles=_called(session, row.number, row.choices))
        for row in rows
        if ChangeKind.FULL.value in row.choices.values()
    )


def _called(session: Session, number: int, choices: dict[str, str]) -> frozenset[str | None]:
    before = releases.number_before(session, number)
    if before is None:
        return frozenset()
    found = changes.list_changes(releases.load_release(session, before), releases.load_release(session, number))
    called: set[str | None] = set()
    for change in found:
        if choices.get(change.id) == ChangeKind.FULL.value:
            called |= {None} if change.facet in changes.MANTRA_FACETS else set(change.job_roles)
    return frozenset(called)


def standing_numbers(session: Session) -> tuple[int, ...]:
    """Return the numbers of the releases that were not taken back, in order."""
    standing = select(Release.number).where(Release.withdrawn_at.is_(None)).order_by(Release.number)
    return tuple(session.scalars(standing))
