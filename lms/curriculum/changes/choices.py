"""What the author calls each change, and what follows from it."""

from collections.abc import Iterable, Mapping, Sequence

from lms.courses.terms import FOUNDATION
from lms.curriculum import cosmetic
from lms.curriculum.terms import ChangeKind, CosmeticChange, TaughtChange

KINDS = frozenset(kind.value for kind in ChangeKind)


def choose(changes: Iterable[TaughtChange], choices: Mapping[str, str]) -> dict[str, ChangeKind]:
    """Return what each change is called, by its id: the author's choice for it, else for its facet, else the proposal.

    `choices` has kinds by the ids of changes and by facets; what is unknown in it is passed over.
    """

    def call(change: TaughtChange) -> ChangeKind:
        named = (choices.get(key) for key in (change.id, change.facet))
        return next((ChangeKind(kind) for kind in named if kind in KINDS), change.proposal)

    return {change.id: call(change) for change in changes}


def cosmetic_changes_of(
    changes: Iterable[TaughtChange],
    chosen: Mapping[str, ChangeKind],
    earlier: Sequence[CosmeticChange],
    facts_after: Mapping[str, Mapping[str, str]],
) -> tuple[CosmeticChange, ...]:
    """Return the changes that count as none: those of earlier releases which still apply, then the new ones.

    `facts_after` are the facts of each job role as they are, without any cosmetic change.
    """
    new = [one for change in changes if chosen[change.id] is ChangeKind.COSMETIC for one in change.as_cosmetic]
    return cosmetic.still_applying([*earlier, *new], facts_after)


def courses_in_full(changes: Iterable[TaughtChange], chosen: Mapping[str, ChangeKind]) -> frozenset[str]:
    """Return the codes of the courses that the author wants to be taken again as a whole."""
    return frozenset(
        course for change in changes if chosen[change.id] is ChangeKind.FULL for course in courses_of(change)
    )


def courses_of(change: TaughtChange) -> frozenset[str]:
    """Return the codes of the courses that teach what changed: the foundation, or those of its job roles."""
    if change.facet.is_of_mantra:
        return frozenset((FOUNDATION,))
    return frozenset(f"role/{job_role}" for job_role in change.job_roles)
