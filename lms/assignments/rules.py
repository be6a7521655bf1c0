"""Who must take which course until when, and what a certificate says: decisions on facts."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from lms.assignments.terms import AssignmentReason, WithdrawalReason
from lms.core import ids
from lms.core.frozen import frozen
from lms.courses.terms import RenewalKind

DUE_DAYS = 14
"""Until somebody sets another number of days."""


@frozen
class WantedCourse:
    """A course that a person should have, and in which version."""

    course_id: UUID
    course_version_id: UUID
    number: int
    """Of the version; counts up through all that a course ever had."""
    reason: AssignmentReason
    due_by: datetime | None = None
    """Of the one whose place it takes while nobody had begun it: a newer version gives no more time."""


@frozen
class LiveAssignment:
    """An assignment that was not withdrawn, or one that had been fulfilled before another took its place."""

    id: UUID
    course_id: UUID
    number: int
    """Of its version; for a delta the number to which it leads."""
    due_at: datetime
    is_fulfilled: bool
    is_begun: bool = False
    """Whether anything was done in it; known of those which are behind."""
    is_course_withdrawn: bool = False
    """Whether the course has no version at all, since its only release was withdrawn."""


@frozen
class VersionRenewal:
    """What leads from an older version of a course to the current one."""

    kind: RenewalKind
    course_version_id: UUID | None
    """The delta."""


VersionRenewals = Mapping[tuple[UUID, int], VersionRenewal]
"""By course and number of the older version; what is missing is renewed whole."""


@frozen
class Changes:
    """What brings a person's assignments in line."""

    made: tuple[WantedCourse, ...] = ()
    withdrawn: tuple[tuple[UUID, WithdrawalReason], ...] = ()
    restored: tuple[UUID, ...] = ()
    """Replaced ones that count again."""


def reconcile(
    current: Sequence[LiveAssignment],
    wanted: Sequence[WantedCourse],
    *,
    is_active: bool,
    renewals: VersionRenewals,
    replaced: Sequence[LiveAssignment] = (),
) -> Changes:
    """Compare what a person has with what they should have.

    What somebody has begun stays with the version it was made for, so that nobody's course changes under their hands.
    What nobody has begun gives way to the current version, or to what leads there from the last one completed; so does an
    open one of a version that was withdrawn, and where nothing is needed, what had been completed before counts again. A
    fulfilled one of an older version is replaced by the delta that leads from it to the current one, or by the whole
    course; it stays where nothing that was learned has changed. Who has left wants nothing.

    `replaced` are fulfilled ones that others took the place of, needed where `is_misplaced`.
    """
    keep = {course.course_id: course for course in wanted} if is_active else {}
    made: dict[UUID, WantedCourse | None] = {}
    withdrawn: list[tuple[UUID, WithdrawalReason]] = []
    restored: list[UUID] = []
    served = set()
    for one in current:
        course = keep.get(one.course_id)
        if course is None:
            if reason := _why_gone(one, is_active=is_active):
                withdrawn.append((one.id, reason))
        elif is_misplaced(one, course):
            is_behind_it = one.number < course.number
            withdrawn.append((one.id, WithdrawalReason.REPLACED if is_behind_it else WithdrawalReason.WITHDRAWN))
            before = [r for r in replaced if r.course_id == one.course_id and r.number <= course.number]
            last = max(before, key=lambda r: r.number, default=None)
            renewed = course if last is None else _renewed(last, course, renewals)
            made[one.course_id] = None if renewed is None else replace(renewed, due_by=one.due_at)
            if last is not None and renewed is None:
                restored.append(last.id)
        elif one.is_fulfilled and (renewed := _renewed(one, course, renewals)) is not None:
            withdrawn.append((one.id, WithdrawalReason.REPLACED))
            made[one.course_id] = renewed
        else:
            served.add(one.course_id)
    return Changes(
        made=tuple(
            found
            for course_id, course in keep.items()
            if course_id not in served and (found := made.get(course_id, course)) is not None
        ),
        withdrawn=tuple(withdrawn),
        restored=tuple(restored),
    )


def is_misplaced(one: LiveAssignment, course: WantedCourse) -> bool:
    """Test if an open assignment cannot stay: its version was withdrawn, or is old and nobody has begun it."""
    return not one.is_fulfilled and (one.number > course.number or (one.number < course.number and not one.is_begun))


def is_behind(one: LiveAssignment, course: WantedCourse) -> bool:
    """Test if the course has changed since somebody completed it."""
    return one.is_fulfilled and one.number < course.number


def _renewed(one: LiveAssignment, course: WantedCourse, renewals: VersionRenewals) -> WantedCourse | None:
    """Return what takes the place of a completed version; `None` if it still holds."""
    if not is_behind(one, course):
        return None
    renewal = renewals.get((one.course_id, one.number))
    if renewal is None or renewal.kind is RenewalKind.WHOLE:
        return course
    if renewal.kind is RenewalKind.NOTHING or renewal.course_version_id is None:
        return None
    return replace(course, course_version_id=renewal.course_version_id, reason=AssignmentReason.WHAT_CHANGED)


def _why_gone(one: LiveAssignment, *, is_active: bool) -> WithdrawalReason | None:
    if not is_active:
        return WithdrawalReason.LEFT
    if one.is_course_withdrawn:
        return None if one.is_fulfilled else WithdrawalReason.WITHDRAWN
    return WithdrawalReason.MOVED


def start_of_day(now: datetime) -> datetime:
    """Return when the day of `now` began in its time zone: what was due before is overdue, what is due today is not."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def days_late(due_at: datetime, now: datetime) -> int:
    """Return how many days ago something was due, by the calendar of `now`'s time zone; below 1 it is not overdue."""
    return (now.date() - due_at.astimezone(now.tzinfo).date()).days


def due_at(assigned_at: datetime, *, days: int, course: WantedCourse) -> datetime:
    """Return until when a course must be done; a delta is short, so it has no longer than is usual."""
    is_delta = course.reason is AssignmentReason.WHAT_CHANGED
    due = assigned_at + timedelta(days=min(days, DUE_DAYS) if is_delta else days)
    return due if course.due_by is None else min(due, course.due_by)


def fulfilled_at(*, assigned_at: datetime, completed_at: datetime) -> datetime:
    """Return when an assignment was fulfilled: what was completed earlier counts from the start."""
    return max(assigned_at, completed_at)


def signature(code: str, facts: Mapping[str, object], *, key: str) -> str:
    """Return the HMAC-SHA-256 of a certificate's code and facts."""
    return hmac.new(bytes.fromhex(key), ids.canonical_json([code, facts]).encode(), hashlib.sha256).hexdigest()


def is_genuine(code: str, facts: Mapping[str, object], signed: str, *, key: str) -> bool:
    """Test if a certificate is as it was signed."""
    return hmac.compare_digest(signature(code, facts, key=key), signed)


@frozen
class Milestone:
    """A day before or after the due date on which a person gets a message."""

    code: str
    days_left: int
    """Below 0 for late."""
    least_days: int
    """Who had fewer days for the course in all hears of it when it is assigned, and not again so soon."""


MILESTONES = (
    Milestone(code="7-days", days_left=7, least_days=9),
    Milestone(code="1-day", days_left=1, least_days=3),
    Milestone(code="late-1", days_left=-1, least_days=0),
    Milestone(code="late-7", days_left=-7, least_days=0),
    Milestone(code="late-14", days_left=-14, least_days=0),
)
CATCH_UP_DAYS = 2
"""A milestone is told of so many days later still, if nothing ran on its day."""
MILESTONE_SPANS = tuple(
    (timedelta(days=one.days_left - CATCH_UP_DAYS), timedelta(days=one.days_left + 1)) for one in MILESTONES
)
"""First day of each, and the day after its last, counted from today."""


def milestone_of(*, assigned_on: date, due_on: date, today: date) -> Milestone | None:
    """Return the milestone that an open course has just reached, or `None`."""
    left = (due_on - today).days
    for one in MILESTONES:
        is_reached = one.days_left - CATCH_UP_DAYS <= left <= one.days_left
        if is_reached and (due_on - assigned_on).days >= one.least_days and (left >= 0) == (one.days_left >= 0):
            return one
    return None
