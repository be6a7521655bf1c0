"""The maps counted in two directions: C1, C8 to C10, C12, C13, C15 and C16."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from statistics import fmean

from lms.core.frozen import frozen
from lms.core.words import gettext as _
from lms.core.words import ngettext
from lms.journeys.coverage.terms import Facts, Finding, Placed, Severity, Spot
from lms.journeys.terms import Channel, Lane, MapKind

MOST_ROLES = 8
"""With more job roles at one touchpoint, nobody feels responsible. Source: domain.md C16."""
_ALWAYS_KINDS = (MapKind.SALES, MapKind.SUPPORT)
_ALWAYS_CHANNELS = (Channel.WEBSITE, Channel.PHONE, Channel.IN_PERSON)
_DISTANCE = {Lane.FRONTSTAGE: 0, Lane.BACKSTAGE: 1, Lane.SUPPORT: 2}
_SERVICE = frozenset({MapKind.SUPPORT, MapKind.SERVICE})


@frozen
class CoverageShare:
    """C1: how many have an impact, by job role and weighted by people."""

    role_count: int
    covered_role_count: int
    people_count: int
    covered_people_count: int
    uncovered: tuple[str, ...]
    """Codes of the job roles without one, the most people first."""

    @property
    def percent(self) -> int:
        """CoverageShare of people, floored: 100 only when it is everyone; by job role where nobody works yet."""
        if self.people_count:
            return self.covered_people_count * 100 // self.people_count
        return self.covered_role_count * 100 // self.role_count if self.role_count else 0


@frozen
class Grid:
    """A table of counts: names down and across, with a cell for each pair."""

    heads: tuple[tuple[str, str], ...]
    """Codes and names, across."""
    rows: tuple[tuple[str, str, tuple[int, ...]], ...]
    """Code, name and one count for each head."""


@frozen
class HandOff:
    """C10: two touchpoints in a row that no job role has in common."""

    before: Placed
    after: Placed


@frozen
class HandOffs:
    """C10: all hand-offs, among all steps from one touchpoint to the next."""

    step_count: int
    hand_offs: tuple[HandOff, ...]


@frozen
class CustomerDistance:
    """C13: how far a job role is from the customer."""

    job_role: str
    distance: int | None
    """0 frontstage, 1 backstage, 2 support; `None` without any touchpoint."""
    chain: tuple[str, ...]
    """Codes of job roles, from this one to the one whom the customer meets."""


@frozen
class Load:
    """C15 and C16: how the touchpoints are spread."""

    per_role: tuple[tuple[str, int, int], ...]
    """Job role, its touchpoints and how many of them it owns; the most loaded first."""
    mean_touchpoints: float
    """Of a job role that has any."""
    mean_roles: float
    """At one touchpoint."""
    concentration: float
    """Herfindahl index of ownership: sum of squared shares, 0.0–1.0; 1 = one job role owns all."""


def share(facts: Facts) -> CoverageShare:
    """Return C1."""
    uncovered = [role for role in facts.job_roles if role.code not in facts.mapped]
    people = sum(map(facts.people_of, facts.job_roles))
    return CoverageShare(
        role_count=len(facts.job_roles),
        covered_role_count=len(facts.job_roles) - len(uncovered),
        people_count=people,
        covered_people_count=people - sum(map(facts.people_of, uncovered)),
        uncovered=tuple(role.code for role in sorted(uncovered, key=lambda role: -facts.people_of(role))),
    )


def channel_grid(facts: Facts) -> Grid:
    """Return C8: touchpoints by kind of map and channel, with the kinds and channels that every company needs."""
    counts = Counter((placed.map.kind, placed.touchpoint.channel) for placed in facts.places)
    kinds = [k for k in MapKind if k in _ALWAYS_KINDS or any(kind == k for kind, _ in counts)]
    channels = [c for c in Channel if c in _ALWAYS_CHANNELS or any(channel == c for _, channel in counts)]
    return Grid(
        heads=tuple((c.value, c.label) for c in channels),
        rows=tuple((k.value, k.label, tuple(counts[k, c] for c in channels)) for k in kinds),
    )


def find_missing_channels(facts: Facts) -> Iterator[Finding]:
    """Yield C8: kinds and channels that every company needs, and that no current map has."""
    if not facts.current_maps:
        return
    kinds = {one.kind for one in facts.current_maps}
    needs = (
        (_("No current map is about sales"), {MapKind.SALES}),
        (_("No current map is about service or support"), _SERVICE),
    )
    for message, wanted in needs:
        if not kinds & wanted:
            yield _everywhere(message)
    known = {placed.touchpoint.channel for placed in facts.places} | {one.channel for one in facts.current_maps}
    for channel in _ALWAYS_CHANNELS:
        if channel not in known:
            yield _everywhere(
                _("No current map has a touchpoint with the channel “%(channel)s”", channel=channel.label)
            )


def department_grid(facts: Facts) -> Grid:
    """Return C9: parts by department and map."""
    counts = Counter((facts.department_of.get(impact.job_role, ""), p.map.code) for p, impact in facts.impacts())
    return Grid(
        heads=tuple((one.code, one.name) for one in facts.current_maps),
        rows=tuple(
            (d.code, d.name, tuple(counts[d.code, one.code] for one in facts.current_maps)) for d in facts.departments
        ),
    )


def hand_offs(facts: Facts) -> HandOffs:
    """Return C10: where no one covers both sides of a hand-off."""
    steps = [(a, b) for a, b in pairwise(facts.places) if a.map.code == b.map.code]
    found = [HandOff(before=a, after=b) for a, b in steps if not _roles(a) & _roles(b)]
    return HandOffs(step_count=len(steps), hand_offs=tuple(found))


def pillar_grid(facts: Facts) -> Grid:
    """Return C12: parts by pillar and department."""
    counts = Counter(
        (pillar, facts.department_of.get(impact.job_role, ""))
        for _, impact in facts.impacts()
        for pillar in impact.pillars
    )
    return Grid(
        heads=tuple((one.code, one.name) for one in facts.departments),
        rows=tuple(
            (code, name, tuple(counts[code, one.code] for one in facts.departments))
            for code, name in facts.pillars.items()
        ),
    )


def find_unused_pillars(facts: Facts) -> Iterator[Finding]:
    """Yield C12: pillars that no part is related to, and parts related to none."""
    used = {code for _, impact in facts.impacts() for code in impact.pillars}
    for i, (code, name) in enumerate(facts.pillars.items()):
        if code not in used:
            yield Finding(
                code="C12",
                severity=Severity.WARNING,
                message=_("No job role is related to the pillar “%(pillar)s”", pillar=name),
                spot=Spot(pillar=code),
                path=("mantra", "pillars", i),
            )
    if not facts.pillars:
        return
    for placed, impact in facts.impacts():
        if not impact.pillars:
            yield Finding(
                code="C12",
                severity=Severity.WARNING,
                message=_(
                    "%(role)s at “%(touchpoint)s” has no related pillar",
                    role=facts.name_of(impact.job_role),
                    touchpoint=placed.touchpoint.name,
                ),
                spot=placed.spot,
                path=(*placed.path, "impacts", placed.touchpoint.impacts.index(impact)),
            )


def customer_distances(facts: Facts) -> tuple[CustomerDistance, ...]:
    """Return C13 of every job role, in the company's order."""
    nearest: dict[str, int] = {}
    serves: dict[str, list[str]] = {}
    for _placed, impact in facts.impacts():
        distance = _DISTANCE[impact.lane]
        nearest[impact.job_role] = min(distance, nearest.get(impact.job_role, distance))
        serves.setdefault(impact.job_role, []).extend(impact.serves)
    return tuple(
        CustomerDistance(job_role=r.code, distance=nearest.get(r.code), chain=_chain(r.code, nearest, serves))
        for r in facts.job_roles
    )


def load(facts: Facts) -> Load:
    """Return C15 and C16."""
    parts = Counter(impact.job_role for _, impact in facts.impacts())
    owned = Counter(impact.job_role for _, impact in facts.impacts() if impact.owner)
    total = sum(owned.values())
    return Load(
        per_role=tuple((role, count, owned[role]) for role, count in parts.most_common()),
        mean_touchpoints=fmean(parts.values()) if parts else 0.0,
        mean_roles=fmean(len(p.touchpoint.impacts) for p in facts.places) if facts.places else 0.0,
        concentration=sum((count / total) ** 2 for count in owned.values()) if total else 0.0,
    )


def find_overload(facts: Facts) -> Iterator[Finding]:
    """Yield C16: touchpoints with too many job roles."""
    for placed in facts.places:
        if (count := len(placed.touchpoint.impacts)) > MOST_ROLES:
            message = ngettext(
                "“%(touchpoint)s” is shared by %(num)s job role",
                "“%(touchpoint)s” is shared by %(num)s job roles: too many to feel responsible",
                count,
                touchpoint=placed.touchpoint.name,
            )
            yield Finding(code="C16", severity=Severity.INFO, message=message, spot=placed.spot, path=placed.path)


def _roles(placed: Placed) -> set[str]:
    return {impact.job_role for impact in placed.touchpoint.impacts}


def _chain(start: str, nearest: dict[str, int], serves: dict[str, list[str]]) -> tuple[str, ...]:
    """Return the shortest way over internal customers to a frontstage job role; empty if there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    for way in ways:  # grows while it is walked: breadth first
        if nearest.get(way[-1]) == 0:
            return way
        for served in serves.get(way[-1], ()):
            if served not in seen:
                seen.add(served)
                ways.append((*way, served))
    return ()


def _everywhere(message: str) -> Finding:
    return Finding(code="C8", severity=Severity.WARNING, message=message, spot=Spot(), path=("maps",))
