"""Nightly counting, and regrades in the background."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.outbox import operations as outbox
from lms.outbox.terms import Fields, Step, handler, in_steps
from lms.quizzes.bank import operations
from lms.quizzes.bank.regrades import operations as regrades


@in_steps("quizzes.rebuild_statistics")
def rebuild_statistics(session: Session, fields: Fields, *, now: datetime) -> Sequence[Step]:  # noqa: ARG001  all jobs are called alike
    """Count all answers anew."""
    return operations.plan_statistics(session, now=now)


@handler("quizzes.request_statistics")
def request_statistics(session: Session, fields: Fields, *, now: datetime) -> None:  # noqa: ARG001  all jobs are called alike
    """Count in its own time; many asks while one waits make one count."""
    outbox.enqueue_once(session, handler=rebuild_statistics, key="asked", fields={}, now=now)


@handler("quizzes.apply_regrade", subject="regrade_id")
def apply_regrade(session: Session, fields: Fields, *, now: datetime) -> None:
    """Grade the first stored attempts anew, or the next, and ask for the rest."""
    regrade_id = UUID(fields["regrade_id"])
    after = UUID(fields["after"]) if fields.get("after") else None
    last = regrades.apply_next(session, regrade_id=regrade_id, after=after, now=now)
    if last is not None:
        following = {"regrade_id": str(regrade_id), "after": str(last)}
        outbox.enqueue_once(session, handler=apply_regrade, key=f"{regrade_id}:{last}", fields=following, now=now)
