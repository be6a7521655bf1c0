"""What the maps leave open."""

from lms.journeys.coverage import find_gaps
from lms.journeys.terms import (
    Channel,
    ImpactDocument,
    Lane,
    MapDocument,
    MapKind,
    MapState,
    StageDocument,
    TouchpointDocument,
)
from lms.people.terms import DepartmentDocument, JobRoleDocument

TILL = ImpactDocument(
    job_role="till",
    lane=Lane.FRONTSTAGE,
    how="Ring it up",
    owner=True,
    good=("Smiles",),
    never=("Sighs",),
    pillars=("kind",),
)
CELLAR = ImpactDocument(
    job_role="cellar", lane=Lane.BACKSTAGE, how="Fetch it", good=("Runs",), never=("Waits",), pillars=("kind",)
)


def gaps(*impacts, channel=Channel.IN_PERSON, state=MapState.CURRENT, pillars=("kind",)):
    touchpoint = TouchpointDocument(code="pay", name="Pay", channel=channel, customer="Pays.", impacts=impacts)
    document = MapDocument(
        code="shop",
        name="Shop",
        kind=MapKind.SALES,
        channel=channel,
        state=state,
        stages=(StageDocument(code="s", name="S", touchpoints=(touchpoint,)),),
    )
    found = find_gaps(
        [document],
        departments=[DepartmentDocument(code="d", name="D")],
        job_roles=[JobRoleDocument(code=code, name=code, department="d") for code in ("till", "cellar")],
        pillars={code: code for code in pillars},
    )
    return [gap.code for gap in found]


def test_a_whole_map_leaves_nothing_open():
    assert gaps(TILL, CELLAR) == []


def test_names_roles_and_departments_without_a_touchpoint():
    assert gaps() == ["C2", "C2", "C3", "C4", "C12"]


def test_a_future_map_counts_for_nothing():
    assert gaps(TILL, CELLAR, state=MapState.FUTURE) == ["C2", "C2", "C3", "C12"]


def test_asks_for_an_owner_and_for_somebody_whom_the_customer_meets():
    assert gaps(CELLAR) == ["C2", "C5", "C6", "C7"]
    assert gaps(CELLAR, channel=Channel.WEBSITE) == ["C2", "C5", "C7"]


def test_names_a_pillar_that_nobody_lives():
    assert gaps(TILL, CELLAR, pillars=("kind", "quick")) == ["C12"]
