"""Reading what the authors of releases said and chose."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.curriculum import changes
from lms.curriculum.models import Release
from lms.curriculum.queries import releases
from lms.curriculum.terms import ChangeKind


@frozen
class FullCall:
    """A release whose author asked that a course be taken again from the beginning."""

    number: int
    job_roles: frozenset[str | None]
    """Codes of the job roles whose course it is; `None` stands for the foundation."""


def list_notes(session: Session, *, job_role: str | None, after: int, until: int) -> tuple[str, ...]:
    """Return what was said about the releases after one and until another that changed what a job role is taught.

    Each once, the newest last; without releases withdrawn, and those of which all that concerns it was called cosmetic.
    `None` for the job role stands for the foundation.
    """
    rows = session.execute(
        select(Release.number, Release.notes, Release.choices)
        .where(Release.number > after, Release.number <= until, Release.withdrawn_at.is_(None))
        .order_by(Release.number.desc())
    ).all()
    notes = (
        row.notes for row in rows if row.notes.strip() and job_role in _concerned(session, row.number, row.choices)
    )
    return tuple(reversed(dict.fromkeys(notes)))


def list_full_calls(session: Session, *, until: int) -> tuple[FullCall, ...]:
    """Return the releases until this one, not withdrawn, that ask somebody to take a course again."""
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
    full = (change for change in _changes(session, number) if choices.get(change.id) == ChangeKind.FULL.value)
    return frozenset().union(*(change.taught for change in full))


def _concerned(session: Session, number: int, choices: dict[str, str]) -> frozenset[str | None]:
    found = _changes(session, number)
    # What was decided for the facet as a whole was frozen for each of its changes.
    asked = (change for change in found if choices.get(change.id, change.proposal) != ChangeKind.COSMETIC.value)
    return frozenset().union(*(change.taught for change in asked))


@frozen
class _Change:
    """What is needed of a change for so many releases."""

    id: str
    proposal: str
    taught: frozenset[str | None]
    """Codes of the job roles whose course teaches it; `None` stands for the foundation."""


_REMEMBERED = 256
_found: dict[tuple[str, str], tuple[_Change, ...]] = {}


def _changes(session: Session, number: int) -> tuple[_Change, ...]:
    """Return what a release changed against the one before it, worked out once by a process: releases never change."""
    before = releases.number_before(session, number)
    if before is None:
        return ()
    one, other = releases.get_release(session, before), releases.get_release(session, number)
    key = one.sha256, other.sha256
    if key not in _found:
        found = changes.list_changes(releases.load_snapshot(session, one), releases.load_snapshot(session, other))
        if len(_found) >= _REMEMBERED:
            _found.clear()
        _found[key] = tuple(
            _Change(
                id=change.id,
                proposal=change.proposal.value,
                taught=frozenset((None,) if change.facet.is_of_mantra else change.job_roles),
            )
            for change in found
        )
    return _found[key]


def list_live_numbers(session: Session) -> tuple[int, ...]:
    """Return the numbers of the releases that were not withdrawn, in order."""
    live = select(Release.number).where(Release.withdrawn_at.is_(None)).order_by(Release.number)
    return tuple(session.scalars(live))
