"""What differs between two states of a map."""

from dataclasses import replace

from hypothesis import given

from lms.journeys.drafts.compare import list_map_changes
from tests.journeys.maps import IN_STORE, changed, impact, maps_by_chance, stage, touchpoint, with_touchpoints


def found(before, after):
    return [(c.kind.value, c.thing, c.job_role, c.field) for c in list_map_changes(before, after)]


class TestListMapChanges:
    def test_names_fields_with_their_words(self):
        change = list_map_changes(IN_STORE, changed(IN_STORE, "door", customer="The student waits."))[0]

        assert (change.thing, change.field, change.anchor) == ("“At door”", "customer", "door")
        assert [(p.kind.value, p.text) for p in change.pieces] == [
            ("same", "The student "), ("deleted", "pays"), ("inserted", "waits"), ("same", "."),
        ]  # fmt: skip

    def test_names_what_came_went_and_moved(self):
        after = with_touchpoints(IN_STORE, find=["door"], pay=["shelf", "register", "bag"])
        after = replace(after, stages=(*reversed(after.stages), stage("leave", touchpoint("exit"))), goal="Books")

        assert found(IN_STORE, after) == [
            ("changed", "Map “In the store”", "", "goal"),
            ("added", "Stage “Leave”", "", ""),
            ("moved", "Stage “Find”", "", ""),
            ("moved", "“At shelf”", "", ""),
            ("added", "“At bag”", "", ""),
            ("added", "“At exit”", "", ""),
        ]

    def test_names_what_is_gone(self):
        after = replace(
            with_touchpoints(IN_STORE, find=["shelf"]), stages=with_touchpoints(IN_STORE, find=["shelf"]).stages[:1]
        )

        assert found(IN_STORE, after) == [
            ("removed", "Stage “Pay”", "", ""), ("removed", "“At door”", "", ""), ("removed", "“At register”", "", ""),
        ]  # fmt: skip

    def test_names_parts_of_job_roles(self):
        after = changed(IN_STORE, "register", impacts=(impact("cashier", good=("Smiles",)), impact("guard")))

        assert found(IN_STORE, after) == [
            ("changed", "“At register”", "cashier", "owner"),
            ("changed", "“At register”", "cashier", "good"),
            ("added", "“At register”", "guard", ""),
            ("removed", "“At register”", "buyer", ""),
        ]

    @given(maps_by_chance(), maps_by_chance())
    def test_is_silent_exactly_where_nothing_differs(self, before, after):
        assert (list_map_changes(before, after) == ()) == (before == after) or _only_order_of_roles(before, after)


def _only_order_of_roles(before, after):
    def sorted_roles(document):
        return [(t.code, sorted(i.job_role for i in t.impacts)) for t in document.touchpoints()]

    return sorted_roles(before) == sorted_roles(after)
