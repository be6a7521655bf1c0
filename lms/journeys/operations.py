"""Changing journey maps and systems: a map always by a new version."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from lms.core import ids
from lms.core.db import insert_into
from lms.core.errors import Conflict
from lms.core.viewer import Viewer
from lms.journeys import codec, queries
from lms.journeys.models import JourneyMap, MapVersion, System
from lms.journeys.terms import MapDocument, SystemDocument


class MapCodeTaken(Conflict):
    """There is a map of that code already."""

    field = "name"


def apply_maps(session: Session, *, documents: Sequence[MapDocument], now: datetime) -> tuple[str, ...]:
    """Publish each map that differs from its published version; return the codes of those.

    Maps that are not named stay, after the named ones.
    """
    changed = tuple(document.code for document in documents if apply_map(session, document=document, now=now))
    _order(session.scalars(select(JourneyMap)).all(), [document.code for document in documents])
    session.flush()
    return changed


def apply_map(session: Session, *, document: MapDocument, now: datetime) -> bool:
    """Publish the map as its next version, if it differs from the published one; say whether it did.

    An open draft stays as it is, and meets this version when it is published.
    """
    if queries.find_published_map(session, document.code) == document:
        return False
    map_ = session.scalar(select(JourneyMap).where(JourneyMap.code == document.code)) or add_map(session, document.code)
    add_version(session, map_=map_, document=document, viewer=None, now=now)
    map_.revision += 1
    session.flush()
    return True


def add_map(session: Session, code: str) -> JourneyMap:
    """Add a map without a version, after the others.

    :raises MapCodeTaken: if there is one of that code
    """
    last = session.scalar(select(func.max(JourneyMap.position)))
    made: JourneyMap | None = session.scalar(
        insert_into(session, JourneyMap)
        .values(id=ids.new_id(), code=code, position=0 if last is None else last + 1, revision=0)
        .on_conflict_do_nothing()
        .returning(JourneyMap)
    )
    if made is None:
        raise MapCodeTaken(f"There is a map “{code}” already.")
    return made


def add_version(
    session: Session, *, map_: JourneyMap, document: MapDocument, viewer: Viewer | None, now: datetime
) -> int:
    """Publish the next version of a map in place of the one before; return its number."""
    session.execute(
        update(MapVersion).where(MapVersion.map_id == map_.id, MapVersion.state == "published").values(state="archived")
    )
    number = queries.last_number(session, map_.id) + 1
    session.add(
        MapVersion(
            id=ids.new_id(),
            map_id=map_.id,
            number=number,
            state="published",
            document=codec.map_to_plain(document),
            created_at=now,
            created_by=viewer.employee_id if viewer else None,
        )
    )
    map_.archived_at = None
    session.flush()
    return number


def apply_systems(session: Session, *, documents: Sequence[SystemDocument]) -> None:
    """Add what is new and correct what differs. Systems that are not named stay, after the named ones."""
    departments = queries.department_ids(session)
    known = {system.code: system for system in session.scalars(select(System))}
    for document in documents:
        system = known.get(document.code)
        if system is None:
            system = known[document.code] = System(id=ids.new_id(), code=document.code, position=0)
            session.add(system)
        system.name, system.kind = document.name, document.kind.value
        system.department_id = departments[document.department]
    _order(known.values(), [document.code for document in documents])
    session.flush()


def _order(rows: Iterable[JourneyMap | System], codes: list[str]) -> None:
    places = {code: place for place, code in enumerate(codes)}
    for place, row in enumerate(sorted(rows, key=lambda r: (places.get(r.code, len(codes)), r.position, r.code))):
        row.position = place
