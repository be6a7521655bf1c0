"""Counting answers, telling who answers for the map, and putting a wrong key right."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lms.core.paging import PageKeyUnknown
from lms.courses.terms import ItemKind, ItemMode
from lms.evidence import queries as ledger
from lms.evidence.models import EvidenceRecord, ModuleProgress
from lms.journeys.suggestions import queries as suggestions
from lms.outbox.terms import take_steps
from lms.quizzes import operations as quizzes
from lms.quizzes import queries as attempts
from lms.quizzes.bank import operations, queries
from lms.quizzes.bank.models import ItemStatistic
from lms.quizzes.bank.regrades import operations as regrades
from lms.quizzes.bank.regrades import queries as stored
from lms.quizzes.bank.terms import QuestionStatus
from lms.quizzes.models import Attempt, Quiz, Regrade
from lms.quizzes.terms import Correction, PracticeReason, QuizRule
from tests.factories.quizzes import ITEMS, RIGHT
from tests.times import MONDAY

MANY = next(item for item in ITEMS if item.item_id == "many")
PICK = replace(
    MANY,
    item_id="who",
    full_hash="who1",
    key_hash="who1",
    mode=ItemMode.SINGLE,
    kind=ItemKind.IMPACT_PICK,
    stem="Who reads the list?",
    key=("Librarian",),
    distractors=("Porter", "Janitor"),
)
RULE = QuizRule(size=5, pass_percent=80)
WRONG = RIGHT | {"who": {"choice": "Porter"}}
GOOD = RIGHT | {"who": {"choice": "Librarian"}}
PORTER = Correction(key=("Porter",))


@pytest.fixture
def quiz(make):
    module = make.module(pages=1)
    make.course(modules=[module])
    return make.quiz(module, rule=RULE, bank=(*ITEMS, PICK))


@pytest.fixture
def trainer(make):
    return make.viewer(make.trainer("Ada"))


def taken(make, quiz, count, answers, *, name="Reader"):
    people = [make.employee(f"{name} {n}") for n in range(count)]
    for person in people:
        make.submitted(quiz, person, answers=answers)
    return people


def counted(session, now=MONDAY):
    take_steps(session, operations.plan_statistics(session, now=now))
    return queries.get_statistic(session, item_id="who", full_hash="who1")


def decide(session, trainer, correction=PORTER, reason="The porter reads it."):
    return regrades.decide_regrade(
        session, item_id="who", full_hash="who1", correction=correction, reason=reason, viewer=trainer, now=MONDAY
    )


def work_through(session, regrade_id):
    after = None
    while (after := regrades.apply_next(session, regrade_id=regrade_id, after=after, now=MONDAY)) is not None:
        pass


def result(session, attempt_id):
    row = session.get_one(Attempt, attempt_id, populate_existing=True)
    return row.score_percent, row.passed


class TestRebuildStatistics:
    def test_counts_first_attempts_only(self, session, make, quiz):
        (ben,) = taken(make, quiz, 1, WRONG)
        make.submitted(quiz, ben, answers=GOOD, now=MONDAY + timedelta(days=1))

        row = counted(session)

        assert (row.n, row.asked_count, row.facility) == (1, 2, 0.0)

    def test_a_question_that_fails_is_asked_no_more(self, session, make):
        bank = [replace(PICK, kind=ItemKind.MINE), *(replace(item, kind=ItemKind.TELL) for item in ITEMS)]
        module = make.module(pages=1)
        make.course(modules=[module])
        quiz = make.quiz(module, rule=RULE, bank=bank)
        taken(make, quiz, 30, WRONG)

        assert counted(session).practice_reason is PracticeReason.QUESTION
        asked = attempts.list_asked_questions(session, make.attempt(quiz, make.employee("Next")))
        assert len(asked) == 4
        assert "who" not in {one.item.item_id for one in asked}

    def test_lists_what_was_never_asked(self, session, make, quiz):
        assert (counted(session).n, counted(session).status) == (0, QuestionStatus.FEW)

    def test_counts_who_chose_what(self, session, make, quiz):
        taken(make, quiz, 2, GOOD)
        taken(make, quiz, 1, WRONG, name="Other")

        assert [(o.label, o.count) for o in counted(session).options] == [
            ("Librarian", 2),
            ("Porter", 1),
            ("Janitor", 0),
        ]

    def test_twice_gives_the_same(self, session, make, quiz):
        taken(make, quiz, 2, GOOD)

        assert counted(session) == counted(session)

    def test_keeps_what_is_no_longer_asked(self, session, make, quiz):
        taken(make, quiz, 1, GOOD)
        quizzes.save_quiz(
            session, module_version_id=module_of(session, quiz), title="Quiz", rule=RULE, bank=ITEMS, objectives=()
        )

        assert not counted(session).is_current

    def test_tells_who_answers_for_the_map_once(self, session, make, quiz):
        taken(make, quiz, 30, WRONG)

        assert counted(session).status == QuestionStatus.CHECK
        counted(session)

        assert [doubt.item_id for doubt in suggestions.suggestions_page(session).doubts].count("who") == 1

    def test_runs_as_a_job_when_asked(self, session, make, quiz, drain):
        operations.ask_for_statistics(session, now=MONDAY)

        drain()

        assert session.scalar(select(func.count()).select_from(ItemStatistic)) == 5


def module_of(session, quiz_id):
    return session.get_one(Quiz, quiz_id).module_version_id


class TestTellOwner:
    def test_refuses_where_few_have_answered(self, session, make, quiz):
        counted(session)

        with pytest.raises(operations.NothingToReport):
            operations.notify_owner(session, item_id="who", full_hash="who1", now=MONDAY)

    def test_says_so_once(self, session, make, quiz):
        taken(make, quiz, 10, WRONG)
        counted(session)

        assert operations.notify_owner(session, item_id="who", full_hash="who1", now=MONDAY)
        assert not operations.notify_owner(session, item_id="who", full_hash="who1", now=MONDAY)


class TestListQuestionsPage:
    def test_goes_on_where_it_ended(self, session, make, quiz, monkeypatch):
        counted(session)
        monkeypatch.setattr(queries, "PAGE_ROWS", 2)

        seen, key = [], ""
        while key is not None:
            found = queries.list_questions_page(session, status="", map_code="", after=key)
            seen += [row.item_id for row in found.page.rows]
            key = found.page.next_key

        assert sorted(seen) == ["many", "match", "order", "pick", "who"]

    def test_narrows_down(self, session, make, quiz):
        counted(session)

        found = queries.list_questions_page(session, status="few", map_code="in-store", after="")

        assert {row.item_id for row in found.page.rows} >= {"who", "many"}
        assert "pick" not in {row.item_id for row in found.page.rows}

    @pytest.mark.parametrize("key", ["x", "1.2", "9999.a.b", "²..", "-1.a.b"])
    def test_refuses_odd_keys(self, session, key):
        with pytest.raises(PageKeyUnknown):
            queries.list_questions_page(session, status="", map_code="", after=key)


class TestPreviewRegrade:
    def test_says_who_would_be_touched_and_changes_nothing(self, session, make, quiz):
        taken(make, quiz, 3, WRONG)
        taken(make, quiz, 2, GOOD, name="Other")

        found = stored.preview_regrade(session, item_id="who", full_hash="who1", correction=PORTER)

        assert (found.attempt_count, found.raised_count, found.lowered_count, found.people_count) == (5, 3, 0, 3)
        assert session.scalar(select(func.count()).select_from(Regrade)) == 0

    def test_lowers_only_by_a_named_decision(self, session, make, quiz):
        taken(make, quiz, 2, GOOD)

        found = stored.preview_regrade(
            session, item_id="who", full_hash="who1", correction=replace(PORTER, may_lower=True)
        )

        assert (found.raised_count, found.lowered_count) == (0, 2)


class TestRegrade:
    def test_raises_who_was_right_after_all(self, session, make, quiz, trainer):
        (ben,) = taken(make, quiz, 1, {**WRONG, "many": {"choices": ["Buyer"]}})
        attempt = attempts.list_attempts(session, ben.id)[0]
        counted(session)
        before = result(session, attempt.id)

        work_through(session, decide(session, trainer))

        after = result(session, attempt.id)
        assert before[0] < after[0]
        assert session.get_one(Regrade, session.scalar(select(Regrade.id))).applied_at == MONDAY

    def test_writes_new_evidence_and_passes_the_module(self, session, make, quiz, trainer):
        (ben,) = taken(
            make, quiz, 1, {**WRONG, "match": {"pairs": {"At the door": "You total", "At the till": "You greet"}}}
        )
        counted(session)

        work_through(session, decide(session, trainer, Correction(all_correct=True)))

        records = session.scalars(select(EvidenceRecord).where(EvidenceRecord.source == regrades.SOURCE)).all()
        assert [record.employee_id for record in records] == [ben.id] * len(records)
        assert all(record.recorded_by == trainer.employee_id for record in records)

    def test_never_lowers_unasked(self, session, make, quiz, trainer):
        (ben,) = taken(make, quiz, 1, GOOD)
        attempt = attempts.list_attempts(session, ben.id)[0]
        counted(session)

        work_through(session, decide(session, trainer))

        assert result(session, attempt.id) == (attempt.score_percent, attempt.passed) == (100, True)

    def test_lowers_by_decision_and_keeps_completions(self, session, make, quiz, trainer):
        (ben,) = taken(make, quiz, 1, GOOD)
        attempt = attempts.list_attempts(session, ben.id)[0]
        counted(session)

        work_through(session, decide(session, trainer, replace(PORTER, may_lower=True)))

        assert result(session, attempt.id)[0] == 80
        assert session.scalar(select(ModuleProgress.quiz_passed_at)) is not None

    def test_twice_changes_nothing_more(self, session, make, quiz, trainer):
        taken(make, quiz, 2, WRONG)
        counted(session)
        regrade_id = decide(session, trainer)
        work_through(session, regrade_id)
        records = session.scalar(select(func.count()).select_from(EvidenceRecord))

        work_through(session, regrade_id)

        assert session.scalar(select(func.count()).select_from(EvidenceRecord)) == records

    def test_holds_for_an_attempt_that_is_under_way(self, session, make, quiz, trainer):
        ben = make.employee("Ben")
        attempt_id = make.attempt(quiz, ben, answers=WRONG)
        counted(session)

        work_through(session, decide(session, trainer))
        make.close(attempt_id)

        assert result(session, attempt_id) == (100, True)

    def test_is_worked_through_in_the_background(self, session, make, quiz, trainer, drain):
        taken(make, quiz, 1, WRONG)
        counted(session)
        decide(session, trainer)

        drain()

        assert session.scalar(select(Regrade.applied_at)) is not None

    @pytest.mark.parametrize(
        ("correction", "refusal"),
        [
            (Correction(), regrades.NoKey),
            (Correction(key=("Nobody",)), regrades.NoKey),
            (Correction(all_correct=True, may_lower=True), regrades.LowersMeaningless),
        ],
    )
    def test_refuses_what_cannot_be(self, session, make, quiz, trainer, correction, refusal):
        counted(session)

        with pytest.raises(refusal):
            decide(session, trainer, correction)

    def test_wants_a_reason(self, session, make, quiz, trainer):
        counted(session)

        with pytest.raises(regrades.RegradeReasonMissing):
            decide(session, trainer, reason="")

    def test_knows_only_what_was_asked(self, session, trainer):
        with pytest.raises(queries.StatisticNotFound):
            decide(session, trainer)

    def test_leads_to_mastery(self, session, make, quiz, trainer):
        (ben,) = taken(make, quiz, 1, {**WRONG, "many": {"choices": ["Buyer", "Cashier"]}})
        counted(session)
        key = "understand:in-store/booklist@bookseller"
        assert (ben.id, key) not in ledger.load_mastery(session, employee_ids=(ben.id,), keys={key})

        work_through(session, decide(session, trainer, Correction(all_correct=True)))
        take_steps(session, operations.plan_statistics(session, now=MONDAY))
        regrade_id = regrades.decide_regrade(
            session,
            item_id="many",
            full_hash="many",
            correction=Correction(all_correct=True),
            reason="Both are fair.",
            viewer=trainer,
            now=MONDAY,
        )
        work_through(session, regrade_id)

        assert (ben.id, key) in ledger.load_mastery(session, employee_ids=(ben.id,), keys={key})
