"""When cards are made: somebody completed something, or holds more than before."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.outbox.terms import Fields, handler
from lms.recall import operations


@handler("recall.make_cards", subject="employee_id")
def make_cards(session: Session, fields: Fields, *, now: datetime) -> None:  # noqa: ARG001  all jobs are called alike
    """Make cards of what a person has shown."""
    operations.make_cards(session, employee_id=UUID(fields["employee_id"]))
