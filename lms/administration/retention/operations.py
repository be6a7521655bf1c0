"""Setting how long data is kept."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy.orm import Session

from lms.administration.retention import queries
from lms.administration.retention.models import RetentionRule
from lms.audit import operations as audit
from lms.core.db import insert_into
from lms.core.errors import RuleViolation
from lms.core.viewer import Viewer
from lms.core.words import gettext as _

CHOICES = (6, 12, 24, 36, 60, 120)
"""Months to choose from."""


class RetentionUnknown(RuleViolation):
    """None of the periods."""

    field = "people_months"


def set_retention(session: Session, *, wanted: queries.Retention, viewer: Viewer | None, now: datetime) -> None:
    """Set how long data is kept; the work of the next night keeps to it.

    :raises RetentionUnknown: if it is a period that is not offered
    """
    if any(months is not None and months not in CHOICES for months in (wanted.people_months, wanted.audit_months)):
        raise RetentionUnknown(_("Choose from the list."))
    before, after = asdict(queries.get_retention(session)), asdict(wanted)
    rule = insert_into(session, RetentionRule).values(id=1, **after)
    session.execute(rule.on_conflict_do_update(index_elements=["id"], set_=after))
    audit.record(
        session, viewer=viewer, action="settings.changed", subject="retention", at=now, before=before, after=after
    )
