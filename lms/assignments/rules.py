"""Who must take which course until when, and what a certificate says: decisions on facts."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from lms.assignments.terms import AssignmentReason, WithdrawalReason
from lms.core import ids

DUE_DAYS = 14
"""Until somebody sets another number of days."""


@dataclass(frozen=True, kw_only=True)
class WantedCourse:
    """A course that a person should have, in its current version."""

    course_id: UUID
    course_version_id: UUID
    reason: AssignmentReason


@dataclass(frozen=True, kw_only=True)
class LiveAssignment:
    """An assignment that was not withdrawn."""

    id: UUID
    course_id: UUID
    course_version_id: UUID
    is_fulfilled: bool


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What brings a person's assignments in line."""

    made: tuple[WantedCourse, ...] = ()
    withdrawn: tuple[tuple[UUID, WithdrawalReason], ...] = ()


def reconcile(current: Sequence[LiveAssignment], wanted: Sequence[WantedCourse], *, is_active: bool) -> Changes:
    """Compare what a person has with what they should have.

    An open assignment stays with the version it was made for, so that nobody's course changes under their hands. A fulfilled
    one of an older version is replaced. Who has left wants nothing.
    """
    keep = {course.course_id: course for course in wanted} if is_active else {}
    gone = WithdrawalReason.MOVED if is_active else WithdrawalReason.LEFT
    withdrawn = [(one.id, gone) for one in current if one.course_id not in keep]
    served = set()
    for one in current:
        if one.course_id not in keep:
            continue
        if one.is_fulfilled and one.course_version_id != keep[one.course_id].course_version_id:
            withdrawn.append((one.id, WithdrawalReason.REPLACED))
        else:
            served.add(one.course_id)
    made = tuple(course for course_id, course in keep.items() if course_id not in served)
    return Changes(made=made, withdrawn=tuple(withdrawn))


def due_at(assigned_at: datetime, *, days: int) -> datetime:
    """Return until when a course must be done."""
    return assigned_at + timedelta(days=days)


def fulfilled_at(*, assigned_at: datetime, completed_at: datetime) -> datetime:
    """Return when an assignment was fulfilled: what was completed earlier counts from the start."""
    return max(assigned_at, completed_at)


def signature(code: str, facts: Mapping[str, object], *, key: str) -> str:
    """Return the HMAC-SHA-256 of a certificate's code and facts."""
    return hmac.new(bytes.fromhex(key), ids.canonical_json([code, facts]).encode(), hashlib.sha256).hexdigest()


def is_genuine(code: str, facts: Mapping[str, object], signed: str, *, key: str) -> bool:
    """Test if a certificate is as it was signed."""
    return hmac.compare_digest(signature(code, facts, key=key), signed)
