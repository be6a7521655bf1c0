"""Counting who has read and confirmed what, anew, for the company and each of its groups."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from lms.announcements.models import AnnouncementFigure
from lms.announcements.queries import counting
from lms.announcements.terms import mantra_subject


def count_announcement(session: Session, *, announcement_id: UUID) -> None:
    """Count who of those that work here has received, read and confirmed an announcement."""
    _replace(session, announcement_id, counting.sums_of_announcement(announcement_id))


def count_mantra(session: Session, *, version: int) -> None:
    """Count who of those that work here has confirmed a version of the mantra."""
    _replace(session, mantra_subject(version), counting.sums_of_mantra(version))


def _replace(session: Session, subject_id: UUID, sums: Iterable[Any]) -> None:
    session.execute(delete(AnnouncementFigure).where(AnnouncementFigure.subject_id == subject_id))
    for one in sums:
        session.execute(insert(AnnouncementFigure).from_select(counting.COLUMNS, one))
