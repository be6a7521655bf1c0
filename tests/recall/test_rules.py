from datetime import timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from lms.courses.items.recall import RecallGrade
from lms.courses.terms import ItemKind, ItemUse, MasteryLevel
from lms.recall import rules
from lms.recall.terms import AskedDay, AskedItem, DayMark, DueCard, FollowUpPart
from tests.factories.recall import BANK, MOMENTS, RECALL, objective, question
from tests.times import MONDAY

DAY = timedelta(days=1)


def card(n, moment, *, asked=()):
    one = objective(moment)
    return DueCard(
        id=UUID(int=n), objective_key=one.key, level=one.level, subject=moment, job_role=one.job_role,
        fingerprint=one.fingerprint, is_changed=False, release_number=1,
        memory=rules.first_memory(MONDAY, is_right=True),
        asked=tuple(AskedItem(item_id=f"{kind}-x", kind=kind) for kind in asked),
    )  # fmt: skip


CARDS = [card(1, "mantra"), *(card(n, moment) for n, moment in enumerate(MOMENTS, 2))]


def parts(chosen):
    return [(one.part, one.card.id.int) for one in chosen]


def days_after(*answers, start=True):
    """On which days after the check somebody is asked who always answers on the day."""
    memory, days = rules.first_memory(MONDAY, is_right=start), []
    for is_right in answers:
        days.append((memory.due_at - MONDAY).days)
        memory = rules.next_memory(memory, is_right=is_right, at=memory.due_at)
    return [*days, (memory.due_at - MONDAY).days]


class TestMemory:
    def test_asks_on_day_2_11_and_46_and_then_by_the_forgetting_curve(self):
        assert days_after(True, True, True) == [2, 11, 46, 136]

    def test_a_miss_comes_back_on_the_next_day_and_begins_anew(self):
        assert days_after(True, False, True, True) == [2, 11, 12, 14, 23]
        assert days_after(True, start=False) == [1, 3]

    def test_what_changed_begins_anew(self):
        memory = rules.next_memory(rules.first_memory(MONDAY, is_right=True), is_right=True, at=MONDAY + 2 * DAY)

        again = rules.next_memory(memory, is_right=True, is_changed=True, at=MONDAY + 5 * DAY)

        assert again.due_at == MONDAY + 7 * DAY

    @given(st.lists(st.tuples(st.booleans(), st.floats(0, 200)), max_size=15))
    def test_asks_again_between_a_day_and_a_quarter_later(self, answers):
        memory = rules.first_memory(MONDAY, is_right=True)
        for is_right, late in answers:
            at = memory.due_at + late * DAY
            memory = rules.next_memory(memory, is_right=is_right, at=at)
            assert DAY <= memory.due_at - at <= 91 * DAY


class TestRoomLeft:
    def test_is_three_a_day_and_ten_a_week(self):
        assert [rules.room_left(today_count=d, week_count=w) for d, w in ((0, 0), (1, 4), (3, 3), (0, 9), (0, 12))] == [
            3, 2, 0, 1, 0,
        ]  # fmt: skip


class TestChooseQuestions:
    def test_asks_the_mantra_one_moment_and_whom_to_tell(self):
        chosen = rules.choose_questions(CARDS, BANK, room=3)

        assert parts(chosen) == [(FollowUpPart.RECALL, 1), (FollowUpPart.APPLY, 2), (FollowUpPart.HAND_OFF, 2)]

    def test_gives_the_room_of_the_mantra_to_the_next_moment(self):
        assert parts(rules.choose_questions(CARDS[1:], BANK, room=3)) == [
            (FollowUpPart.APPLY, 2), (FollowUpPart.APPLY, 3), (FollowUpPart.HAND_OFF, 2),
        ]  # fmt: skip

    def test_fills_with_practice(self):
        bank = [one for one in BANK if one.kind is not ItemKind.TELL]

        assert [one.part for one in rules.choose_questions(CARDS[1:2], bank, room=3)] == [
            FollowUpPart.APPLY, FollowUpPart.PRACTICE,
        ]  # fmt: skip

    def test_asks_by_another_kind_than_last_time(self):
        for last, now in ((ItemKind.SITUATION, ItemKind.INSTEAD), (ItemKind.INSTEAD, ItemKind.SITUATION)):
            chosen = rules.choose_questions([card(2, MOMENTS[0], asked=[last])], BANK, room=1)
            assert [one.item.kind for one in chosen] == [now]

    def test_no_sentence_stands_twice_and_nothing_shows_the_mantra_beside_its_question(self):
        situation, tell = (question(kind, uses=("same",)) for kind in (ItemKind.SITUATION, ItemKind.TELL))
        shows = question(ItemKind.MISSED, use=ItemUse.PRACTICE, shows_mantra=True)

        assert len(rules.choose_questions(CARDS[1:2], [situation, tell], room=3)) == 1
        assert [o.item for o in rules.choose_questions(CARDS[:2], [RECALL, shows], room=3)] == [RECALL]

    def test_a_moment_that_can_only_be_practised_is_reviewed_by_that(self):
        [alone] = rules.choose_questions([CARDS[1]], [question(ItemKind.TELL)], room=1)
        beside = rules.choose_questions(CARDS, BANK, room=3)

        assert alone.is_review
        assert [one.is_review for one in beside] == [True, True, False]

    def test_asks_a_job_role_only_what_is_its_own(self):
        other = question(ItemKind.SITUATION, job_role="buyer")

        assert rules.choose_questions(CARDS[1:2], [other], room=3) == ()
        assert not rules.has_questions(CARDS[1], [other])

    @given(st.permutations(BANK), st.integers(0, 5), st.integers(0, 4))
    def test_is_the_same_for_any_order_of_the_bank_and_never_more_than_fit(self, bank, room, count):
        chosen = rules.choose_questions(CARDS[:count], bank, room=room)

        assert chosen == rules.choose_questions(CARDS[:count], BANK, room=room)
        assert len(chosen) <= min(room, 3)
        assert sum(one.card.level is MasteryLevel.KNOW for one in chosen) <= 1


TODAY = MONDAY.date() + timedelta(days=3)  # a Thursday


def asked(*days_ago_and_finished):
    return [AskedDay(day=TODAY - timedelta(days=n), is_finished=done) for n, done in days_ago_and_finished]


def own(days, *, working=range(5)):
    return rules.own_days(days, today=TODAY, working=working)


class TestOwnDays:
    def test_marks_each_working_day(self):
        week = own(asked((0, False), (2, False), (3, True)))

        assert [one.mark for one in week.week] == [
            DayMark.DONE, DayMark.MISSED, DayMark.REST, DayMark.AHEAD, DayMark.AHEAD,
        ]  # fmt: skip
        assert week.done_count == 1

    def test_shows_a_day_off_only_if_something_was_done(self):
        saturday = TODAY + timedelta(days=2)
        done = [AskedDay(day=saturday, is_finished=True)]

        assert len(rules.own_days(done, today=saturday, working=range(5)).week) == 6
        assert len(rules.own_days([], today=saturday, working=range(5)).week) == 5

    def test_a_streak_is_broken_by_a_missed_day_only(self):
        assert own(asked((0, True), (1, True), (6, True))).streak == 3
        assert own(asked((0, False), (1, True), (6, True))).streak == 2
        assert own(asked((0, True), (1, False), (2, True))).streak == 1
        assert own([]).streak == 0

    @given(st.dictionaries(st.integers(0, 60), st.booleans()), st.sets(st.integers(0, 6), min_size=1))
    def test_counts_what_was_finished_and_nothing_else(self, finished, working):
        days = own(asked(*sorted(finished.items())), working=working)

        assert 0 <= days.streak <= sum(finished.values())
        assert days.done_count == sum(finished.get(n, False) for n in range(TODAY.weekday() + 1))
        assert len(days.week) == len({one.day for one in days.week}) >= len(working)


class TestWorkingDays:
    @given(st.sets(st.integers(0, 6)))
    def test_are_stored_as_bits(self, days):
        assert rules.days_of_bits(rules.bits_of(days)) == days
        assert 0 <= rules.bits_of(days) < 128

    def test_a_sight_of_less_than_twenty_hours_ago_is_none(self):
        hours = [timedelta(hours=n) for n in (0, 19, 20)]

        assert [rules.is_delayed(MONDAY, now=MONDAY + one) for one in hours] == [False, False, True]


class TestRecalledMantra:
    def test_takes_the_wording_that_is_nearest(self):
        said = rules.recalled_mantra("ready for every class", ["Ready for class.", "Ready for every class."])

        assert (said.grade, said.slip_count) == (RecallGrade.EXACT, 0)
        assert rules.recalled_mantra("anything", []) is None
