"""Which change does a differing fact belong to? Each fact of each job role to exactly one."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lms.curriculum.changes.snapshot_facts import SnapshotFacts
from lms.curriculum.terms import Facet

Owned = Mapping["ChangeKey", Mapping[str, frozenset[str]]]
"""Ids of the differing facts by job role, for each change."""


@dataclass(frozen=True, order=True)
class ChangeKey:
    """What one change is about."""

    subject: str
    facet: Facet


def owned_facts(before: SnapshotFacts, after: SnapshotFacts) -> Owned:
    """Sort the facts that differ by the change which they belong to."""
    owned: dict[ChangeKey, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for job_role in before.facts.keys() | after.facts.keys():
        for fact, key in _keys(job_role, before, after):
            owned[key][job_role].add(fact)
    return {key: {role: frozenset(facts) for role, facts in sorted(by_role.items())} for key, by_role in owned.items()}


def _keys(job_role: str, before: SnapshotFacts, after: SnapshotFacts) -> Iterator[tuple[str, ChangeKey]]:
    old, new = before.facts.get(job_role), after.facts.get(job_role)
    if old is None or new is None:
        key = ChangeKey(f"role/{job_role}", Facet.ROLE_ADDED if old is None else Facet.ROLE_REMOVED)
        yield from ((fact, key) for fact in new or old or {})
        return
    differing = sorted(fact for fact in old.keys() | new.keys() if old.get(fact) != new.get(fact))
    # A part that is new or gone brings and takes more than its own fact: the touchpoint and the standards.
    moved = {
        fact.removeprefix("impact/"): _moved(fact.removeprefix("impact/"), fact in new, before, after)
        for fact in differing
        if fact.startswith("impact/") and (fact in old) != (fact in new)
    }
    for fact in differing:
        yield fact, _key(fact, job_role, moved)


def _moved(at: str, is_new: bool, before: SnapshotFacts, after: SnapshotFacts) -> ChangeKey:
    subject = at.partition("@")[0]
    whole = (subject not in before.places) if is_new else (subject not in after.places)
    if whole:
        return ChangeKey(subject, Facet.TOUCHPOINT_ADDED if is_new else Facet.TOUCHPOINT_REMOVED)
    return ChangeKey(at, Facet.PART_ADDED if is_new else Facet.PART_REMOVED)


def _key(fact: str, job_role: str, moved: Mapping[str, ChangeKey]) -> ChangeKey:
    kind, _, rest = fact.partition("/")
    if kind == "mantra":
        return ChangeKey("mantra", Facet(rest))
    facet = _FACETS[kind]
    if facet is Facet.PILLAR:
        return ChangeKey(rest, facet)
    if kind in _OF_PLACE:
        return moved.get(f"{rest}@{job_role}") or ChangeKey(rest, facet)
    at = rest.rpartition("/")[0] if kind in _STANDARDS else rest
    return moved.get(at) or ChangeKey(at, facet)


_FACETS = {
    "pillar": Facet.PILLAR,
    "touchpoint": Facet.TOUCHPOINT,
    "moment": Facet.MOMENT,
    "says": Facet.SAYS,
    "hopes": Facet.HOPES,
    "impact": Facet.PART,
    "serves": Facet.SERVES,
    "pillars": Facet.PILLARS,
    "good": Facet.GOOD,
    "never": Facet.NEVER,
    "because": Facet.BECAUSE,
}
_OF_PLACE = ("touchpoint", "moment", "says", "hopes")
_STANDARDS = ("good", "never")
