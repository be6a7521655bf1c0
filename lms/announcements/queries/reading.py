"""Announcements as those see them whom they have reached."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from markupsafe import Markup
from sqlalchemy import Label, Uuid, bindparam, func, select, tuple_
from sqlalchemy.orm import Session

from lms.announcements import rules
from lms.announcements.models import Announcement, AnnouncementFigure, AnnouncementReceipt, MantraConfirmation
from lms.announcements.queries.authoring import AnnouncementNotFound
from lms.announcements.terms import Acknowledgement, AnnouncementState, FigureKind
from lms.core.columns import literal_code
from lms.core.frozen import frozen
from lms.core.paging import Page, moment, page_key, read_page_key
from lms.markup.sanitizer import sanitized
from lms.people.models import Employee, ReportingLine
from lms.people.terms import EmploymentState

PAGE_ROWS = 20
ON_HOME = 2
"""So many stand on the home page; the page of announcements has the others."""
FINDABLE = 200
"""So many of a person's last announcements can be found."""
PEOPLE_AT_ONCE = 500
_MAKE_UP = timedelta(days=3)


@frozen
class ReceivedAnnouncement:
    """One announcement that has reached a person, and what they did with it."""

    id: UUID
    title: str
    body: str
    html: Markup
    acknowledgement: Acknowledgement
    published_at: datetime
    corrected_at: datetime | None
    """When its text was last changed after that."""
    received_at: datetime
    read_at: datetime | None
    done_at: datetime | None
    sentence: str
    publisher: str
    """Name of who published it; empty if it is no longer known."""
    story_id: UUID | None

    @property
    def opening(self) -> str:
        """The first lines, as plain text."""
        return rules.opening_of(self.body)

    @property
    def asks(self) -> bool:
        """Test if the person is to confirm it."""
        return self.acknowledgement is not Acknowledgement.NONE


_EMPLOYEE = bindparam("employee_id", type_=Uuid())
_PUBLISHED = Announcement.state == literal_code(AnnouncementState.PUBLISHED)
_RECEIVED = (
    select(
        Announcement.id,
        Announcement.title,
        Announcement.body,
        Announcement.html,
        Announcement.acknowledgement,
        Announcement.published_at,
        Announcement.corrected_at,
        AnnouncementReceipt.received_at,
        AnnouncementReceipt.read_at,
        AnnouncementReceipt.done_at,
        AnnouncementReceipt.sentence,
        func.coalesce(Employee.name, "").label("publisher"),
        Announcement.story_id,
    )
    .join(AnnouncementReceipt, AnnouncementReceipt.announcement_id == Announcement.id)
    .outerjoin(Employee, Employee.id == Announcement.published_by)
    .where(AnnouncementReceipt.employee_id == _EMPLOYEE, _PUBLISHED)
)
_NEWEST = AnnouncementReceipt.received_at.desc(), AnnouncementReceipt.announcement_id.desc()
_OPEN = _RECEIVED.where(AnnouncementReceipt.done_at.is_(None)).order_by(*_NEWEST).limit(ON_HOME)
FOR_HOME: tuple[Label[int], ...] = (
    select(func.count(AnnouncementReceipt.announcement_id))
    .join(Announcement, Announcement.id == AnnouncementReceipt.announcement_id)
    .where(AnnouncementReceipt.employee_id == _EMPLOYEE, AnnouncementReceipt.done_at.is_(None), _PUBLISHED)
    .scalar_subquery()
    .label("announcement_count"),
    select(func.coalesce(func.max(MantraConfirmation.version), 0))
    .where(MantraConfirmation.employee_id == _EMPLOYEE)
    .scalar_subquery()
    .label("confirmed_mantra"),
)
"""Columns: how many announcements wait for `employee_id`, and the last version of the mantra that they confirmed."""


def list_open(session: Session, employee_id: UUID) -> tuple[ReceivedAnnouncement, ...]:
    """Return the newest announcements that wait for a person."""
    rows = session.connection().execute(_OPEN, {"employee_id": employee_id})
    return tuple(_received(row) for row in rows)


def page_received(session: Session, employee_id: UUID, key: str | None = None) -> Page[ReceivedAnnouncement]:
    """Return a person's announcements, newest first.

    :raises PageKeyUnknown: if no page gave out this `key`
    """
    query: Any = _RECEIVED
    if key is not None:
        last_id, received_at = read_page_key(key, UUID, moment)
        place = tuple_(AnnouncementReceipt.received_at, AnnouncementReceipt.announcement_id)
        query = query.where(place < tuple_(received_at, last_id))
    found = session.execute(query.order_by(*_NEWEST).limit(PAGE_ROWS + 1), {"employee_id": employee_id}).all()
    rows = tuple(_received(row) for row in found[:PAGE_ROWS])
    return Page(rows=rows, next_key=page_key(rows[-1].id, rows[-1].received_at) if len(found) > PAGE_ROWS else None)


def get_received(session: Session, employee_id: UUID, announcement_id: UUID) -> ReceivedAnnouncement:
    """Return an announcement that has reached a person.

    :raises AnnouncementNotFound: if there is none such
    """
    row = session.execute(_RECEIVED.where(Announcement.id == announcement_id), {"employee_id": employee_id}).first()
    if row is None:
        raise AnnouncementNotFound
    return _received(row)


def find_receipt(session: Session, employee_id: UUID, announcement_id: UUID) -> AnnouncementReceipt | None:
    """Return a person's receipt, locked until the transaction ends."""
    return session.get(
        AnnouncementReceipt, (announcement_id, employee_id), with_for_update=True, populate_existing=True
    )


def list_findable(session: Session, employee_id: UUID) -> tuple[ReceivedAnnouncement, ...]:
    """Return the announcements that a person can find."""
    rows = session.execute(_RECEIVED.order_by(*_NEWEST).limit(FINDABLE), {"employee_id": employee_id})
    return tuple(_received(row) for row in rows)


def list_waiting(
    session: Session,
    announcement_id: UUID,
    *,
    after: UUID | None = None,
    below: UUID | None = None,
) -> tuple[UUID, ...]:
    """Return the next people who work here and have something left to do, by their ids: all of them, or who is below a manager."""
    query = (
        select(AnnouncementReceipt.employee_id)
        .join(Employee, Employee.id == AnnouncementReceipt.employee_id)
        .where(AnnouncementReceipt.announcement_id == announcement_id, AnnouncementReceipt.done_at.is_(None))
        .where(Employee.state == EmploymentState.ACTIVE)
    )
    if below is not None:
        line = ReportingLine.manager_id == below, ReportingLine.depth > 0
        query = query.where(AnnouncementReceipt.employee_id.in_(select(ReportingLine.employee_id).where(*line)))
    if after is not None:
        query = query.where(AnnouncementReceipt.employee_id > after)
    return tuple(session.scalars(query.order_by(AnnouncementReceipt.employee_id).limit(PEOPLE_AT_ONCE)))


def list_confirmed(
    session: Session, announcement_id: UUID, *, until: datetime, after: UUID | None = None
) -> tuple[UUID, ...]:
    """Return the next people who had nothing left to do at a moment, by their ids."""
    query = select(AnnouncementReceipt.employee_id).where(
        AnnouncementReceipt.announcement_id == announcement_id, AnnouncementReceipt.done_at <= until
    )
    if after is not None:
        query = query.where(AnnouncementReceipt.employee_id > after)
    return tuple(session.scalars(query.order_by(AnnouncementReceipt.employee_id).limit(PEOPLE_AT_ONCE)))


def list_late(session: Session, *, now: datetime) -> dict[UUID, list[UUID]]:
    """Return who works here and has not confirmed what reached them a week ago, by announcement; a missed night is made up for."""
    until = now - rules.REMIND_AFTER
    rows = session.execute(
        select(AnnouncementReceipt.announcement_id, AnnouncementReceipt.employee_id)
        .join(Announcement, Announcement.id == AnnouncementReceipt.announcement_id)
        .join(Employee, Employee.id == AnnouncementReceipt.employee_id)
        .where(
            Employee.state == EmploymentState.ACTIVE,
            AnnouncementReceipt.done_at.is_(None),
            AnnouncementReceipt.received_at <= until,
            AnnouncementReceipt.received_at > until - _MAKE_UP,
            Announcement.acknowledgement != Acknowledgement.NONE,
            _PUBLISHED,
        )
        .order_by(AnnouncementReceipt.announcement_id, AnnouncementReceipt.employee_id)
    )
    found: dict[UUID, list[UUID]] = {}
    for row in rows:
        found.setdefault(row.announcement_id, []).append(row.employee_id)
    return found


def count_reached(session: Session, announcement_id: UUID) -> int:
    """Return how many an announcement had reached when that was counted last."""
    figure = select(AnnouncementFigure.reached_count).where(
        AnnouncementFigure.subject_id == announcement_id, AnnouncementFigure.kind == FigureKind.COMPANY
    )
    return session.scalar(figure) or 0


def list_reaching(session: Session, employee_ids: Collection[UUID]) -> Sequence[UUID]:
    """Return the announcements that have reached any of these people."""
    receipts = AnnouncementReceipt.employee_id.in_(employee_ids)
    return session.scalars(select(AnnouncementReceipt.announcement_id).where(receipts).distinct()).all()


def find_confirmed_mantra(session: Session) -> int | None:
    """Return the last version of the mantra that anybody has confirmed."""
    return session.scalar(select(func.max(MantraConfirmation.version)))


def still_open(
    session: Session, pairs: Collection[tuple[UUID, UUID]], *, unread_only: bool
) -> frozenset[tuple[UUID, UUID]]:
    """Return those pairs of announcement and person for which something is left to do, or, `unread_only`, to read."""
    open_ = AnnouncementReceipt.read_at.is_(None) if unread_only else AnnouncementReceipt.done_at.is_(None)
    rows = session.execute(
        select(AnnouncementReceipt.announcement_id, AnnouncementReceipt.employee_id)
        .join(Announcement, Announcement.id == AnnouncementReceipt.announcement_id)
        .where(
            AnnouncementReceipt.announcement_id.in_({one for one, _person in pairs}),
            AnnouncementReceipt.employee_id.in_({person for _one, person in pairs}),
            open_,
            Announcement.state == AnnouncementState.PUBLISHED,
        )
    )
    return frozenset((row.announcement_id, row.employee_id) for row in rows)


def _received(row: Any) -> ReceivedAnnouncement:
    values = row._asdict()
    values["html"] = sanitized(values["html"])
    return ReceivedAnnouncement(**values)
