"""What customers meet at a touchpoint: the weakest of those who have a part there. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from lms.core import ratios
from lms.courses.terms import MasteryLevel
from lms.dashboards.rules import FEWEST, WEAK_PERCENT
from lms.dashboards.terms import Share
from lms.dashboards.walk.terms import GroupFact, GroupKind, GroupView, MissingLevel, NextAction, StopReading, WalkState

LEVELS = tuple(MasteryLevel)


def gap_of(group: GroupFact) -> MissingLevel | None:
    """Return the first level that too few of a group hold, or `None`."""
    for level in LEVELS:
        share = group.shares.get(level)
        if share is None or not share.whole:
            continue
        if share.part * 100 < WEAK_PERCENT * share.whole:
            low, high = ratios.wilson(share.part, share.whole)
            return MissingLevel(level=level, share=share, low=low, high=high, is_small=share.whole < FEWEST)
    return None


def read_stop(groups: Iterable[GroupFact], *, has_part: bool, names_people: bool) -> StopReading:
    """Return what the groups at a touchpoint come to, the weakest first.

    A group that lacks an earlier level is weaker than one that lacks a later one: it stands further from what the customer
    hopes for. Of two that lack the same, the one of which fewer hold it; then the larger. Groups under five are put together;
    what still is too small is shown only where there is nobody else, to those who see the people themselves (`names_people`).
    """
    known = list(groups)
    together, small = put_together(known)
    if names_people and small and not together:
        together, small = [_merged(small)], []
    shown = sorted((GroupView(fact=one, gap=gap_of(one)) for one in together), key=weakness)
    state = _state(known, shown, has_part=has_part)
    return StopReading(
        state=state,
        step=_step(state, shown),
        groups=tuple(shown),
        folded_count=sum(one.size for one in small),
    )


def put_together(groups: Iterable[GroupFact]) -> tuple[list[GroupFact], list[GroupFact]]:
    """Return the groups of five people or more, and those that stay too small.

    Small ones are put together with others of their job role; what is still too small with others of their site; the rest
    all together.
    """
    large: list[GroupFact] = []
    small: list[GroupFact] = []
    for one in groups:
        (large if one.size >= FEWEST else small).append(one)
    for key in _WAYS:
        found: dict[str, list[GroupFact]] = defaultdict(list)
        for one in small:
            found[key(one)].append(one)
        small = []
        for some in found.values():
            if len(some) > 1 and sum(one.size for one in some) >= FEWEST:
                large.append(_merged(some))
            else:
                small += some
    return large, small


_WAYS: tuple[Callable[[GroupFact], str], ...] = (
    lambda one: one.job_role_code,
    lambda one: str(one.site_id),
    lambda _one: "",
)


def _merged(groups: Sequence[GroupFact]) -> GroupFact:
    one = groups[0]
    has_role, has_site = (
        len({group.job_role_code for group in groups}) == 1,
        len({group.site_id for group in groups}) == 1,
    )
    departments = {group.department_id for group in groups}
    return GroupFact(
        job_role_code=one.job_role_code if has_role else "",
        job_role=one.job_role if has_role else "",
        job_role_id=one.job_role_id if has_role else None,
        site_id=one.site_id if has_site else None,
        site=one.site if has_site else "",
        department_id=departments.pop() if len(departments) == 1 else None,
        shares={
            level: _sum(group.shares[level] for group in groups if level in group.shares)
            for level in LEVELS
            if any(level in group.shares for group in groups)
        },
        kind=_KINDS[has_role, has_site],
    )


_KINDS = {
    (True, True): GroupKind.PLACE,
    (True, False): GroupKind.ROLE,
    (False, True): GroupKind.SITE,
    (False, False): GroupKind.REST,
}


def _sum(shares: Iterable[Share]) -> Share:
    listed = list(shares)
    return Share(
        part=sum(one.part for one in listed),
        whole=sum(one.whole for one in listed),
        outdated_count=sum(one.outdated_count for one in listed),
    )


def _state(known: list[GroupFact], shown: list[GroupView], *, has_part: bool) -> WalkState:
    if not has_part:
        return WalkState.NO_PART
    if not known:
        return WalkState.NOBODY
    if not shown:
        return WalkState.TOO_FEW
    return WalkState.WEAK if shown[0].gap else WalkState.READY


def _step(state: WalkState, shown: list[GroupView]) -> NextAction:
    match state:
        case WalkState.NO_PART:
            return NextAction.NAME_ROLE
        case WalkState.NOBODY:
            return NextAction.PUBLISH
        case WalkState.TOO_FEW:
            return NextAction.KEEP
        case WalkState.READY:
            seen = any((share := one.fact.shares.get(MasteryLevel.DEMONSTRATE)) and share.whole for one in shown)
            return NextAction.KEEP if seen else NextAction.WRITE_STANDARD
    gap = shown[0].gap
    assert gap is not None
    if gap.share.needs_refresh:
        return NextAction.REFRESH
    return NextAction.OBSERVE if gap.level is MasteryLevel.DEMONSTRATE else NextAction.REMIND


def weakness(group: GroupView) -> tuple[int, float, int, str, str]:
    """Return what groups are sorted by, the weakest first."""
    gap, fact = group.gap, group.fact
    names = fact.job_role_code, str(fact.site_id or "")
    if gap is None:
        return len(LEVELS), 0.0, -fact.size, *names
    return LEVELS.index(gap.level), gap.share.part / gap.share.whole, -gap.share.whole, *names
