"""What an administrator does about background work that failed."""

from datetime import datetime

from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core.viewer import Viewer
from lms.outbox import operations as outbox
from lms.outbox import queries


def retry_work(session: Session, *, viewer: Viewer, now: datetime) -> int:
    """Try everything again that failed; return how many jobs there were."""
    handlers = [failed.handler for failed in queries.list_dead(session)]
    count = outbox.retry_failed(session, handlers=handlers, now=now) if handlers else 0
    if count:
        audit.record(session, viewer=viewer, action="background-work.retried", subject="", at=now, count=count)
    return count
