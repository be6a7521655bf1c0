"""What happens to files every night."""

from datetime import datetime

from sqlalchemy.orm import Session

from lms.files import operations as files
from lms.outbox.terms import Fields, handler


@handler("media.tidy")
def tidy(session: Session, _fields: Fields, *, now: datetime) -> None:
    """Delete the files that nothing has referred to for a day."""
    files.tidy(session, now=now)
