"""Making cards, and answering the questions of a follow-up."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from lms.assignments.rules import start_of_day
from lms.core import ids
from lms.core.db import insert_into
from lms.core.errors import Conflict, RuleViolation
from lms.core.words import gettext as _
from lms.courses import codec, items
from lms.courses.items.base import Answer
from lms.courses.terms import ItemDocument, ItemKind, MasteryLevel
from lms.evidence import operations as recording
from lms.evidence import queries as ledger
from lms.evidence.terms import EvidenceDraft, EvidenceKind
from lms.mail import operations as mail
from lms.recall import queries, rules
from lms.recall.messages import message_key
from lms.recall.models import FollowUp, FollowUpQuestion, RecallCard, RecallDay
from lms.recall.terms import ChosenQuestion, DueCard, FollowUpPart

SOURCE = "follow-up"
"""What evidence of a follow-up names as its source; the source id is the follow-up's with the position."""


class NoAnswer(RuleViolation):
    """Nothing was answered."""

    def __init__(self) -> None:
        super().__init__(_("Choose an answer."))


class DayFull(Conflict):
    """All questions of the day, or of the week, were answered."""

    def __init__(self) -> None:
        super().__init__(_("That’s it for today: at most three questions a day, and ten a week."))


class RestDay(Conflict):
    """Nothing is asked on a day off."""

    def __init__(self) -> None:
        super().__init__(_("Today is a day off: no questions."))


class QuestionPassed(Conflict):
    """The question is not asked any more: the day has ended, or the standard has changed meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("This question is no longer asked. Open the follow-up again."))


def make_cards(session: Session, *, employee_id: UUID) -> int:
    """Make a card of each thing that a person has shown, or missed in a check they passed, and has none of; return how many."""
    found = queries.list_without_card(session, employee_id)
    if found:
        session.execute(
            insert_into(session, RecallCard).on_conflict_do_nothing(),
            [
                {
                    "id": ids.new_id(),
                    "employee_id": employee_id,
                    "objective_key": one.key,
                    "fingerprint": one.fingerprint,
                    "asked": [],
                    **asdict(rules.first_memory(one.shown_at, is_right=one.is_right)),
                }
                for one in found
            ],
        )
    return len(found)


def archive_cards(session: Session, cards: Sequence[DueCard], *, now: datetime) -> None:
    """Ask no more about things that have no questions left, until their standard changes."""
    if cards:
        session.execute(
            update(RecallCard),
            [{"id": card.id, "archived_at": now, "fingerprint": card.fingerprint} for card in cards],
        )


def answer_question(
    session: Session,
    *,
    employee_id: UUID,
    item_id: str,
    read: Callable[[ItemDocument], Answer | None],
    gives_up: bool = False,
    now: datetime,
) -> queries.AskedInFollowUp:
    """Grade the next question of a person's follow-up, which the first answer begins; return it with what it earned.

    `read` returns what was sent for it; who gives up typing the mantra is told it, which is a miss. The first answer counts:
    the same question sent again, from another tab, is returned as it was answered. `now` is in the company's time zone.

    :raises NoAnswer: if nothing, or not all of it, was answered
    :raises BadAnswer: if it is no answer to the question as it was shown
    :raises DayFull: if nothing more is asked today
    :raises RestDay: if nothing is asked on such a day
    :raises QuestionPassed: if another question is asked now
    """
    ledger.lock_employee(session, employee_id)
    question = queries.find_open_question(session, employee_id, now=now)
    if question is None or question.item.item_id != item_id:
        before = queries.find_last_answered(session, employee_id=employee_id, item_id=item_id, since=start_of_day(now))
        if before is not None:
            return before
        if question is not None:
            raise QuestionPassed
        question = _begin(session, employee_id, item_id, now=now)
    given = _given(question, read, gives_up=gives_up)
    mark = items.grade(question.item, given)
    session.execute(
        update(FollowUpQuestion)
        .where(FollowUpQuestion.follow_up_id == question.follow_up_id, FollowUpQuestion.position == question.position)
        .values(answer=given, score=mark.score, is_correct=mark.is_correct, answered_at=now)
    )
    if question.position == question.question_count:
        _finish(session, employee_id, question.follow_up_id, now=now)
    _review(session, employee_id, question, is_right=mark.is_correct, score=mark.score, now=now)
    return queries.list_questions(session, follow_up_id=question.follow_up_id, employee_id=employee_id)[
        question.position - 1
    ]


def _given(
    question: queries.AskedInFollowUp, read: Callable[[ItemDocument], Answer | None], *, gives_up: bool
) -> Answer:
    if gives_up and question.item.kind is ItemKind.RECALL_UNAIDED:
        return {"text": ""}
    sent = read(question.item)
    if sent is None:
        raise NoAnswer
    given = items.check_answer(question.item, question.shown, sent)
    if not items.kind_of(question.item).is_complete(question.item, given):
        raise NoAnswer
    return given


def _finish(session: Session, employee_id: UUID, follow_up_id: UUID, *, now: datetime) -> None:
    """Note that all questions of the day are answered; what was to remind of them has been seen."""
    session.execute(update(FollowUp).where(FollowUp.id == follow_up_id).values(finished_at=now))
    day = insert_into(session, RecallDay).values(employee_id=employee_id, day=now.date(), finished_at=now)
    session.execute(
        day.on_conflict_do_update(index_elements=["employee_id", "day"], set_={"finished_at": now}),
        execution_options={"synchronize_session": False},
    )
    mail.mark_key_read(session, employee_id=employee_id, key=message_key(now.date()), now=now)


def _begin(session: Session, employee_id: UUID, item_id: str, *, now: datetime) -> queries.AskedInFollowUp:
    chosen, _silent = queries.plan_follow_up(session, employee_id, now=now)
    if not chosen:
        room = queries.room_today(session, employee_id, now=now)
        raise RestDay if room is None else QuestionPassed if room else DayFull
    if chosen[0].item.item_id != item_id:
        raise QuestionPassed
    session.execute(
        update(FollowUp)
        .where(FollowUp.employee_id == employee_id, FollowUp.finished_at.is_(None))
        .values(finished_at=now)
    )
    follow_up_id = ids.new_id()
    session.execute(
        insert(FollowUp).values(id=follow_up_id, employee_id=employee_id, question_count=len(chosen), started_at=now)
    )
    session.execute(
        insert(FollowUpQuestion), [_question(follow_up_id, employee_id, n, one) for n, one in enumerate(chosen, 1)]
    )
    return queries.list_questions(session, follow_up_id=follow_up_id, employee_id=employee_id)[0]


def _question(follow_up_id: UUID, employee_id: UUID, position: int, chosen: ChosenQuestion) -> dict[str, Any]:
    return {
        "follow_up_id": follow_up_id,
        "position": position,
        "card_id": chosen.card.id,
        "part": chosen.part,
        "is_review": chosen.is_review,
        "fingerprint": chosen.card.fingerprint,
        "is_changed": chosen.card.is_changed,
        "release_number": chosen.card.release_number,
        "item_id": chosen.item.item_id,
        "item": codec.item_to_plain(chosen.item),
        "shown": list(queries.shown_order(employee_id, chosen)),
    }


def _review(
    session: Session,
    employee_id: UUID,
    question: queries.AskedInFollowUp,
    *,
    is_right: bool,
    score: float,
    now: datetime,
) -> None:
    objective_key, memory, asked = queries.find_card(session, question.card_id)
    is_proof = question.part is not FollowUpPart.RECALL or _is_delayed(
        session, employee_id, objective_key, memory.reviewed_at, now=now
    )
    changes: dict[str, Any] = {"asked": [asdict(one) for one in rules.with_asked(asked, question.item)]}
    if question.is_review:
        reviewed = rules.next_memory(memory, is_right=is_right, is_changed=question.is_changed, at=now)
        changes |= asdict(reviewed) | {"fingerprint": question.fingerprint, "archived_at": None}
    elif not is_right:
        changes |= asdict(rules.asked_tomorrow(memory, at=now))
    session.execute(update(RecallCard).where(RecallCard.id == question.card_id).values(**changes))
    if question.part not in rules.PROVING or not is_proof:
        return
    recording.record_evidence(
        session,
        employee_id=employee_id,
        drafts=(
            EvidenceDraft(
                objective_key=objective_key,
                level=MasteryLevel(objective_key.partition(":")[0]),
                fingerprint=question.fingerprint,
                kind=EvidenceKind.RECALL,
                score_percent=int(score * 100 + 1e-6),
                succeeded=is_right,
                source=SOURCE,
                source_id=f"{question.follow_up_id}/{question.position}",
            ),
        ),
        release_number=question.release_number,
        now=now,
    )


def _is_delayed(
    session: Session, employee_id: UUID, objective_key: str, reviewed_at: datetime, *, now: datetime
) -> bool:
    """Test if the mantra was last seen long enough ago that typing it shows anything."""
    asked_at = queries.last_seen_at(session, employee_id=employee_id, key=objective_key)
    return rules.is_delayed(max(asked_at or reviewed_at, reviewed_at), now=now)
