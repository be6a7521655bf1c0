"""A snapshot indexed for the generator: places of the current maps, and who has a part where."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from lms.core.ids import normalise
from lms.curriculum.terms import Snapshot
from lms.journeys.terms import Channel, ImpactDocument, MapDocument, MapState, StageDocument, TouchpointDocument
from lms.people.terms import OrganisationDocument

_CHANNELS = {
    Channel.IN_PERSON: "in person",
    Channel.EMAIL: "e-mail",
    Channel.SMS: "text message",
    Channel.SOCIAL: "social media",
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Place:
    """One touchpoint and where it stands in the customer's order."""

    map: MapDocument
    stage: StageDocument
    touchpoint: TouchpointDocument
    rank: tuple[int, int, int]
    """Map, stage, touchpoint: the order of everything."""
    label: str
    """The name, with what tells it apart from others of the same name."""

    @cached_property
    def subject(self) -> str:
        """Return `map/touchpoint`."""
        return f"{self.map.code}/{self.touchpoint.code}"

    @property
    def source(self) -> str:
        """Say in words where it stands."""
        return f"{self.touchpoint.name} · {self.map.name}"


@dataclass(frozen=True, kw_only=True, eq=False)
class RoleAtTouchpoint:
    """What one place asks of one job role."""

    place: Place
    impact: ImpactDocument

    @property
    def subject(self) -> str:
        return self.place.subject


class World:
    """One snapshot, read many times.

    Lists without an order of their own (job roles, departments, systems, impacts) are sorted by code, so that the order
    in which somebody wrote them down changes nothing.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        organisation = snapshot.organisation
        self.mantra = snapshot.mantra
        self.roles = {r.code: r for r in sorted(organisation.job_roles, key=lambda r: r.code)}
        self.departments = {d.code: d.name for d in organisation.departments}
        self.maps = tuple(m for m in snapshot.maps if m.state == MapState.CURRENT)
        self.places = _places(self.maps)
        self.by_map = _grouped((p.map.code, p) for p in self.places)
        self.role_labels = role_labels(organisation)
        parts_of: dict[str, list[RoleAtTouchpoint]] = defaultdict(list)
        self._at: dict[str, tuple[RoleAtTouchpoint, ...]] = {}
        for place in self.places:
            known = (i for i in place.touchpoint.impacts if i.job_role in self.roles)
            parts = tuple(RoleAtTouchpoint(place=place, impact=i) for i in sorted(known, key=lambda i: i.job_role))
            self._at[place.subject] = parts
            for part in parts:
                parts_of[part.impact.job_role].append(part)
        self._parts = {code: tuple(parts) for code, parts in parts_of.items()}
        self.system_owners = {s.code: s.department for s in snapshot.systems}
        self.system_names = {s.code: s.name for s in snapshot.systems}

    def parts_of(self, job_role: str) -> tuple[RoleAtTouchpoint, ...]:
        """Return the parts of a job role, in the customer's order."""
        return self._parts.get(job_role, ())

    def parts_at(self, place: Place) -> tuple[RoleAtTouchpoint, ...]:
        """Return who has a part at a place, by code."""
        return self._at[place.subject]

    def department_of(self, job_role: str) -> str:
        """Return the code of a job role's department."""
        return self.roles[job_role].department


def channel_name(channel: Channel) -> str:
    """Say a channel in words."""
    return _CHANNELS.get(channel, channel.value)


def _places(maps: tuple[MapDocument, ...]) -> tuple[Place, ...]:
    spots = [
        (m, stage, touchpoint, (a, b, c))
        for a, m in enumerate(maps)
        for b, stage in enumerate(m.stages)
        for c, touchpoint in enumerate(stage.touchpoints)
    ]
    anywhere = Counter(normalise(t.name) for _, _, t, _ in spots)
    in_map = Counter((m.code, normalise(t.name)) for m, _, t, _ in spots)

    def label(m: MapDocument, stage: StageDocument, t: TouchpointDocument) -> str:
        name = normalise(t.name)
        if in_map[m.code, name] > 1:
            return f"{t.name} ({m.name}: {stage.name}, {channel_name(t.channel)})"
        return f"{t.name} ({m.name})" if anywhere[name] > 1 else t.name

    return tuple(Place(map=m, stage=s, touchpoint=t, rank=rank, label=label(m, s, t)) for m, s, t, rank in spots)


def role_labels(organisation: OrganisationDocument) -> dict[str, str]:
    """Return what courses call each job role, by code: its name, with the department where two have the same."""
    departments = {d.code: d.name for d in organisation.departments}
    names = Counter(normalise(r.name) for r in organisation.job_roles)
    return {
        r.code: f"{r.name} ({departments.get(r.department, r.department)})" if names[normalise(r.name)] > 1 else r.name
        for r in organisation.job_roles
    }


def _grouped(pairs: Iterable[tuple[str, Place]]) -> dict[str, tuple[Place, ...]]:
    groups: dict[str, list[Place]] = defaultdict(list)
    for key, place in pairs:
        groups[key].append(place)
    return {key: tuple(group) for key, group in groups.items()}
