"""One step of an author."""

from dataclasses import replace

import pytest

from lms.journeys.drafts import edits
from lms.journeys.drafts.terms import EditKind
from tests.journeys.maps import IN_STORE, codes_of, impact, made_map, stage, touchpoint


def roles_at(document, code):
    return [(i.job_role, i.owner) for i in edits.place_of(document, code)[1].impacts]


def noted(edit):
    note = edit.describe(IN_STORE)
    return note.kind, note.values


class TestStages:
    def test_are_added_at_a_place_under_a_free_code(self):
        edit = edits.AddStage(name="Pay", place=2).with_code(IN_STORE)

        after = edit.apply(IN_STORE)

        assert [s.code for s in after.stages] == ["find", "pay-2", "pay"]
        assert (edit.anchor, noted(edit)) == ("stage-pay-2", (EditKind.STAGE_ADDED, {"name": "Pay"}))

    def test_are_renamed_and_moved(self):
        renamed = edits.ChangeStage(code="pay", name="Check out", place=2)
        moved = edits.ChangeStage(code="pay", name="Pay", place=1)

        assert [s.name for s in renamed.apply(IN_STORE).stages] == ["Find", "Check out"]
        assert [s.name for s in moved.apply(IN_STORE).stages] == ["Pay", "Find"]
        assert noted(renamed) == (EditKind.STAGE_RENAMED, {"before": "Pay", "name": "Check out"})
        assert noted(moved) == (EditKind.STAGE_MOVED, {"name": "Pay", "place": 1})

    def test_go_with_their_touchpoints(self):
        edit = edits.RemoveStage(code="find")

        assert codes_of(edit.apply(IN_STORE)) == {"pay": ["register"]}
        assert (edit.anchor, noted(edit)) == ("", (EditKind.STAGE_REMOVED, {"name": "Find"}))

    def test_have_codes_in_any_script(self):
        assert edits.AddStage(name="البحث", place=1).with_code(IN_STORE).code == "x"


class TestTouchpoints:
    def test_are_added_last(self):
        first = edits.place_of(IN_STORE, "door")[1]
        values = {"name": "Door", "channel": first.channel, "customer": ""}
        edit = edits.AddTouchpoint(stage="find", values=values).with_code(IN_STORE)

        assert codes_of(edit.apply(IN_STORE))["find"] == ["door", "shelf", "door-2"]
        assert noted(edit) == (EditKind.TOUCHPOINT_ADDED, {"name": "Door", "stage": "Find"})

    @pytest.mark.parametrize(
        ("place", "stage", "find", "pay"),
        [
            (1, "pay", ["shelf"], ["door", "register"]),
            (9, "pay", ["shelf"], ["register", "door"]),
            (2, "find", ["shelf", "door"], ["register"]),
            (-3, "find", ["door", "shelf"], ["register"]),
        ],
    )
    def test_are_moved(self, place, stage, find, pay):
        after = edits.MoveTouchpoint(code="door", stage=stage, place=place).apply(IN_STORE)

        assert codes_of(after) == {"find": find, "pay": pay}

    def test_say_where_they_went(self):
        edit = edits.MoveTouchpoint(code="door", stage="pay", place=9)

        assert noted(edit) == (EditKind.TOUCHPOINT_MOVED, {"name": "At door", "stage": "Pay", "place": 2})

    def test_are_changed_and_removed(self):
        changed = edits.ChangeTouchpoint(code="door", values={"hopes": "Light"})
        removed = edits.RemoveTouchpoint(code="door")

        assert edits.place_of(changed.apply(IN_STORE), "door")[1].hopes == "Light"
        assert codes_of(removed.apply(IN_STORE))["find"] == ["shelf"]
        assert noted(changed) == (EditKind.TOUCHPOINT_CHANGED, {"name": "At door", "fields": ["hopes"]})
        assert noted(removed) == (EditKind.TOUCHPOINT_REMOVED, {"name": "At door"})


class TestImpacts:
    def test_are_added_and_take_the_ownership(self):
        edit = edits.SaveImpact(code="register", impact=impact("guard", owner=True), role_name="Guard")

        assert roles_at(edit.apply(IN_STORE), "register") == [("cashier", False), ("buyer", False), ("guard", True)]
        assert noted(edit) == (EditKind.PART_ADDED, {"role": "Guard", "name": "At register"})

    def test_may_pass_to_another_job_role(self):
        edit = edits.SaveImpact(code="register", job_role="buyer", impact=impact("guard"), role_name="Guard")

        assert roles_at(edit.apply(IN_STORE), "register") == [("cashier", True), ("guard", False)]
        assert noted(edit)[1]["fields"] == ["job_role"]

    def test_stand_once_for_a_job_role(self):
        edit = edits.SaveImpact(code="register", job_role="buyer", impact=impact("cashier"), role_name="Cashier")

        with pytest.raises(edits.RoleAlreadyHere):
            edit.apply(IN_STORE)

    def test_are_removed(self):
        edit = edits.RemoveImpact(code="register", job_role="buyer", role_name="Buyer")

        assert roles_at(edit.apply(IN_STORE), "register") == [("cashier", True)]
        assert noted(edit) == (EditKind.PART_REMOVED, {"role": "Buyer", "name": "At register"})


@pytest.mark.parametrize(
    "edit",
    [
        edits.ChangeStage(code="x", name="X", place=1),
        edits.RemoveStage(code="x"),
        edits.AddTouchpoint(code="y", stage="x", values={}),
        edits.MoveTouchpoint(code="door", stage="x", place=1),
        edits.RemoveTouchpoint(code="x"),
        edits.SaveImpact(code="door", job_role="guard", impact=impact("guard"), role_name="Guard"),
        edits.RemoveImpact(code="door", job_role="guard", role_name="Guard"),
    ],
)
def test_what_is_not_there_is_refused(edit):
    with pytest.raises(edits.MapPartNotFound):
        edit.apply(IN_STORE)


def test_a_map_is_changed():
    edit = edits.ChangeMap(values={"goal": "Books"})

    assert edit.apply(IN_STORE) == replace(IN_STORE, goal="Books")
    assert noted(edit) == (EditKind.MAP_CHANGED, {"name": "In the store", "fields": ["goal"]})
    with pytest.raises(edits.MapPartNotFound):
        edits.impact_of(IN_STORE, "door", "guard")


class TestOrderOfWhatIsChosen:
    """A form sends what is chosen in the order of its choices, not in the author's."""

    def test_stays_the_authors(self):
        was = impact("cashier", pillars=("time", "right"), serves=("guard", "buyer"))
        before = made_map(stage("pay", touchpoint("till", impacts=(was,))))
        sent = replace(was, how="Wave", pillars=("right", "time", "fair"), serves=("buyer", "guard"))
        edit = edits.SaveImpact(code="till", job_role="cashier", impact=sent, role_name="Cashier")

        after = edits.impact_of(edit.apply(before), "till", "cashier")

        assert (after.pillars, after.serves) == (("time", "right", "fair"), ("guard", "buyer"))
        assert edit.describe(before).values["fields"] == ["how", "pillars"]
