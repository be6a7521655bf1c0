"""Telling colleagues that a draft is to be reviewed, and its author what came of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.permissions import Permission
from lms.core.viewer import Viewer
from lms.curriculum.modules.drafts import queries
from lms.curriculum.modules.drafts.messages import REVIEW_APPROVED, REVIEW_ASKED, REVIEW_SENT_BACK
from lms.identity import queries as identity
from lms.mail import operations as mail


def tell_reviewers(session: Session, *, code: str, viewer: Viewer, now: datetime) -> None:
    """Tell everybody who may approve a draft that it waits for a review."""
    draft = queries.find_draft(session, code)
    if draft is None:
        return
    authors = queries.list_author_ids(session, code) if queries.needs_second_person(session) else frozenset()
    reviewers = identity.list_employees_who_may(session, Permission.MODULES_APPROVE)
    mail.queue_messages(
        session,
        kind=REVIEW_ASKED,
        drafts=[
            mail.MessageDraft(
                employee_id=one,
                key=f"review-asked:{code}:{draft.revision}:{now.isoformat()}",
                facts={"name": viewer.name, "title": draft.title, "code": code},
            )
            for one in reviewers
            if one != viewer.employee_id and one not in authors
        ],
        now=now,
    )


def tell_author(
    session: Session,
    employee_id: UUID | None,
    *,
    code: str,
    title: str,
    note: str | None,
    viewer: Viewer,
    now: datetime,
) -> None:
    """Tell who asked for a review what came of it: `note` says what is asked for, `None` that it was approved."""
    if employee_id is None or employee_id == viewer.employee_id:
        return
    mail.queue_message(
        session,
        kind=REVIEW_APPROVED if note is None else REVIEW_SENT_BACK,
        employee_id=employee_id,
        key=f"review-decided:{code}:{now.isoformat()}",
        facts={"name": viewer.name, "title": title, "code": code, "note": note or ""},
        now=now,
    )
