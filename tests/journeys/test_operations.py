"""Maps and systems through their versions."""

from dataclasses import replace

import pytest

from lms.journeys import operations, queries
from lms.journeys.terms import (
    Channel,
    ImpactDocument,
    Lane,
    MapDocument,
    MapKind,
    StageDocument,
    SystemDocument,
    SystemKind,
    TouchpointDocument,
)
from tests.times import MONDAY

IN_STORE = MapDocument(
    code="in-store",
    name="Buying in the store",
    kind=MapKind.SALES,
    channel=Channel.IN_PERSON,
    persona="First-year student",
    stages=(
        StageDocument(
            code="pay",
            name="Pay",
            touchpoints=(
                TouchpointDocument(
                    code="register",
                    name="Pay at the register",
                    channel=Channel.IN_PERSON,
                    customer="The student pays.",
                    feeling=-1,
                    impacts=(ImpactDocument(job_role="bookseller", lane=Lane.FRONTSTAGE, how="Takes the money."),),
                ),
            ),
        ),
    ),
)
ONLINE = replace(IN_STORE, code="online", name="Buying online")
PHONE = replace(IN_STORE, code="phone", name="Calling us")


class TestApplyMaps:
    def test_publishes_what_is_new_in_the_order_given(self, session):
        changed = operations.apply_maps(session, documents=(ONLINE, IN_STORE), now=MONDAY)

        assert changed == ("online", "in-store")
        assert queries.list_published_maps(session) == (ONLINE, IN_STORE)

    def test_publishes_only_what_differs(self, session):
        operations.apply_maps(session, documents=(IN_STORE, ONLINE), now=MONDAY)
        renamed = replace(ONLINE, name="Ordering online")

        changed = operations.apply_maps(session, documents=(IN_STORE, renamed), now=MONDAY)

        assert changed == ("online",)
        assert queries.list_published_maps(session) == (IN_STORE, renamed)

    def test_keeps_maps_that_are_not_named_after_the_named(self, session):
        operations.apply_maps(session, documents=(IN_STORE, ONLINE), now=MONDAY)

        operations.apply_maps(session, documents=(PHONE, ONLINE), now=MONDAY)

        assert queries.list_published_maps(session) == (PHONE, ONLINE, IN_STORE)

    def test_finds_the_published_version(self, session):
        operations.apply_maps(session, documents=(IN_STORE,), now=MONDAY)

        assert queries.find_published_map(session, "in-store") == IN_STORE
        assert queries.find_published_map(session, "elsewhere") is None


class TestApplySystems:
    @pytest.fixture
    def stores(self, make):
        return make.department("Stores").code

    def test_adds_and_corrects_and_keeps_the_rest(self, session, stores):
        pos = SystemDocument(code="pos", name="Registers", kind=SystemKind.SYSTEM, department=stores)
        policy = SystemDocument(code="refunds", name="Refunds", kind=SystemKind.POLICY, department=stores)
        operations.apply_systems(session, documents=(pos, policy))
        renamed = replace(policy, name="Refund policy")

        operations.apply_systems(session, documents=(renamed,))

        assert queries.list_systems(session) == (renamed, pos)
