"""What the pages of authors show: the board, the list of maps, their versions."""

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.core.words import gettext as _
from lms.journeys import queries as maps
from lms.journeys import rules
from lms.journeys.drafts import queries
from lms.journeys.drafts.terms import EditKind
from lms.journeys.terms import Channel, ImpactDocument, MapDocument, MapKind, TouchpointDocument
from lms.people import queries as people
from lms.vision import queries as vision

_UNKNOWN = _("Job roles that no longer exist")


@frozen
class BoardPart:
    """The part of a job role in a touchpoint."""

    role_name: str
    impact: ImpactDocument


@frozen
class BoardCard:
    """A touchpoint on the board."""

    sign: str
    touchpoint: TouchpointDocument
    departments: tuple[tuple[str, tuple[BoardPart, ...]], ...]
    """Name of each department with its parts, in the company's order."""
    system_names: tuple[str, ...]


@frozen
class BoardStage:
    """A column of the board."""

    letter: str
    code: str
    name: str
    cards: tuple[BoardCard, ...]


class _Counted:
    working: queries.WorkingMap

    @property
    def document(self) -> MapDocument:
        """The map itself."""
        return self.working.document

    @property
    def touchpoint_count(self) -> int:
        """How many touchpoints it has."""
        return sum(1 for _ in self.document.touchpoints())

    @property
    def role_count(self) -> int:
        """How many job roles have a part on it."""
        return len({i.job_role for t in self.document.touchpoints() for i in t.impacts})


@frozen
class BoardPage(_Counted):
    """A map as its authors see it."""

    working: queries.WorkingMap
    stages: tuple[BoardStage, ...]
    owner_name: str
    hint: str
    edits: tuple[queries.EditRow, ...]
    """The edits of the open draft, newest first."""
    undoable: queries.EditRow | None
    discarded: queries.EditRow | None
    """When the draft was discarded, if nothing was done since."""


@frozen
class MapRow(_Counted):
    """A map in the list."""

    working: queries.WorkingMap
    is_published: bool


@frozen
class MapsPage:
    """All maps of the company."""

    rows: tuple[MapRow, ...]
    """In use, in the company's order."""
    archived: tuple[MapRow, ...]
    discarded: tuple[tuple[str, str], ...]
    """Code and name of new maps whose draft was discarded."""

    @property
    def channels(self) -> tuple[Channel, ...]:
        """Channels that some map is about."""
        used = {row.document.channel for row in self.rows}
        return tuple(channel for channel in Channel if channel in used)

    @property
    def grid(self) -> tuple[tuple[MapKind, tuple[tuple[MapRow, ...], ...]], ...]:
        """For each kind that some map has, the maps of each channel."""
        kinds = {row.document.kind for row in self.rows}
        return tuple(
            (kind, tuple(self._at(kind, channel) for channel in self.channels)) for kind in MapKind if kind in kinds
        )

    def _at(self, kind: MapKind, channel: Channel) -> tuple[MapRow, ...]:
        return tuple(row for row in self.rows if row.document.kind == kind and row.document.channel == channel)


def board_page(session: Session, working: queries.WorkingMap) -> BoardPage:
    """Return a map with all names that the board shows."""
    job_roles = people.list_job_roles(session)
    systems = {system.code: system.name for system in maps.list_systems(session)}
    document = working.document
    signs = document.signs()
    since = working.draft.base_revision if working.draft else working.revision - 1
    edits = queries.list_edits(session, working.map_id, since=since)
    stages = tuple(
        BoardStage(
            letter=letter,
            code=stage.code,
            name=stage.name,
            cards=tuple(
                BoardCard(
                    sign=signs[t.code],
                    touchpoint=t,
                    departments=_by_department(t.impacts, job_roles),
                    system_names=tuple(systems.get(code, code) for code in t.systems),
                )
                for t in stage.touchpoints
            ),
        )
        for letter, stage in document.lettered_stages()
    )
    names = {role.code: role.name for role in job_roles}
    return BoardPage(
        working=working,
        stages=stages,
        owner_name=names.get(document.owner, document.owner),
        hint=rules.hint_of(document),
        edits=edits if working.draft else (),
        undoable=queries.undoable_of(working, edits),
        discarded=next((e for e in edits if e.note.kind is EditKind.DRAFT_DISCARDED), None)
        if not working.draft
        else None,
    )


def _by_department(
    impacts: Iterable[ImpactDocument], job_roles: Iterable[people.JobRoleRow]
) -> tuple[tuple[str, tuple[BoardPart, ...]], ...]:
    known = {role.code: role for role in job_roles}
    order = {role.department_name: place for place, role in reversed(list(enumerate(known.values())))}
    found: dict[str, list[BoardPart]] = {}
    for impact in impacts:
        role = known.get(impact.job_role)
        part = BoardPart(role_name=role.name if role else impact.job_role, impact=impact)
        found.setdefault(role.department_name if role else _UNKNOWN, []).append(part)
    names = sorted(found, key=lambda name: order.get(name, len(order) + len(known)))
    return tuple((name, tuple(found[name])) for name in names)


def maps_page(session: Session) -> MapsPage:
    """Return all maps as their authors see them."""
    published = queries.published_codes(session)
    rows = [
        MapRow(working=working, is_published=working.code in published) for working in queries.list_working(session)
    ]
    listed = {row.working.code for row in rows}
    return MapsPage(
        rows=tuple(row for row in rows if not row.working.is_archived),
        archived=tuple(row for row in rows if row.working.is_archived),
        discarded=tuple((code, name) for code, name in queries.list_discarded(session) if code not in listed),
    )


def names_of(session: Session) -> dict[str, str]:
    """Return the name of each job role by its code."""
    return {role.code: role.name for role in people.list_job_roles(session, with_archived=True)}


def field_names(session: Session, job_roles: Mapping[str, str]) -> dict[str, Mapping[str, str]]:
    """Return, for each field that holds codes, the names by code."""
    mantra = vision.find_active_mantra(session)
    return {
        "owner": job_roles,
        "serves": job_roles,
        "systems": {system.code: system.name for system in maps.list_systems(session)},
        "pillars": {pillar.code: pillar.name for pillar in mantra.pillars} if mantra else {},
    }


def system_users(documents: Iterable[MapDocument]) -> Mapping[str, tuple[str, ...]]:
    """Return, by the code of each system, the touchpoints that rely on it."""
    found: dict[str, list[str]] = {}
    for document in documents:
        for touchpoint in document.touchpoints():
            for code in touchpoint.systems:
                found.setdefault(code, []).append(touchpoint.name)
    return {code: tuple(names) for code, names in found.items()}
