"""Naming observers, and removing them again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids
from lms.core.errors import RuleViolation
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.evidence.observers import queries
from lms.evidence.observers.messages import OBSERVER_NAMED
from lms.evidence.observers.models import NamedObserver
from lms.mail import operations as mail
from lms.people import queries as people


class ObservesWholeCompany(RuleViolation):
    """An observer of everybody everywhere would be nobody's colleague."""

    field = "site_id"

    def __init__(self) -> None:
        super().__init__(_("Choose a site, a department, or both."))


class HasLeft(RuleViolation):
    """Only people who work here observe."""

    field = "person"

    def __init__(self, name: str) -> None:
        super().__init__(_("%(name)s doesn’t work here any more.", name=name))


def name_observer(
    session: Session,
    *,
    employee_id: UUID,
    site_id: UUID | None,
    department_id: UUID | None,
    manager_id: UUID | None,
    viewer: Viewer,
    now: datetime,
) -> UUID:
    """Let somebody observe the people of a site or department, those below `manager_id` or all; return the row's id.

    Naming them for the same again changes nothing.

    :raises HasLeft: if they do not work here
    :raises ObservesWholeCompany: if nothing says whom
    """
    person = people.get_employee(session, employee_id)
    if person.has_left:
        raise HasLeft(person.name)
    if site_id is None and department_id is None and manager_id is None:
        raise ObservesWholeCompany
    values = {
        "employee_id": employee_id,
        "site_id": site_id,
        "department_id": department_id,
        "manager_id": manager_id,
    }
    found = queries.find_same(session, values)
    if found is not None:
        restore_observer(session, observer_row_id=found, viewer=viewer, now=now)
        return found
    row_id = ids.new_id()
    session.add(NamedObserver(id=row_id, named_at=now, removed_at=None, **values))
    session.flush()
    mail.queue_message(
        session, kind=OBSERVER_NAMED, employee_id=employee_id, key=f"observer-named:{row_id.hex}",
        facts={"name": viewer.name}, now=now,
    )  # fmt: skip
    audit.record(session, viewer=viewer, action="observer.named", subject=employee_id, at=now, name=person.name)
    return row_id


def remove_observer(session: Session, *, observer_row_id: UUID, viewer: Viewer, now: datetime) -> None:
    """Let somebody observe no more; what they recorded stays. Done already, it changes nothing."""
    _set_removed(session, observer_row_id, now, action="observer.removed", viewer=viewer, now=now)


def restore_observer(session: Session, *, observer_row_id: UUID, viewer: Viewer, now: datetime) -> None:
    """Undo `remove_observer`."""
    _set_removed(session, observer_row_id, None, action="observer.restored", viewer=viewer, now=now)


def _set_removed(
    session: Session, row_id: UUID, removed_at: datetime | None, *, action: str, viewer: Viewer, now: datetime
) -> None:
    row = session.get_one(NamedObserver, row_id)
    if (row.removed_at is None) == (removed_at is None):
        return
    row.removed_at = removed_at
    session.flush()
    audit.record(session, viewer=viewer, action=action, subject=row.employee_id, at=now)
