"""The pages of an attempt as frozen values."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.courses.items.base import Answer
from lms.quizzes import feedback, queries, rules
from lms.quizzes.terms import AskedObjective, FeedbackView, QuestionView, QuizRule


@dataclass(frozen=True, kw_only=True)
class TakenQuestion:
    """One question on the page where it is answered."""

    view: QuestionView
    answer: Answer | None
    revision: int


@dataclass(frozen=True, kw_only=True)
class TakeAttemptPage:
    """All questions of an attempt, without anything that tells the answers."""

    attempt: queries.AttemptFacts
    questions: tuple[TakenQuestion, ...]
    unanswered: tuple[int, ...] = ()
    """Positions without an answer, once somebody has tried to submit."""


@dataclass(frozen=True, kw_only=True)
class ResultQuestion:
    """One question with what was answered and what to say about it."""

    view: QuestionView
    answer: Answer | None
    feedback: FeedbackView


@dataclass(frozen=True, kw_only=True)
class ResultPage:
    """The outcome of a closed attempt."""

    attempt: queries.AttemptFacts
    rule: QuizRule
    score_percent: int
    passed: bool
    right_count: int
    right_needed: int
    """How many questions must be right to pass."""
    questions: tuple[ResultQuestion, ...]
    objectives: tuple[AskedObjective, ...]
    """What this attempt spoke about."""

    @property
    def gained(self) -> tuple[AskedObjective, ...]:
        """Return what this attempt has shown."""
        return tuple(one for one in self.objectives if one.is_shown)

    @property
    def still_open(self) -> tuple[AskedObjective, ...]:
        """Return what the person has not shown yet, here or elsewhere."""
        return tuple(one for one in self.objectives if not one.is_shown and not one.is_held)

    @property
    def may_try_again(self) -> bool:
        """Test if there is something to gain, and the quiz allows one more attempt."""
        return self.score_percent < 100 and self.has_attempts_left

    @property
    def has_attempts_left(self) -> bool:
        """Test if the quiz allows one more attempt."""
        return self.rule.max_attempts is None or self.attempt.number < self.rule.max_attempts


def take_attempt_page(session: Session, attempt: queries.AttemptFacts, *, names_gaps: bool) -> TakeAttemptPage:
    """Return the page on which an open attempt is answered."""
    asked = queries.list_asked_questions(session, attempt.id) if names_gaps else ()
    return TakeAttemptPage(
        attempt=attempt,
        questions=tuple(
            TakenQuestion(
                view=feedback.question_of_plain(one.item, one.shown, one.position),
                answer=one.answer,
                revision=one.revision,
            )
            for one in queries.list_stored_questions(session, attempt.id)
        ),
        unanswered=tuple(one.position for one in asked if rules.is_unanswered(one.item, one.answer)),
    )


def result_page(session: Session, attempt: queries.AttemptFacts) -> ResultPage:
    """Return the outcome of a closed attempt, from the marks that were stored when it was closed."""
    outcome = queries.get_outcome(session, attempt.id)
    corrections = queries.load_corrections(session, [item.item_id for item in outcome.items])
    items = [rules.corrected(item, corrections.get((item.item_id, item.full_hash), ())) for item in outcome.items]
    asked = zip(items, outcome.shown, outcome.answers, outcome.marks, strict=True)
    return ResultPage(
        attempt=attempt,
        rule=outcome.rule,
        score_percent=outcome.score_percent,
        passed=outcome.passed,
        right_count=sum(mark.is_correct for mark in outcome.marks),
        right_needed=rules.right_needed(len(outcome.items), outcome.rule),
        questions=tuple(
            ResultQuestion(
                view=feedback.question_of(item, shown, n),
                answer=answer,
                feedback=feedback.feedback_of(item, answer, mark),
            )
            for n, (item, shown, answer, mark) in enumerate(asked, 1)
        ),
        objectives=queries.list_asked_objectives(session, attempt.id),
    )
