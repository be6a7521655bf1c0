"""What the author calls each change, and what follows from it."""

from collections.abc import Iterable, Mapping, Sequence

from lms.curriculum import overlays
from lms.curriculum.terms import Change, ChangeKind, Overlay

KINDS = frozenset(kind.value for kind in ChangeKind)


def choose(changes: Iterable[Change], choices: Mapping[str, str]) -> dict[str, ChangeKind]:
    """Return what each change is called, by its id: the author's choice, else the proposal."""
    return {
        change.id: ChangeKind(choices[change.id]) if choices.get(change.id) in KINDS else change.proposal
        for change in changes
    }


def overlays_of(
    changes: Iterable[Change],
    chosen: Mapping[str, ChangeKind],
    earlier: Sequence[Overlay],
    facts_after: Mapping[str, Mapping[str, str]],
) -> tuple[Overlay, ...]:
    """Return the changes that count as none: those of earlier releases which still apply, then the new ones.

    `facts_after` are the facts of each job role as they are, without any overlay.
    """
    cosmetic = [
        overlay for change in changes if chosen[change.id] is ChangeKind.COSMETIC for overlay in change.overlays
    ]
    return overlays.still_applying([*earlier, *cosmetic], facts_after)


def job_roles_in_full(changes: Iterable[Change], chosen: Mapping[str, ChangeKind]) -> frozenset[str]:
    """Return the codes of the job roles that the author wants to take the whole course again."""
    return frozenset(
        job_role for change in changes if chosen[change.id] is ChangeKind.FULL for job_role in change.job_roles
    )
