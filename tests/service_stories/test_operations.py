from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.administration.personal_data import operations as personal_data
from lms.audit.models import AuditEntry
from lms.mail.models import OutgoingMessage
from lms.people import operations as people
from lms.people import queries as employees
from lms.stories import access, operations, queries, rules
from lms.stories.messages import STORY_APPROVED, STORY_DECLINED, STORY_REPORTED, STORY_WAITING
from lms.stories.models import Story, StoryReport
from lms.stories.terms import StoryState, StoryText
from tests.times import MONDAY

LATER = MONDAY + timedelta(days=1)


def received(session, employee):
    rows = session.scalars(select(OutgoingMessage.kind).where(OutgoingMessage.employee_id == employee.id))
    return sorted(rows)


def unread(session, employee):
    mine = OutgoingMessage.employee_id == employee.id, OutgoingMessage.read_at.is_(None)
    return session.scalars(select(OutgoingMessage.kind).where(*mine)).all()


def state(session, story_id):
    return session.scalar(select(Story.state).where(Story.id == story_id))


def shown(session):
    return [row.id for row in queries.page_shown(session).rows]


class TestTelling:
    def test_asks_the_manager(self, session, make, ben, mia):
        story_id = make.story(ben)

        assert received(session, mia) == [STORY_WAITING.code]
        assert shown(session) == []
        found = queries.list_to_decide(session, access.approver_of(make.viewer(mia)))
        assert [row.id for row in found] == [story_id]

    def test_has_a_limit(self, session, make, ben):
        told = [make.story(ben) for _ in range(rules.MOST_WAITING)]

        with pytest.raises(operations.TooManyStories):
            make.story(ben)

        operations.withdraw_story(session, story_id=told[0], viewer=make.viewer(ben), now=MONDAY)
        make.story(ben)
        with pytest.raises(operations.TooManyStories):
            operations.restore_story(session, story_id=told[0], viewer=make.viewer(ben), now=MONDAY)

    def test_is_edited_until_it_is_approved(self, session, make, ben, mia):
        story_id = make.story(ben)
        text = StoryText(at="in-store/booklist", title="", text="Better words.")
        edit = {"session": session, "story_id": story_id, "text": text, "viewer": make.viewer(ben), "now": LATER}
        operations.edit_story(**edit, seen_revision=0)

        with pytest.raises(operations.StoryChangedSince):
            operations.edit_story(**edit, seen_revision=0)
        decide = {"session": session, "story_id": story_id, "viewer": make.viewer(mia), "now": LATER}
        with pytest.raises(operations.StoryChangedSince):
            operations.approve_story(**decide, seen_revision=0)
        operations.approve_story(**decide, seen_revision=1)
        with pytest.raises(operations.StoryStateConflict):
            operations.edit_story(**edit, seen_revision=1)

        assert queries.find_shown(session, story_id).text == "Better words."


class TestDeciding:
    def test_lets_everyone_read_it_and_tells_the_teller(self, session, make, ben, mia):
        story_id = make.shown_story(ben, mia)

        assert shown(session) == [story_id]
        assert received(session, ben) == [STORY_APPROVED.code]
        assert unread(session, mia) == []
        actions = session.scalars(select(AuditEntry.action).where(AuditEntry.subject == str(story_id)))
        assert sorted(actions) == ["story.approved", "story.told"]

    def test_declines_with_a_reason(self, session, make, ben, mia):
        story_id = make.story(ben)
        decline = {
            "session": session,
            "story_id": story_id,
            "seen_revision": 0,
            "viewer": make.viewer(mia),
            "now": LATER,
        }

        with pytest.raises(operations.NoReasonForDecline):
            operations.decline_story(**decline, reason="")
        operations.decline_story(**decline, reason="Leave out the student’s name.")

        assert received(session, ben) == [STORY_DECLINED.code]
        assert queries.get_own(session, story_id, ben.id).reason == "Leave out the student’s name."
        assert queries.list_to_decide(session, access.approver_of(make.viewer(mia))) == ()

    def test_never_about_ones_own(self, session, make, mia):
        story_id = make.story(mia)

        with pytest.raises(operations.OwnStoryRefused):
            operations.approve_story(session, story_id=story_id, seen_revision=0, viewer=make.viewer(mia), now=MONDAY)
        with pytest.raises(queries.StoryNotFound):
            access.to_decide_for(session, make.viewer(mia), story_id)

    def test_is_for_whoever_leads_the_teller(self, session, make, ben, mia):
        story_id = make.story(ben)
        stranger = make.leader("Sven Berg", job_role=make.job_role("Buyer"))
        colleague, trainer = make.learner("Ann Lee", manager=mia), make.trainer("Tess Ito", manager=mia)

        for other in (stranger, colleague, trainer):
            with pytest.raises(queries.StoryNotFound):
                access.to_decide_for(session, make.viewer(other), story_id)

    def test_is_for_whoever_announces_where_nobody_is_above(self, session, make, ben, mia):
        trainer = make.trainer("Tess Ito", manager=mia)
        story_id = make.story(mia)

        assert access.to_decide_for(session, make.viewer(trainer), story_id).id == story_id
        assert queries.count_to_decide(session, access.approver_of(make.viewer(trainer))) == 1

        people.end_employment(session, employee_id=mia.id, ended_on=MONDAY.date(), viewer=None, now=MONDAY)
        session.flush()
        of_ben = make.story(ben)
        assert access.to_decide_for(session, make.viewer(trainer), of_ben).id == of_ben

    def test_is_not_done_twice(self, session, make, ben, mia):
        story_id = make.shown_story(ben, mia)

        with pytest.raises(operations.StoryStateConflict):
            operations.approve_story(session, story_id=story_id, seen_revision=0, viewer=make.viewer(mia), now=LATER)


class TestConsent:
    def test_shows_no_name_without(self, session, make, ben, mia):
        story_id = make.shown_story(ben, mia)
        assert queries.find_shown(session, story_id).teller == ""

        operations.set_consent(session, story_id=story_id, is_named=True, viewer=make.viewer(ben), now=LATER)
        assert queries.find_shown(session, story_id).teller == "Ben Okoro"

        operations.set_consent(session, story_id=story_id, is_named=False, viewer=make.viewer(ben), now=LATER)
        assert queries.latest_for(session, "in-store", "booklist").teller == ""

    def test_to_show_a_story_can_be_withdrawn_and_given_again(self, session, make, ben, mia):
        story_id = make.shown_story(ben, mia)

        operations.withdraw_story(session, story_id=story_id, viewer=make.viewer(ben), now=LATER)
        assert (shown(session), queries.latest(session), queries.find_shown(session, story_id)) == ([], None, None)
        assert queries.latest_for(session, "in-store", "booklist") is None
        assert queries.list_offered(session) == ()

        operations.restore_story(session, story_id=story_id, viewer=make.viewer(ben), now=LATER)
        assert shown(session) == [story_id]


class TestReporting:
    def test_hides_it_until_it_was_looked_at(self, session, make, ben, ann, mia):
        story_id = make.shown_story(ben, mia)
        report = {"session": session, "story_id": story_id, "reason": "It names a student.", "now": LATER}
        operations.report_story(**report, viewer=make.viewer(ann))

        assert shown(session) == []
        assert STORY_REPORTED.code in received(session, mia)
        assert unread(session, mia) == [STORY_REPORTED.code]
        waiting = access.to_decide_for(session, make.viewer(mia), story_id)
        assert (waiting.state, waiting.reports) == (StoryState.REPORTED, ("It names a student.",))

        operations.approve_story(session, story_id=story_id, seen_revision=0, viewer=make.viewer(mia), now=LATER)
        assert shown(session) == [story_id]
        assert received(session, ben) == [STORY_APPROVED.code]
        with pytest.raises(operations.StoryReportedBefore):
            operations.report_story(**report, viewer=make.viewer(ann))

    def test_may_end_in_declining_it(self, session, make, ben, ann, mia):
        story_id = make.shown_story(ben, mia)
        operations.report_story(session, story_id=story_id, reason="Not true.", viewer=make.viewer(ann), now=LATER)
        operations.decline_story(
            session, story_id=story_id, seen_revision=0, reason="Not true.", viewer=make.viewer(mia), now=LATER
        )

        assert state(session, story_id) is StoryState.DECLINED
        assert session.scalar(select(StoryReport.settled_at)) == LATER

    def test_is_not_for_ones_own_or_what_nobody_sees(self, session, make, ben, ann, mia):
        story_id = make.shown_story(ben, mia)
        report = {"session": session, "story_id": story_id, "reason": "?", "now": LATER}
        with pytest.raises(operations.OwnStoryRefused):
            operations.report_story(**report, viewer=make.viewer(ben))
        with pytest.raises(queries.StoryNotFound):
            access.shown_for(session, make.viewer(ben), story_id)

        operations.withdraw_story(session, story_id=story_id, viewer=make.viewer(ben), now=LATER)
        with pytest.raises(operations.StoryStateConflict):
            operations.report_story(**report, viewer=make.viewer(ann))


class TestReading:
    def test_shows_the_newest_of_a_place_first(self, session, make, ben, mia):
        told = [make.shown_story(ben, mia, now=MONDAY + timedelta(hours=n)) for n in range(queries.PAGE_ROWS + 1)]

        first = queries.page_shown(session, map_code="in-store", touchpoint_code="booklist")
        rest = queries.page_shown(session, map_code="in-store", key=first.next_key)

        assert [row.id for row in (*first.rows, *rest.rows)] == told[::-1]
        assert queries.latest_for(session, "in-store", "booklist").id == told[-1]
        assert queries.page_shown(session, map_code="elsewhere").rows == ()

    def test_keeps_no_message_of_what_was_decided(self, session, make, ben, mia):
        first, second = make.story(ben), make.story(ben)
        operations.withdraw_story(session, story_id=first, viewer=make.viewer(ben), now=MONDAY)

        assert queries.filter_to_decide(session, {first, second}) == {second}


def test_erasing_a_person_erases_what_they_told(session, make, ben, ann, mia):
    story_id = make.shown_story(ben, mia)
    operations.report_story(session, story_id=story_id, reason="?", viewer=make.viewer(ann), now=LATER)
    people.end_employment(session, employee_id=ben.id, ended_on=MONDAY.date(), viewer=None, now=MONDAY)
    session.flush()

    employee = employees.get_employee(session, ben.id)
    personal_data.schedule_erasure(session, employee=employee, viewer=make.viewer(mia), now=MONDAY)
    personal_data.erase_person(session, employee_id=ben.id, now=MONDAY + timedelta(days=personal_data.UNDO_DAYS))

    assert (session.scalar(select(Story.id)), session.scalar(select(StoryReport.story_id))) == (None, None)
