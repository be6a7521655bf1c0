"""Changing the mantra: always by a new version."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from lms.core import ids
from lms.vision import codec, queries
from lms.vision.models import MantraVersion
from lms.vision.terms import MantraDocument


def apply_mantra(session: Session, *, document: MantraDocument, now: datetime) -> bool:
    """Make the document the active mantra, if it differs from the one that is; say whether it did.

    The version before it is retired and kept.
    """
    if queries.find_active_mantra(session) == document:
        return False
    session.execute(
        update(MantraVersion).where(MantraVersion.state == "active").values(state="retired", retired_at=now)
    )
    # The author's number may stay behind when only a look-alike changed; the row's number never does.
    number = max(document.version, queries.last_version(session) + 1)
    session.add(
        MantraVersion(
            id=ids.new_id(), version=number, state="active", document=codec.mantra_to_plain(document), created_at=now
        )
    )
    session.flush()
    return True
