from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from lms.assignments import rules
from lms.assignments.terms import AssignmentReason, WithdrawalReason
from lms.courses.terms import RenewalKind
from tests.times import MONDAY


def wanted(number=1, course_id=None):
    return rules.WantedCourse(
        course_id=course_id or uuid4(), course_version_id=uuid4(), number=number, reason=AssignmentReason.JOB_ROLE
    )


def live(course, *, number=None, is_fulfilled=False, **values):
    return rules.LiveAssignment(
        id=uuid4(),
        course_id=course.course_id,
        number=course.number if number is None else number,
        due_at=MONDAY,
        is_fulfilled=is_fulfilled,
        **values,
    )


def reconcile(current, wanted, *, is_active=True, renewals=None, replaced=()):
    return rules.reconcile(current, wanted, is_active=is_active, renewals=renewals or {}, replaced=replaced)


def renewed(course, since, kind, version_id=None):
    return {(course.course_id, since): rules.VersionRenewal(kind=kind, course_version_id=version_id)}


class TestReconcile:
    def test_gives_what_is_wanted_and_not_there(self):
        course = wanted()

        assert reconcile([], [course]) == rules.Changes(made=(course,))

    def test_leaves_what_was_begun_with_its_version(self):
        course = wanted(2)

        assert reconcile([live(course, number=1, is_begun=True)], [course]) == rules.Changes()

    def test_replaces_what_nobody_has_begun_and_gives_no_more_time(self):
        course = wanted(2)
        old = live(course, number=1)

        changes = reconcile([old], [course])

        assert changes.made == (replace(course, due_by=MONDAY),)
        assert changes.withdrawn == ((old.id, WithdrawalReason.REPLACED),)

    def test_replaces_a_delta_that_nobody_has_begun_by_one_from_the_last_completed(self):
        course, delta_id = wanted(3), uuid4()
        delta, done = live(course, number=2), live(course, number=1, is_fulfilled=True)

        changes = reconcile(
            [delta], [course], renewals=renewed(course, 1, RenewalKind.DELTA, delta_id), replaced=[done]
        )

        [made] = changes.made
        assert (made.course_version_id, made.reason, made.due_by) == (delta_id, AssignmentReason.WHAT_CHANGED, MONDAY)
        assert changes.withdrawn == ((delta.id, WithdrawalReason.REPLACED),)

    def test_a_delta_that_evens_out_goes_and_the_completed_counts_again(self):
        course = wanted(3)
        delta, done = live(course, number=2), live(course, number=1, is_fulfilled=True)

        changes = reconcile([delta], [course], renewals=renewed(course, 1, RenewalKind.NOTHING), replaced=[done])

        assert changes == rules.Changes(withdrawn=((delta.id, WithdrawalReason.REPLACED),), restored=(done.id,))

    def test_leaves_what_was_fulfilled_for_the_current_version(self):
        course = wanted()

        assert reconcile([live(course, is_fulfilled=True)], [course]) == rules.Changes()

    def test_replaces_what_was_fulfilled_for_an_older_version_of_which_nothing_is_known(self):
        course = wanted(2)
        old = live(course, number=1, is_fulfilled=True)

        changes = reconcile([old], [course])

        assert changes == rules.Changes(made=(course,), withdrawn=((old.id, WithdrawalReason.REPLACED),))

    def test_replaces_it_by_the_delta_that_leads_from_it(self):
        course, delta_id = wanted(3), uuid4()
        old = live(course, number=1, is_fulfilled=True)

        changes = reconcile([old], [course], renewals=renewed(course, 1, RenewalKind.DELTA, delta_id))

        [made] = changes.made
        assert (made.course_version_id, made.reason) == (delta_id, AssignmentReason.WHAT_CHANGED)
        assert changes.withdrawn == ((old.id, WithdrawalReason.REPLACED),)

    def test_leaves_it_where_nothing_that_was_learned_has_changed(self):
        course = wanted(3)
        old = live(course, number=1, is_fulfilled=True)

        assert reconcile([old], [course], renewals=renewed(course, 1, RenewalKind.NOTHING)) == rules.Changes()

    def test_withdraws_what_is_no_longer_wanted(self):
        old = live(wanted())

        assert reconcile([old], []).withdrawn == ((old.id, WithdrawalReason.MOVED),)

    def test_withdraws_everything_from_who_has_left(self):
        course = wanted()
        old = live(course)

        changes = reconcile([old], [course], is_active=False)

        assert changes == rules.Changes(withdrawn=((old.id, WithdrawalReason.LEFT),))


class TestReconcileAfterAReleaseWasTakenBack:
    def test_what_was_completed_before_counts_again(self):
        course = wanted(1)
        open_one, before = live(course, number=2), live(course, number=1, is_fulfilled=True)

        changes = reconcile([open_one], [course], replaced=[before])

        assert changes == rules.Changes(withdrawn=((open_one.id, WithdrawalReason.WITHDRAWN),), restored=(before.id,))

    def test_who_had_completed_an_older_one_gets_what_leads_to_the_current(self):
        course, delta_id = wanted(2), uuid4()
        before = live(course, number=1, is_fulfilled=True)

        changes = reconcile(
            [live(course, number=3)],
            [course],
            renewals=renewed(course, 1, RenewalKind.DELTA, delta_id),
            replaced=[before],
        )

        assert [made.course_version_id for made in changes.made] == [delta_id]
        assert changes.restored == ()

    def test_who_had_completed_nothing_gets_the_whole_course_of_before(self):
        course = wanted(1)

        assert reconcile([live(course, number=2)], [course]).made == (replace(course, due_by=MONDAY),)

    def test_a_completion_made_meanwhile_stays(self):
        course = wanted(1)

        assert reconcile([live(course, number=2, is_fulfilled=True)], [course]) == rules.Changes()

    def test_of_a_course_that_is_gone_only_the_open_ones_go(self):
        open_one = live(wanted(), is_course_withdrawn=True)
        done = live(wanted(), is_fulfilled=True, is_course_withdrawn=True)

        changes = reconcile([open_one, done], [])

        assert changes == rules.Changes(withdrawn=((open_one.id, WithdrawalReason.WITHDRAWN),))


class TestDueAt:
    def test_a_delta_has_no_longer_than_is_usual(self):
        delta = replace(wanted(), reason=AssignmentReason.WHAT_CHANGED)

        assert (rules.due_at(MONDAY, days=60, course=delta) - MONDAY).days == 14
        assert (rules.due_at(MONDAY, days=7, course=delta) - MONDAY).days == 7

    def test_what_takes_the_place_of_another_is_not_due_later(self):
        course = replace(wanted(), due_by=MONDAY + timedelta(days=3))

        assert (rules.due_at(MONDAY, days=60, course=course) - MONDAY).days == 3
        assert (rules.due_at(MONDAY, days=2, course=course) - MONDAY).days == 2


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
