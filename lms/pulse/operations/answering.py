"""Answering: an answer is scored, counted, and forgotten."""

from collections.abc import Collection
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import update
from sqlalchemy.orm import Session

from lms.core.db import insert_into
from lms.core.errors import Conflict
from lms.core.words import gettext as _
from lms.pulse import rules
from lms.pulse.access import PulseClosed
from lms.pulse.models import PulseInvitation, PulseMeaning, PulseTally
from lms.pulse.terms import ANSWERED, OpenInvitation, PulseQuestion


class QuestionAnswered(Conflict):
    """It was answered already, perhaps in another tab: the first answer counts, and there is no going back."""

    def __init__(self) -> None:
        super().__init__(_("You have already answered that question. Your first answer counts."))


def answer_question(
    session: Session,
    *,
    employee_id: UUID,
    invitation: OpenInvitation,
    question: PulseQuestion,
    answer: str,
    own_moments: Collection[str],
    today: date,
) -> None:
    """Count an answer in the person's department and site; what was typed is not kept, save what the mantra means.

    There is no time, event or audit entry: nothing must say who gave it.

    :raises PulseClosed: if its last day has passed
    :raises QuestionAnswered: if it is not the question whose turn it is
    """
    pulse = invitation.pulse
    if today > pulse.closes_on:
        raise PulseClosed
    questions = rules.questions_of(pulse.mantra)
    index = questions.index(question)
    taken = session.connection().execute(
        update(PulseInvitation)
        .where(
            PulseInvitation.pulse_id == pulse.id,
            PulseInvitation.employee_id == employee_id,
            PulseInvitation.step == index,
        )
        .values(step=index + 1 if question is not questions[-1] else ANSWERED)
        .returning(PulseInvitation.step)
    )
    if taken.first() is None:
        raise QuestionAnswered
    outcomes = rules.outcomes_of(question, answer, pulse.mantra, own_moments)
    # In the same order for everybody, or two people who answer at once could wait for each other.
    rows = [
        {"cell_id": cell_id, "measure": measure, "outcome": outcome, "count": 1}
        for cell_id in (invitation.department_cell_id, invitation.site_cell_id)
        for measure, outcome in outcomes.items()
    ]
    one_more = insert_into(session, PulseTally).on_conflict_do_update(
        index_elements=["cell_id", "measure", "outcome"], set_={"count": PulseTally.count + 1}
    )
    session.connection().execute(one_more, rows)
    if question is PulseQuestion.MEANING and answer:
        session.add(PulseMeaning(id=uuid4(), pulse_id=pulse.id, text=answer))
        session.flush()
