"""Changing journey maps and systems: a map always by a new version."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.core import ids
from lms.journeys import codec, queries
from lms.journeys.models import JourneyMap, MapVersion, System
from lms.journeys.terms import MapDocument, SystemDocument


def apply_maps(session: Session, *, documents: Sequence[MapDocument], now: datetime) -> tuple[str, ...]:
    """Publish each map that differs from its published version; return the codes of those.

    Maps that are not named stay, after the named ones.
    """
    changed = tuple(document.code for document in documents if apply_map(session, document=document, now=now))
    _order(session.scalars(select(JourneyMap)).all(), [document.code for document in documents])
    session.flush()
    return changed


def apply_map(session: Session, *, document: MapDocument, now: datetime) -> bool:
    """Publish the map as its next version, if it differs from the published one; say whether it did."""
    if queries.find_published_map(session, document.code) == document:
        return False
    map_ = session.scalar(select(JourneyMap).where(JourneyMap.code == document.code))
    if map_ is None:
        map_ = JourneyMap(
            id=ids.new_id(), code=document.code, position=len(session.scalars(select(JourneyMap.id)).all())
        )
        session.add(map_)
        session.flush()
    session.execute(
        update(MapVersion).where(MapVersion.map_id == map_.id, MapVersion.state == "published").values(state="archived")
    )
    session.add(
        MapVersion(
            id=ids.new_id(),
            map_id=map_.id,
            number=queries.last_number(session, map_.id) + 1,
            state="published",
            document=codec.map_to_plain(document),
            created_at=now,
        )
    )
    session.flush()
    return True


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
