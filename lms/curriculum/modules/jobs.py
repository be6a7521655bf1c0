"""What is done every day."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from lms.curriculum.modules import operations
from lms.curriculum.modules.drafts import queries
from lms.outbox.terms import Fields, Step, in_steps
from lms.people.zones import company_today


@in_steps("curriculum.publish_due_modules")
def publish_due(session: Session, _fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Publish the approved drafts whose day has come, one by one."""
    due = queries.list_due_codes(session, company_today(session, now=now))
    return [partial(operations.publish_due, code=code, now=now) for code in due]
