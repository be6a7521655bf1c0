"""Two snapshots to the changes between them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from lms.core.ids import fingerprint
from lms.curriculum.changes.attribution import ChangeKey, owned_facts
from lms.curriculum.changes.describe import describe
from lms.curriculum.changes.snapshot_facts import SnapshotFacts, snapshot_facts
from lms.curriculum.terms import CosmeticChange, Facet, Line, Snapshot, TaughtChange

_ORDER = {facet: index for index, facet in enumerate(Facet)}


def list_changes(before: Snapshot, after: Snapshot) -> tuple[TaughtChange, ...]:
    """Return what differs for anybody who is taught it.

    Order: the mantra, then the maps in the customer's order, then job roles.
    """
    return compare(snapshot_facts(before), snapshot_facts(after))


def compare(before: SnapshotFacts, after: SnapshotFacts) -> tuple[TaughtChange, ...]:
    """Return what differs between two snapshots that are ready to be compared; for many comparisons of the same."""
    owned = owned_facts(before, after)
    ranks = _ranks(before, after)

    def rank(key: ChangeKey) -> tuple[int, str, int]:
        subject, _, job_role = key.subject.partition("@")
        return ranks.get(subject, len(ranks)), job_role, _ORDER[key.facet]

    return tuple(_change(key, owned[key], before, after) for key in sorted(owned, key=rank))


def _change(
    key: ChangeKey, facts: Mapping[str, frozenset[str]], before: SnapshotFacts, after: SnapshotFacts
) -> TaughtChange:
    text = describe(key, before, after)
    return TaughtChange(
        id=fingerprint(key.subject, key.facet, _plain(text.before), _plain(text.after)),
        subject=key.subject,
        where=text.where,
        facet=key.facet,
        lines_before=text.before,
        lines_after=text.after,
        job_roles=tuple(facts),
        as_cosmetic=_cosmetic_changes(key, facts, before, after),
        proposal=text.proposal,
    )


def _plain(lines: Iterable[Line]) -> str:
    return "\n".join(line.plain for line in lines)


def _cosmetic_changes(
    key: ChangeKey, facts: Mapping[str, frozenset[str]], before: SnapshotFacts, after: SnapshotFacts
) -> tuple[CosmeticChange, ...]:
    groups: dict[tuple[tuple[tuple[str, str], ...], ...], list[str]] = defaultdict(list)
    for job_role, ids in facts.items():
        old, new = before.facts.get(job_role, {}), after.facts.get(job_role, {})
        sides = tuple(tuple((fact, side[fact]) for fact in sorted(ids) if fact in side) for side in (old, new))
        groups[sides].append(job_role)
    is_for_all = key.facet.is_of_mantra
    return tuple(
        CosmeticChange(gone=dict(gone), new=dict(new), job_roles=() if is_for_all else tuple(roles))
        for (gone, new), roles in groups.items()
    )


def _ranks(before: SnapshotFacts, after: SnapshotFacts) -> dict[str, int]:
    """Return where each subject stands; what is gone stands after what is there."""
    order = ["mantra", *after.pillars, *before.pillars]
    for organisation in (after, before):
        for map_ in organisation.world.maps:
            order += [map_.code, *(place.subject for place in organisation.world.by_map.get(map_.code, ()))]
    return {subject: index for index, subject in enumerate(dict.fromkeys(order))}
