"""Reporting problems, and answering them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids
from lms.core.errors import RuleViolation
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.mail import operations as mail
from lms.problems import queries, rules
from lms.problems.access import ReportPlace
from lms.problems.messages import PROBLEM_ANSWERED
from lms.problems.models import Problem
from lms.problems.terms import ProblemKind, ProblemState


class TooManyReports(RuleViolation):
    """A person reports so many problems a day at most."""

    field = "text"

    def __init__(self) -> None:
        super().__init__(
            _("You have reported %(most)s problems today. Report the next one tomorrow.", most=rules.MOST_A_DAY)
        )


class NoAnswerText(RuleViolation):
    """Who hears that it is no mistake wants to know why."""

    field = "answer"

    def __init__(self) -> None:
        super().__init__(_("Say why it is not a mistake."))


def report_problem(
    session: Session,
    *,
    place: ReportPlace,
    kind: ProblemKind,
    text: str,
    viewer: Viewer,
    since: datetime,
    now: datetime,
) -> UUID:
    """Report something about a page or question; return the report's id. `since` is when the person's day began.

    :raises TooManyReports: if the person has reported as many that day as they may
    """
    if queries.count_since(session, viewer.employee_id, since) >= rules.MOST_A_DAY:
        raise TooManyReports
    problem = Problem(
        id=ids.new_id(),
        employee_id=viewer.employee_id,
        module_version_id=place.module_version_id,
        page=place.page,
        item_id=place.item_id,
        question=place.question,
        map_code=place.map_code,
        touchpoint_code=place.touchpoint_code,
        kind=kind,
        text=text,
        created_at=now,
    )
    session.add(problem)
    session.flush()
    audit.record(session, viewer=viewer, action="problem.reported", subject=problem.id, at=now, kind=kind)
    return problem.id


def answer_problem(
    session: Session, *, problem: queries.ProblemRow, state: ProblemState, answer: str, viewer: Viewer, now: datetime
) -> None:
    """Answer a report, or answer it anew; the person who reported it gets a message.

    :raises NoAnswerText: if it is declined without a reason
    """
    if state is ProblemState.DECLINED and not answer:
        raise NoAnswerText
    session.execute(
        update(Problem)
        .where(Problem.id == problem.id)
        .values(state=state, answer=answer, answered_at=now, answered_by=viewer.employee_id)
    )
    mail.queue_message(
        session,
        kind=PROBLEM_ANSWERED,
        employee_id=problem.employee_id,
        key=f"problem:{problem.id.hex}:{now.isoformat()}",
        facts={"lesson": problem.module_title, "text": problem.text, "state": state.value, "answer": answer},
        now=now,
    )
    audit.record(session, viewer=viewer, action="problem.answered", subject=problem.id, at=now, state=state)
