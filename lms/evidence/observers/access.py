"""Who may name observers, and for whom."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.errors import Forbidden, RuleViolation
from lms.core.frozen import frozen
from lms.core.permissions import Permission
from lms.core.viewer import Viewer
from lms.core.words import Listed
from lms.core.words import gettext as _
from lms.evidence.observers import queries
from lms.evidence.vignettes import queries as vignettes
from lms.evidence.vignettes.terms import Agreement
from lms.people import queries as people
from lms.people.finding import queries as finding


class PersonUnknown(RuleViolation):
    """Nobody whom the viewer may name has that name."""

    field = "person"

    def __init__(self, text: str) -> None:
        super().__init__(_("Nobody you can name is called “%(text)s”. Check it for typing errors.", text=text))


class SeveralPeople(RuleViolation):
    """Several people have the name, so it does not say who is meant."""

    field = "person"

    def __init__(self, name: str, emails: tuple[str, ...]) -> None:
        super().__init__(
            _("Several people are called “%(name)s”. Enter one of: %(emails)s.", name=name, emails=Listed(emails))
        )


@frozen
class ObserversPage:
    """Who is named, and what there is to choose from."""

    observers: tuple[queries.ObserverRow, ...]
    sites: tuple[people.SiteRow, ...]
    departments: tuple[people.DepartmentRow, ...]
    agreement: Mapping[UUID, Agreement]
    """By person, how well they mark the cases for practice."""
    for_company: bool
    """Whether the viewer names observers for the whole company, not only for their own people."""


def observers_for(session: Session, viewer: Viewer) -> ObserversPage:
    """Return whom the viewer may name and remove: all of the company, or those for their own people.

    :raises Forbidden: if they may name nobody
    """
    manager_id = naming_manager(viewer)
    found = queries.list_observers(session, manager_id=manager_id)
    return ObserversPage(
        observers=found,
        agreement=vignettes.load_agreement(session, {row.employee_id for row in found}),
        sites=people.list_sites(session),
        departments=people.list_departments(session),
        for_company=manager_id is None,
    )


def naming_manager(viewer: Viewer) -> UUID | None:
    """Return for whose people the viewer names observers: their own, or, as `None`, those of the whole company.

    :raises Forbidden: if they may name nobody
    """
    if viewer.may(Permission.PEOPLE_EDIT):
        return None
    if not viewer.may_as_themself(Permission.OBSERVATIONS_RECORD):
        raise Forbidden
    return viewer.employee_id


def person_named(session: Session, viewer: Viewer, text: str) -> UUID:
    """Return the person whom the viewer means, by address, number or name: anybody, or for a manager one of their own people.

    :raises PersonUnknown: if nobody is
    :raises SeveralPeople: if several have the name
    """
    manager_id = naming_manager(viewer)
    found = [
        one
        for one in finding.find_named(session, text)
        if manager_id is None or people.is_in_line(session, manager_id, one.id)
    ]
    if not found:
        raise PersonUnknown(text)
    if len(found) > 1:
        raise SeveralPeople(text, tuple(one.email for one in found[:5]))
    return found[0].id


def observer_for(session: Session, viewer: Viewer, observer_row_id: UUID) -> queries.ObserverRow:
    """Return an observer whom the viewer may remove or restore.

    :raises ObserverNotFound: if there is none, or another manager named them
    """
    row = queries.get_observer(session, observer_row_id)
    manager_id = naming_manager(viewer)
    if manager_id not in {None, row.manager_id}:
        raise queries.ObserverNotFound
    return row
