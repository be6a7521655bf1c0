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
    # A part that is new or gone brings and takes more than its own fact: the touchpoint, the standards, the journey.
    moved = {
        fact.removeprefix("impact/"): _moved(fact.removeprefix("impact/"), fact in new, before, after)
        for fact in differing
        if fact.startswith("impact/") and (fact in old) != (fact in new)
    }
    for fact in differing:
        yield fact, _key(fact, job_role, moved, is_new=fact not in old, is_gone=fact not in new, after=after)


def _moved(at: str, is_new: bool, before: SnapshotFacts, after: SnapshotFacts) -> ChangeKey:
    subject = at.partition("@")[0]
    whole = (subject not in before.places) if is_new else (subject not in after.places)
    if whole:
        return ChangeKey(subject, Facet.TOUCHPOINT_ADDED if is_new else Facet.TOUCHPOINT_REMOVED)
    return ChangeKey(at, Facet.PART_ADDED if is_new else Facet.PART_REMOVED)


def _key(
    fact: str, job_role: str, moved: Mapping[str, ChangeKey], *, is_new: bool, is_gone: bool, after: SnapshotFacts
) -> ChangeKey:
    kind, _, rest = fact.partition("/")
    if kind == "mantra":
        return ChangeKey("mantra", Facet(rest))
    if kind == "pillar":
        return ChangeKey(rest, Facet.PILLAR)
    if kind == "map":
        code = rest.removesuffix("/stages")
        if not is_new and not is_gone:
            return ChangeKey(code, Facet.STAGES)
        return _first(moved, code, after) or ChangeKey(code, Facet.JOURNEY_ADDED if is_new else Facet.JOURNEY_REMOVED)
    at = f"{rest}@{job_role}" if kind == "touchpoint" else rest.rpartition("/")[0] if kind in _STANDARDS else rest
    return moved.get(at) or (
        ChangeKey(rest, Facet.TOUCHPOINT) if kind == "touchpoint" else ChangeKey(at, _FACETS[kind])
    )


def _first(moved: Mapping[str, ChangeKey], map_code: str, after: SnapshotFacts) -> ChangeKey | None:
    """Return the first part on the map that is new or gone, else the first anywhere: whoever has no part learns all maps."""
    order = {subject: index for index, subject in enumerate(after.places)}

    def rank(at: str) -> tuple[bool, int, str]:
        subject = at.partition("@")[0]
        return not at.startswith(f"{map_code}/"), order.get(subject, len(order)), at

    return moved[min(moved, key=rank)] if moved else None


_FACETS = {"impact": Facet.PART, "good": Facet.GOOD, "never": Facet.NEVER}
_STANDARDS = ("good", "never")
