from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.announcements import jobs, operations, queries
from lms.announcements.messages import ANNOUNCED, ANNOUNCEMENT_REMINDER
from lms.announcements.models import AnnouncementReceipt
from lms.announcements.terms import (
    Acknowledgement,
    AnnouncementAudience,
    AnnouncementState,
    FigureKind,
    mantra_subject,
)
from lms.audit.models import AuditEntry
from lms.mail.models import OutgoingMessage
from lms.outbox.terms import take_steps
from lms.people import operations as people
from lms.people.queries import current_placements
from tests.times import MONDAY

LATER = MONDAY + timedelta(days=1)


def messages(session, kind, employee):
    rows = OutgoingMessage.kind == kind.code, OutgoingMessage.employee_id == employee.id
    return session.scalars(select(OutgoingMessage).where(*rows)).all()


class TestPublishing:
    def test_reaches_the_audience_once_each(self, session, make, announcer):
        ben, ann = make.learner("Ben Okoro"), make.learner("Ann Lee", job_role=make.job_role("Buyer"))
        only_buyers = AnnouncementAudience(job_roles=(make.job_role("Buyer").id,))

        announcement_id = announcer.published(audience=only_buyers)
        announcer.drain()

        assert announcer.received(ann) == [announcement_id]
        assert announcer.received(ben) == []
        assert len(messages(session, ANNOUNCED, ann)) == 1
        actions = session.scalars(select(AuditEntry.action).where(AuditEntry.subject == str(announcement_id))).all()
        assert sorted(actions) == ["announcement.drafted", "announcement.published"]

    @pytest.mark.parametrize("is_chosen", [True, False])
    def test_refuses_an_announcement_to_nobody(self, session, make, announcer, is_chosen):
        nobody = AnnouncementAudience(job_roles=(make.job_role("Buyer").id,)) if is_chosen else AnnouncementAudience()
        announcement_id = announcer.draft(audience=nobody)

        with pytest.raises(operations.AudienceEmpty):
            operations.publish_announcement(
                session, announcement_id=announcement_id, viewer=announcer.viewer, now=MONDAY
            )

        assert queries.get_announcement(session, announcement_id).state is AnnouncementState.DRAFT

    def test_refuses_a_picture_that_is_not_there(self, announcer):
        with pytest.raises(operations.PictureMissing, match="Line 3"):
            announcer.draft(body="Look:\n\n![A till](media/till.png)")

    def test_happens_at_the_scheduled_moment(self, session, make, announcer):
        ben = make.learner()
        announcement_id = announcer.draft()
        for at in (LATER, LATER + timedelta(hours=1)):  # put off by an hour: the first moment no longer counts
            operations.schedule_announcement(
                session, announcement_id=announcement_id, publish_at=at, viewer=announcer.viewer, now=MONDAY
            )
        announcer.drain(MONDAY)
        announcer.drain(LATER)
        assert announcer.received(ben) == []

        announcer.drain(LATER + timedelta(hours=1))

        assert announcer.received(ben) == [announcement_id]

    def test_can_be_moved_to_an_earlier_moment(self, session, make, announcer):
        ben = make.learner()
        announcement_id = announcer.draft()
        for at in (LATER + timedelta(hours=1), LATER):
            operations.schedule_announcement(
                session, announcement_id=announcement_id, publish_at=at, viewer=announcer.viewer, now=MONDAY
            )
        announcer.drain(MONDAY)

        announcer.drain(LATER)

        assert announcer.received(ben) == [announcement_id]

    def test_does_not_happen_when_the_schedule_was_cancelled(self, session, make, announcer):
        ben = make.learner()
        announcement_id = announcer.draft()
        operations.schedule_announcement(
            session, announcement_id=announcement_id, publish_at=LATER, viewer=announcer.viewer, now=MONDAY
        )
        operations.unschedule_announcement(
            session, announcement_id=announcement_id, viewer=announcer.viewer, now=MONDAY
        )

        announcer.drain(LATER)

        assert announcer.received(ben) == []

    def test_is_put_back_when_nobody_is_left_at_the_scheduled_moment(self, session, make, announcer):
        ann = make.learner("Ann Lee", job_role=make.job_role("Buyer"))
        announcement_id = announcer.draft(audience=AnnouncementAudience(job_roles=(make.job_role("Buyer").id,)))
        operations.schedule_announcement(
            session, announcement_id=announcement_id, publish_at=LATER, viewer=announcer.viewer, now=MONDAY
        )
        people.end_employment(session, employee_id=ann.id, ended_on=MONDAY.date(), viewer=None, now=MONDAY)

        announcer.drain(LATER)

        row = queries.get_announcement(session, announcement_id)
        assert row.was_not_published

    def test_keeps_what_somebody_else_saved(self, session, announcer):
        announcement_id = announcer.draft()
        save = {"announcement_id": announcement_id, "viewer": announcer.viewer, "now": MONDAY}
        operations.save_announcement(session, text=announcer.text("Theirs"), seen_revision=0, **save)

        with pytest.raises(operations.AnnouncementChangedSince):
            operations.save_announcement(session, text=announcer.text("Mine"), seen_revision=0, **save)

        assert queries.get_announcement(session, announcement_id).title == "Theirs"

    def test_can_be_withdrawn_and_restored(self, session, make, announcer):
        ben = make.learner()
        announcement_id = announcer.published()
        does = {"announcement_id": announcement_id, "viewer": announcer.viewer, "now": LATER}

        operations.withdraw_announcement(session, **does)
        assert announcer.received(ben) == []
        operations.restore_announcement(session, **does)
        announcer.drain(LATER)

        assert announcer.received(ben) == [announcement_id]
        assert len(messages(session, ANNOUNCED, ben)) == 1


class TestNewcomers:
    def test_get_it_while_it_is_for_them(self, make, announcer):
        kept, over = announcer.published("Kept", days=30), announcer.published("Over", days=0)

        ben = make.learner()
        announcer.drain(LATER)

        assert announcer.received(ben) == [kept]
        assert over not in announcer.received(ben)

    def test_get_it_when_they_move_into_the_audience(self, session, make, announcer):
        ben = make.learner()
        make.learner("Ann Lee", job_role=make.job_role("Buyer"))
        announcement_id = announcer.published(audience=AnnouncementAudience(job_roles=(make.job_role("Buyer").id,)))

        people.move_employee(
            session,
            employee_id=ben.id,
            job_role_ids=(make.job_role("Buyer").id,),
            manager_id=None,
            site_id=None,
            moved_on=LATER.date(),
            viewer=None,
            now=LATER,
        )
        announcer.drain(LATER)

        assert announcer.received(ben) == [announcement_id]


class TestReading:
    def test_is_noted_once_and_ends_the_message(self, session, make, announcer):
        ben = make.learner()
        announcement_id = announcer.published(asks=Acknowledgement.NONE)

        for now in (MONDAY, LATER):
            operations.note_read(session, announcement_id=announcement_id, employee_id=ben.id, now=now)

        receipt = session.get(AnnouncementReceipt, (announcement_id, ben.id))
        assert receipt.read_at == receipt.done_at == MONDAY
        assert messages(session, ANNOUNCED, ben)[0].read_at == MONDAY

    def test_asks_for_a_sentence(self, session, make, announcer):
        ben = make.learner()
        announcement_id = announcer.published(asks=Acknowledgement.SENTENCE)
        received = queries.get_received(session, ben.id, announcement_id)

        with pytest.raises(operations.SentenceMissing):
            operations.acknowledge(session, announcement=received, sentence="", viewer=make.viewer(ben), now=MONDAY)

        assert session.get(AnnouncementReceipt, (announcement_id, ben.id)).done_at is None

    def test_is_counted_by_group_without_who_has_left(self, session, make, announcer):
        boss = make.leader("Nadia Nguyen")
        ben, ann = make.learner(manager=boss), make.learner("Ann Lee", manager=boss)
        announcement_id = announcer.published()
        received = queries.get_received(session, ben.id, announcement_id)
        operations.acknowledge(session, announcement=received, sentence="", viewer=make.viewer(ben), now=MONDAY)
        announcer.drain()

        figure = queries.team_figure(session, boss.id, announcement_id)
        assert (figure.reached_count, figure.read_count, figure.done_count) == (2, 1, 1)
        people.end_employment(session, employee_id=ann.id, ended_on=MONDAY.date(), viewer=None, now=MONDAY)
        operations.count_announcement(session, announcement_id=announcement_id)
        assert queries.team_figure(session, boss.id, announcement_id).reached_count == 1
        page = queries.show_announcement_page(session, announcement_id)
        assert (page.company.reached_count, page.company.done_count) == (3, 1)
        assert [one.name for one in page.departments] == [""]  # three people: too small a group to be named

    def test_is_counted_anew_when_somebody_moves_or_leaves(self, session, make, announcer):
        boss, other = make.leader("Nadia Nguyen"), make.leader("Omar Haddad")
        ben, ann = make.learner(manager=boss), make.learner("Ann Lee", manager=boss)
        announcement_id = announcer.published(days=0)

        def reached(manager):
            return queries.team_figure(session, manager.id, announcement_id).reached_count

        assert (reached(boss), reached(other)) == (2, 0)
        role_ids = [placement.job_role.id for placement in current_placements(session, ben.id)]
        people.move_employee(
            session, employee_id=ben.id, job_role_ids=role_ids, manager_id=other.id, site_id=None,
            moved_on=LATER.date(), viewer=None, now=LATER,
        )  # fmt: skip
        announcer.drain(LATER)
        assert (reached(boss), reached(other)) == (1, 1)
        people.end_employment(session, employee_id=ann.id, ended_on=LATER.date(), viewer=None, now=LATER)
        announcer.drain(LATER)
        assert (reached(boss), reached(other)) == (0, 1)


class TestReminding:
    def test_reaches_who_has_not_confirmed_once_a_day(self, session, make, announcer):
        boss = make.leader("Nadia Nguyen")
        ben, ann = make.learner(manager=boss), make.learner("Ann Lee")
        announcement_id = announcer.published()

        for _ in range(2):
            operations.ask_reminders(
                session, announcement_id=announcement_id, manager_id=boss.id, viewer=make.viewer(boss), now=LATER
            )
            announcer.drain(LATER)

        assert len(messages(session, ANNOUNCEMENT_REMINDER, ben)) == 1
        assert messages(session, ANNOUNCEMENT_REMINDER, ann) == []

    def test_is_not_sent_for_what_was_done_or_withdrawn(self, session, make, announcer):
        ben, ann = make.learner(), make.learner("Ann Lee")
        announcement_id = announcer.published()
        operations.ask_reminders(
            session, announcement_id=announcement_id, manager_id=None, viewer=announcer.viewer, now=LATER
        )
        announcer.drain(LATER)
        received = queries.get_received(session, ben.id, announcement_id)
        operations.acknowledge(session, announcement=received, sentence="", viewer=make.viewer(ben), now=LATER)
        waiting = [*messages(session, ANNOUNCEMENT_REMINDER, ben), *messages(session, ANNOUNCEMENT_REMINDER, ann)]

        kept = ANNOUNCEMENT_REMINDER.look_again(session, waiting, now=LATER)

        assert [one.employee_id for one in waiting if one.id in kept] == [ann.id]

    def test_happens_by_itself_after_a_week(self, session, make, announcer):
        ben = make.learner()
        announcement_id = announcer.published()
        week = MONDAY + timedelta(days=7)

        assert queries.list_late(session, now=week - timedelta(minutes=1)) == {}
        assert ben.id in queries.list_late(session, now=week)[announcement_id]

    def test_leaves_out_who_has_left(self, session, make, announcer):
        ben, ann = make.learner(), make.learner("Ann Lee")
        announcement_id = announcer.published()
        people.end_employment(session, employee_id=ann.id, ended_on=LATER.date(), viewer=None, now=LATER)

        for asked in (
            queries.list_waiting(session, announcement_id),
            queries.list_late(session, now=MONDAY + timedelta(days=7))[announcement_id],
        ):
            assert ben.id in asked
            assert ann.id not in asked


class TestMantra:
    def test_is_confirmed_once_and_counted(self, session, make, announcer):
        boss = make.leader("Nadia Nguyen")
        ben = make.learner(manager=boss)

        for _ in range(2):
            operations.confirm_mantra(session, version=3, viewer=make.viewer(ben), now=MONDAY)
        announcer.drain()

        figure = queries.team_figure(session, boss.id, mantra_subject(3))
        assert (figure.reached_count, figure.done_count) == (1, 1)
        assert queries.find_mantra_figure(session, 3).done_count == 1
        assert queries.find_mantra_figure(session, 2).done_count == 0
        everybody = queries.find_mantra_figure(session, 3).reached_count
        people.end_employment(session, employee_id=ben.id, ended_on=LATER.date(), viewer=None, now=LATER)
        announcer.drain(LATER)
        left = queries.find_mantra_figure(session, 3)
        assert (left.reached_count, left.done_count) == (everybody - 1, 0)
        assert {kind.value for kind in FigureKind} == {"company", "department", "site", "team"}


class TestCorrect:
    def correct(self, session, announcer, announcement_id, *, asks_again=False, body="We open at nine.", now=LATER):
        operations.correct_announcement(
            session,
            announcement_id=announcement_id,
            title="New hours from May",
            body=body,
            asks_again=asks_again,
            seen_revision=queries.get_announcement(session, announcement_id).revision,
            viewer=announcer.viewer,
            now=now,
        )
        announcer.drain(now)

    def confirmed(self, session, make, announcer, **options):
        ben, announcement_id = make.learner(), announcer.published(**options)
        self.confirm(session, make, ben, announcement_id, MONDAY)
        announcer.drain(MONDAY)
        return ben, announcement_id

    def confirm(self, session, make, ben, announcement_id, now):
        received = queries.get_received(session, ben.id, announcement_id)
        operations.acknowledge(
            session, announcement=received, sentence="I tell students.", viewer=make.viewer(ben), now=now
        )

    def test_keeps_who_has_confirmed_it(self, session, make, announcer):
        ben, announcement_id = self.confirmed(session, make, announcer)

        self.correct(session, announcer, announcement_id)

        received = queries.get_received(session, ben.id, announcement_id)
        assert (received.body, received.corrected_at, received.done_at) == ("We open at nine.", LATER, MONDAY)

    def test_asks_again_those_who_confirmed_it_before(self, session, make, announcer):
        ben, announcement_id = self.confirmed(session, make, announcer, asks=Acknowledgement.SENTENCE)

        self.correct(session, announcer, announcement_id, asks_again=True)

        received = queries.get_received(session, ben.id, announcement_id)
        assert (received.done_at, received.sentence) == (None, "I tell students.")
        assert ben.id in queries.list_waiting(session, announcement_id)
        assert queries.show_announcement_page(session, announcement_id).company.done_count == 0

    def test_does_not_ask_who_has_confirmed_the_correction_already(self, session, make, announcer):
        ben, announcement_id = self.confirmed(session, make, announcer)
        self.correct(session, announcer, announcement_id, asks_again=True)
        again = LATER + timedelta(minutes=1)
        self.confirm(session, make, ben, announcement_id, again)

        take_steps(
            session,
            jobs.ask_again(
                session,
                {"announcement_id": str(announcement_id), "occurred_at": LATER.isoformat()},
                now=again,
            ),
        )

        assert queries.get_received(session, ben.id, announcement_id).done_at == again

    def test_where_nothing_is_asked_nothing_is_asked_again(self, session, make, announcer):
        ben, announcement_id = make.learner(), announcer.published(asks=Acknowledgement.NONE)
        operations.note_read(session, announcement_id=announcement_id, employee_id=ben.id, now=MONDAY)

        self.correct(session, announcer, announcement_id, asks_again=True)

        assert queries.get_received(session, ben.id, announcement_id).done_at == MONDAY

    def test_refuses_drafts_old_pages_and_missing_pictures(self, session, make, announcer):
        make.learner()
        with pytest.raises(operations.AnnouncementStateConflict):
            self.correct(session, announcer, announcer.draft())
        announcement_id = announcer.published()
        with pytest.raises(operations.PictureMissing):
            self.correct(session, announcer, announcement_id, body="![a](media/none.png)")
        with pytest.raises(operations.AnnouncementChangedSince):
            operations.correct_announcement(
                session, announcement_id=announcement_id, title="x", body="x", asks_again=False, seen_revision=99,
                viewer=announcer.viewer, now=LATER,
            )  # fmt: skip
