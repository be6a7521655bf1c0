"""Changing journey maps and systems: a map always by a new version."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids
from lms.core.db import insert_into
from lms.core.errors import Conflict, RuleViolation
from lms.core.text import free_slug
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.journeys import codec, queries
from lms.journeys.models import JourneyMap, MapVersion, System
from lms.journeys.terms import MapDocument, MapVersionState, SystemDocument, SystemKind


class MapCodeTaken(Conflict):
    """There is a map of that code already."""

    field = "name"


class SystemNameTaken(RuleViolation):
    """Another system, process or policy has the name."""

    field = "name"


class SystemOwnerUnknown(RuleViolation):
    """There is no such department."""

    field = "department"


def apply_maps(session: Session, *, documents: Sequence[MapDocument], now: datetime) -> tuple[str, ...]:
    """Publish each map that differs from its published version; return the codes of those.

    Maps that are not named stay, after the named ones.
    """
    changed = tuple(document.code for document in documents if apply_map(session, document=document, now=now))
    _order(session.scalars(select(JourneyMap)).all(), [document.code for document in documents])
    session.flush()
    return changed


def apply_map(session: Session, *, document: MapDocument, now: datetime) -> bool:
    """Publish the map as its next version, if it differs from the published one; return whether it did.

    An open draft stays as it is, and meets this version when it is published.
    """
    if queries.find_published_map(session, document.code) == document:
        return False
    map_id = session.scalar(select(JourneyMap.id).where(JourneyMap.code == document.code))
    map_id = map_id or add_map(session, document.code)
    add_version(session, map_id=map_id, document=document, viewer=None, now=now)
    raise_revision(session, map_id)
    return True


def add_map(session: Session, code: str) -> UUID:
    """Add a map without a version, after the others; return its id.

    :raises MapCodeTaken: if there is one of that code
    """
    last = session.scalar(select(func.max(JourneyMap.position)))
    made: UUID | None = session.scalar(
        insert_into(session, JourneyMap)
        .values(id=ids.new_id(), code=code, position=0 if last is None else last + 1, revision=0)
        .on_conflict_do_nothing()
        .returning(JourneyMap.id)
    )
    if made is None:
        raise MapCodeTaken(_("There is already a map with this name, or one almost like it. Choose another."))
    return made


def lock_map(session: Session, code: str) -> UUID:
    """Return the id of a map; whoever else would change it waits until this transaction ends.

    :raises MapNotFound: if there is none
    """
    map_id = session.scalar(select(JourneyMap.id).where(JourneyMap.code == code).with_for_update())
    if map_id is None:
        raise queries.MapNotFound
    return map_id


def raise_revision(session: Session, map_id: UUID) -> int:
    """Note that the map is no longer what its readers saw; return its new revision."""
    raised = update(JourneyMap).where(JourneyMap.id == map_id).values(revision=JourneyMap.revision + 1)
    return session.execute(raised.returning(JourneyMap.revision)).scalar_one()


def add_version(session: Session, *, map_id: UUID, document: MapDocument, viewer: Viewer | None, now: datetime) -> int:
    """Publish the next version of a map in place of the one before; return its number."""
    _archive_versions(session, map_id)
    number = queries.last_number(session, map_id) + 1
    session.add(
        MapVersion(
            id=ids.new_id(),
            map_id=map_id,
            number=number,
            state=MapVersionState.PUBLISHED,
            document=codec.map_to_plain(document),
            created_at=now,
            created_by=viewer.employee_id if viewer else None,
        )
    )
    session.execute(update(JourneyMap).where(JourneyMap.id == map_id).values(archived_at=None))
    session.flush()
    return number


def archive_map(session: Session, *, map_code: str, viewer: Viewer | None, now: datetime) -> None:
    """Archive a map; its versions and its draft are kept. The next release leaves it out.

    :raises MapNotFound: if there is none
    """
    map_id = lock_map(session, map_code)
    _archive_versions(session, map_id)
    session.execute(update(JourneyMap).where(JourneyMap.id == map_id).values(archived_at=now))
    audit.record(session, viewer=viewer, action="map.archived", subject=map_code, at=now)
    session.flush()


def restore_map(session: Session, *, map_code: str, viewer: Viewer | None, now: datetime) -> None:
    """Restore an archived map, with its newest version published.

    :raises MapNotFound: if there is none
    """
    map_id = lock_map(session, map_code)
    newest = MapVersion.number == queries.last_number(session, map_id)
    session.execute(update(JourneyMap).where(JourneyMap.id == map_id).values(archived_at=None))
    session.execute(
        update(MapVersion).where(MapVersion.map_id == map_id, newest).values(state=MapVersionState.PUBLISHED)
    )
    audit.record(session, viewer=viewer, action="map.restored", subject=map_code, at=now)
    session.flush()


def move_map(session: Session, *, map_code: str, places: int, viewer: Viewer | None, now: datetime) -> None:
    """Move a map up (−1) or down (1) in the order in which the company lists those in use.

    :raises MapNotFound: if there is none
    """
    lock_map(session, map_code)
    rows = session.scalars(select(JourneyMap).order_by(JourneyMap.position, JourneyMap.code)).all()
    in_use = [row for row in rows if row.archived_at is None]
    at = next((i for i, row in enumerate(in_use) if row.code == map_code), 0)
    to = max(0, min(len(in_use) - 1, at + places))
    in_use.insert(to, in_use.pop(at))
    _order(rows, [row.code for row in in_use])
    audit.record(session, viewer=viewer, action="map.moved", subject=map_code, at=now, place=to + 1)
    session.flush()


def _archive_versions(session: Session, map_id: UUID) -> None:
    session.execute(
        update(MapVersion)
        .where(MapVersion.map_id == map_id, MapVersion.state == MapVersionState.PUBLISHED)
        .values(state=MapVersionState.ARCHIVED)
    )


def apply_systems(session: Session, *, documents: Sequence[SystemDocument]) -> None:
    """Add what is new and correct what differs. Systems that are not named stay, after the named ones."""
    departments = queries.department_ids(session)
    known = {system.code: system for system in session.scalars(select(System))}
    for document in documents:
        system = known.get(document.code)
        if system is None:
            system = known[document.code] = System(id=ids.new_id(), code=document.code, position=0)
            session.add(system)
        system.name, system.kind = document.name, document.kind
        system.department_id = departments[document.department]
    _order(known.values(), [document.code for document in documents])
    session.flush()


def save_system(
    session: Session,
    *,
    code: str,
    name: str,
    kind: SystemKind,
    department: str,
    viewer: Viewer | None,
    now: datetime,
) -> str:
    """Correct a system, process or policy, or add one at the end where the code is empty; return its code.

    :raises SystemNotFound: if there is none of that code
    :raises SystemNameTaken: if another one has the name
    :raises SystemOwnerUnknown: if there is no such department
    """
    owner = queries.department_ids(session).get(department)
    if owner is None:
        raise SystemOwnerUnknown(_("Choose a department from the list."))
    rows = session.scalars(select(System).order_by(System.position, System.code)).all()
    system = next((row for row in rows if row.code == code), None)
    if code and system is None:
        raise queries.SystemNotFound
    if any(ids.normalise(row.name) == ids.normalise(name) for row in rows if row is not system):
        raise SystemNameTaken(_("There is already one with this name. Choose another."))
    if system is None:
        system = System(id=ids.new_id(), code=free_slug(name, {row.code for row in rows}), position=len(rows))
        session.add(system)
    system.name, system.kind, system.department_id = name, kind, owner
    audit.record(session, viewer=viewer, action="system.saved", subject=system.code, at=now, name=name)
    session.flush()
    return system.code


def replace_department(
    session: Session, *, old_id: UUID, new_id: UUID, only: Collection[str] | None = None
) -> tuple[str, ...]:
    """Make one department answer for the systems of another, or for `only` those; return their codes."""
    theirs = select(System.code).where(System.department_id == old_id)
    codes = [code for code in session.scalars(theirs) if only is None or code in only]
    session.execute(update(System).where(System.code.in_(codes)).values(department_id=new_id))
    return tuple(codes)


def _order(rows: Iterable[JourneyMap | System], codes: list[str]) -> None:
    places = {code: place for place, code in enumerate(codes)}
    for place, row in enumerate(sorted(rows, key=lambda r: (places.get(r.code, len(codes)), r.position, r.code))):
        row.position = place
