"""Reading journey maps and systems."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.core.errors import NotFound
from lms.core.words import gettext as _
from lms.journeys import codec
from lms.journeys.models import JourneyMap, MapVersion, System
from lms.journeys.terms import MapDocument, MapVersionState, SystemDocument
from lms.people.models import Department


class MapNotFound(NotFound):
    """There is no such map."""

    def __init__(self) -> None:
        super().__init__(_("There is no such map."))


class SystemNotFound(NotFound):
    """There is no such system, process or policy."""


class MapVersionNotFound(NotFound):
    """The map has no such version."""


def list_published_maps(session: Session) -> tuple[MapDocument, ...]:
    """Return the published version of every map, in the company's order."""
    rows = session.scalars(
        select(MapVersion.document)
        .join(JourneyMap, JourneyMap.id == MapVersion.map_id)
        .where(MapVersion.state == MapVersionState.PUBLISHED)
        .order_by(JourneyMap.position, JourneyMap.code)
    )
    return tuple(codec.map_from_plain(plain) for plain in rows)


def find_published_map(session: Session, code: str) -> MapDocument | None:
    """Return the published version of one map, or `None`."""
    plain = session.scalar(
        select(MapVersion.document)
        .join(JourneyMap, JourneyMap.id == MapVersion.map_id)
        .where(MapVersion.state == MapVersionState.PUBLISHED, JourneyMap.code == code)
    )
    return None if plain is None else codec.map_from_plain(plain)


def last_number(session: Session, map_id: UUID) -> int:
    """Return the number of a map's newest version, 0 before the first."""
    return session.scalar(select(func.max(MapVersion.number)).where(MapVersion.map_id == map_id)) or 0


def find_version(session: Session, map_id: UUID, number: int) -> MapDocument | None:
    """Return one version of a map, or `None`."""
    plain = session.scalar(select(MapVersion.document).where(MapVersion.map_id == map_id, MapVersion.number == number))
    return None if plain is None else codec.map_from_plain(plain)


def get_version(session: Session, map_id: UUID, number: int) -> MapDocument:
    """Return one version of a map.

    :raises MapVersionNotFound: if there is none
    """
    document = find_version(session, map_id, number)
    if document is None:
        raise MapVersionNotFound
    return document


def list_systems(session: Session) -> tuple[SystemDocument, ...]:
    """Return all systems, processes and policies, in the company's order."""
    rows = session.execute(
        select(System.code, System.name, System.kind, Department.code.label("department"))
        .join(Department, Department.id == System.department_id)
        .order_by(System.position, System.code)
    )
    return tuple(SystemDocument(code=row.code, name=row.name, kind=row.kind, department=row.department) for row in rows)


def get_system(session: Session, code: str) -> SystemDocument:
    """Return a system, process or policy.

    :raises SystemNotFound: if there is none
    """
    for system in list_systems(session):
        if system.code == code:
            return system
    raise SystemNotFound


def department_ids(session: Session) -> dict[str, UUID]:
    """Return the id of each department by its code."""
    return dict(session.execute(select(Department.code, Department.id)).all())
