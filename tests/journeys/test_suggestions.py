"""What people say of the map, and what becomes of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lms.journeys import operations as maps
from lms.journeys.drafts import operations as drafts
from lms.journeys.drafts import queries as map_drafts
from lms.journeys.drafts.terms import EditKind, EditNote
from lms.journeys.suggestions import operations, queries, rules
from lms.journeys.suggestions.models import SuggestedPart, Suggestion
from lms.journeys.suggestions.terms import PartState, Reply
from lms.journeys.terms import Lane
from tests.factories.learning import IN_STORE
from tests.times import MONDAY

KEY = {"map_code": "in-store", "touchpoint_code": "shelf", "job_role": "custodian"}


@pytest.fixture
def custodian(make):
    return make.job_role("Custodian")


@pytest.fixture
def mapped(session, make, custodian):
    make.job_role("Bookseller")
    maps.apply_maps(session, documents=[IN_STORE], now=MONDAY)


@pytest.fixture
def trainer(make):
    return make.viewer(make.trainer("Ada"))


@pytest.fixture
def ida(make, custodian):
    return make.employee("Ida", job_role=custodian)


def say(session, employee, reply, *, now=MONDAY):
    operations.reply(session, employee_id=employee.id, **KEY, reply=reply, now=now)


def counts(session):
    part = session.get_one(SuggestedPart, tuple(KEY.values()), populate_existing=True)
    return part.yes_count, part.no_count, part.unsure_count


def impact(session):
    document = map_drafts.get_working(session, "in-store").document
    return next(t for t in document.touchpoints() if t.code == "shelf").impact_of("custodian")


class TestReply:
    def test_counts_what_is_said(self, session, make, ida, custodian):
        say(session, ida, Reply.YES)
        say(session, make.employee("Joe", job_role=custodian), Reply.UNSURE)

        assert counts(session) == (1, 0, 1)

    def test_can_be_changed(self, session, ida):
        say(session, ida, Reply.YES)
        say(session, ida, Reply.NO)

        assert counts(session) == (0, 1, 0)
        assert session.query(Suggestion).count() == 1

    def test_can_be_taken_back(self, session, ida):
        say(session, ida, Reply.YES)
        say(session, ida, None)

        assert counts(session) == (0, 0, 0)
        assert queries.load_replies(session, ida.id, ["custodian"]).replies == {}

    def test_taking_back_what_was_never_said_changes_nothing(self, session, ida):
        say(session, ida, None)

        assert counts(session) == (0, 0, 0)


class TestAcceptPart:
    def test_adds_the_part_to_the_draft_without_words(self, session, mapped, ida, trainer):
        say(session, ida, Reply.YES)

        operations.accept_part(session, **KEY, viewer=trainer, now=MONDAY)

        assert (impact(session).how, impact(session).lane) == ("", Lane.BACKSTAGE)
        assert maps.queries.find_published_map(session, "in-store") == IN_STORE

    def test_asks_nobody_any_more(self, session, mapped, ida, trainer):
        say(session, ida, Reply.YES)

        operations.accept_part(session, **KEY, viewer=trainer, now=MONDAY)

        assert queries.load_replies(session, ida.id, ["custodian"]).resolved == {("in-store/shelf", "custodian")}

    def test_is_done_once(self, session, mapped, ida, trainer):
        say(session, ida, Reply.YES)
        operations.accept_part(session, **KEY, viewer=trainer, now=MONDAY)

        with pytest.raises(operations.AlreadyResolved):
            operations.accept_part(session, **KEY, viewer=trainer, now=MONDAY)

    def test_keeps_a_part_that_somebody_has_drawn_meanwhile(self, session, mapped, ida, trainer):
        say(session, ida, Reply.YES)
        drawn = rules.with_part(IN_STORE, "shelf", "custodian", departments={})
        maps.apply_map(session, document=drawn, now=MONDAY)

        operations.accept_part(session, **KEY, viewer=trainer, now=MONDAY)

        assert map_drafts.find_draft(session, "in-store") is None

    def test_refuses_a_touchpoint_that_is_gone(self, session, mapped, ida, trainer):
        say(session, ida, Reply.YES)
        stage = replace(IN_STORE.stages[0], touchpoints=IN_STORE.stages[0].touchpoints[:1])
        maps.apply_map(session, document=replace(IN_STORE, stages=(stage,)), now=MONDAY)

        with pytest.raises(operations.TouchpointGone):
            operations.accept_part(session, **KEY, viewer=trainer, now=MONDAY)

    def test_refuses_what_nobody_suggested(self, session, mapped, trainer):
        with pytest.raises(queries.SuggestionNotFound):
            operations.accept_part(session, **KEY, viewer=trainer, now=MONDAY)


class TestDeclinePart:
    def test_wants_a_reason(self, session, ida, trainer):
        say(session, ida, Reply.YES)

        with pytest.raises(operations.NoDeclineReason):
            operations.decline_part(session, **KEY, reason="", viewer=trainer, now=MONDAY)

    def test_keeps_it(self, session, mapped, ida, trainer):
        say(session, ida, Reply.YES)

        operations.decline_part(session, **KEY, reason="Booksellers do.", viewer=trainer, now=MONDAY)

        (group,) = queries.suggestions_page(session).groups
        assert (group[1][0].state, group[1][0].reason) == (PartState.DECLINED, "Booksellers do.")
        assert queries.count_open(session) == 0


class TestReopenPart:
    def test_takes_an_added_part_away_again(self, session, mapped, ida, trainer):
        say(session, ida, Reply.YES)
        operations.accept_part(session, **KEY, viewer=trainer, now=MONDAY)

        operations.reopen_part(session, **KEY, viewer=trainer, now=MONDAY)

        assert impact(session) is None
        assert queries.count_open(session) == 1

    def test_keeps_what_somebody_has_written(self, session, mapped, ida, trainer):
        say(session, ida, Reply.YES)
        operations.accept_part(session, **KEY, viewer=trainer, now=MONDAY)
        write(session, trainer, "Keep the shelf clean.")

        with pytest.raises(operations.PartDescribed):
            operations.reopen_part(session, **KEY, viewer=trainer, now=MONDAY)

    def test_opens_what_was_declined(self, session, mapped, ida, trainer):
        say(session, ida, Reply.YES)
        operations.decline_part(session, **KEY, reason="No.", viewer=trainer, now=MONDAY)

        operations.reopen_part(session, **KEY, viewer=trainer, now=MONDAY)

        assert queries.load_replies(session, ida.id, ["custodian"]).resolved == frozenset()


def write(session, trainer, how):
    working = map_drafts.get_working(session, "in-store")
    bare = rules.without_part(working.document, "shelf", "custodian")
    stages = tuple(
        replace(
            stage,
            touchpoints=tuple(
                replace(one, impacts=(*one.impacts, replace(impact(session), how=how))) if one.code == "shelf" else one
                for one in stage.touchpoints
            ),
        )
        for stage in bare.stages
    )
    drafts.save_draft(
        session,
        map_code="in-store",
        document=replace(bare, stages=stages),
        seen_revision=working.revision,
        base=working.document,
        viewer=trainer,
        note=EditNote(kind=EditKind.NOTE, values={"text": "Described it"}),
        now=MONDAY,
    )


class TestWithPart:
    def test_takes_the_lane_of_a_colleague(self):
        found = rules.with_part(
            IN_STORE, "booklist", "cashier", departments={"cashier": "stores", "bookseller": "stores"}
        )

        assert next(found.touchpoints()).impact_of("cashier").lane == Lane.FRONTSTAGE


class TestConfirmMap:
    def test_is_kept_and_taken_back(self, session, mapped, trainer):
        operations.confirm_map(session, map_code="in-store", viewer=trainer, now=MONDAY)
        assert queries.load_confirmations(session)[0] == {"in-store": MONDAY}

        operations.withdraw_confirmation(session, map_code="in-store", viewer=trainer, now=MONDAY)
        assert queries.load_confirmations(session)[0] == {}


class TestConfirmParts:
    def test_is_kept_by_job_role(self, session, ida):
        operations.confirm_parts(
            session, employee_id=ida.id, map_code="in-store", parts={"custodian": {"shelf"}}, now=MONDAY
        )

        assert queries.list_confirmed(session, ["custodian"]) == {("in-store", "custodian"): {"shelf"}}


class TestRaiseDoubt:
    def doubt(self, session, **more):
        values = {"subject": "in-store/shelf", "item_id": "a" * 16, "full_hash": "b" * 16}
        return operations.raise_doubt(session, **(values | more), question="Who?", now=MONDAY)

    def test_tells_of_each_revision_once(self, session, mapped):
        assert self.doubt(session)
        assert not self.doubt(session)
        assert self.doubt(session, full_hash="c" * 16)

        assert [one.place.name for one in queries.suggestions_page(session).doubts] == ["Walk to the shelf"] * 2

    def test_can_be_put_away_and_taken_out(self, session, trainer):
        self.doubt(session)
        doubt_id = queries.find_doubt(session, item_id="a" * 16, full_hash="b" * 16)

        for is_dismissed, expected in ((True, MONDAY + timedelta(days=1)), (False, None)):
            operations.dismiss_doubt(
                session, doubt_id=doubt_id, is_dismissed=is_dismissed, viewer=trainer, now=MONDAY + timedelta(days=1)
            )
            assert queries.suggestions_page(session).doubts[0].dismissed_at == expected

    def test_refuses_one_that_is_not_there(self, session, trainer):
        with pytest.raises(queries.DoubtNotFound):
            operations.dismiss_doubt(
                session, doubt_id=trainer.account_id, is_dismissed=True, viewer=trainer, now=MONDAY
            )
