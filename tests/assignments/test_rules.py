from datetime import UTC, datetime, timedelta
from uuid import uuid4

from lms.assignments import rules
from lms.assignments.terms import AssignmentReason, WithdrawalReason

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def wanted(course_id, version_id=None):
    return rules.WantedCourse(
        course_id=course_id, course_version_id=version_id or uuid4(), reason=AssignmentReason.JOB_ROLE
    )


def live(course, *, version_id=None, is_fulfilled=False):
    return rules.LiveAssignment(
        id=uuid4(),
        course_id=course.course_id,
        course_version_id=version_id or course.course_version_id,
        is_fulfilled=is_fulfilled,
    )


class TestReconcile:
    def test_gives_what_is_wanted_and_not_there(self):
        course = wanted(uuid4())

        assert rules.reconcile([], [course], is_active=True) == rules.Changes(made=(course,))

    def test_leaves_an_open_assignment_with_its_version(self):
        course = wanted(uuid4())

        assert rules.reconcile([live(course, version_id=uuid4())], [course], is_active=True) == rules.Changes()

    def test_leaves_what_was_fulfilled_for_the_current_version(self):
        course = wanted(uuid4())

        assert rules.reconcile([live(course, is_fulfilled=True)], [course], is_active=True) == rules.Changes()

    def test_replaces_what_was_fulfilled_for_an_older_version(self):
        course = wanted(uuid4())
        old = live(course, version_id=uuid4(), is_fulfilled=True)

        changes = rules.reconcile([old], [course], is_active=True)

        assert changes == rules.Changes(made=(course,), withdrawn=((old.id, WithdrawalReason.REPLACED),))

    def test_withdraws_what_is_no_longer_wanted(self):
        old = live(wanted(uuid4()))

        assert rules.reconcile([old], [], is_active=True).withdrawn == ((old.id, WithdrawalReason.MOVED),)

    def test_withdraws_everything_from_who_has_left(self):
        course = wanted(uuid4())
        old = live(course)

        changes = rules.reconcile([old], [course], is_active=False)

        assert changes == rules.Changes(withdrawn=((old.id, WithdrawalReason.LEFT),))


class TestFulfilledAt:
    def test_is_when_the_last_part_was_completed_but_never_before_the_assignment(self):
        week = timedelta(days=7)

        assert rules.fulfilled_at(assigned_at=MONDAY, completed_at=MONDAY + week) == MONDAY + week
        assert rules.fulfilled_at(assigned_at=MONDAY, completed_at=MONDAY - week) == MONDAY


class TestIsGenuine:
    def test_notices_any_change(self):
        key, facts = "ab" * 32, {"name": "Ben", "release": 1}
        signed = rules.signature("code", facts, key=key)

        assert rules.is_genuine("code", {"release": 1, "name": "Ben"}, signed, key=key)
        assert not rules.is_genuine("code", facts | {"name": "Eve"}, signed, key=key)
        assert not rules.is_genuine("edoc", facts, signed, key=key)
        assert not rules.is_genuine("code", facts, signed, key="cd" * 32)
