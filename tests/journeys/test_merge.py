"""Two authors of one map."""

from dataclasses import replace

from hypothesis import given

from lms.journeys.drafts.merge import Side, merge_maps, merge_order
from tests.journeys.maps import (
    IN_STORE,
    changed,
    codes_of,
    impact,
    made_map,
    maps_by_chance,
    stage,
    touchpoint,
    with_touchpoints,
)


def merged(mine, theirs, base=IN_STORE):
    result = merge_maps(base, mine, theirs)
    assert result.conflicts == ()
    return result.document


def conflict(mine, theirs, base=IN_STORE):
    result = merge_maps(base, mine, theirs)
    assert len(result.conflicts) == 1
    return result.conflicts[0]


class TestMergeMaps:
    def test_takes_changes_of_different_fields(self):
        mine = changed(IN_STORE, "door", hopes="An open door")
        theirs = replace(changed(IN_STORE, "door", customer="The student comes in."), goal="Books")

        both = merged(mine, theirs)

        door = next(both.touchpoints())
        assert (door.hopes, door.customer, both.goal) == ("An open door", "The student comes in.", "Books")

    def test_takes_what_both_added(self):
        mine = with_touchpoints(IN_STORE, pay=["register", "bag"])
        theirs = with_touchpoints(IN_STORE, pay=["register", "alarm"])

        assert codes_of(merged(mine, theirs))["pay"] == ["register", "alarm", "bag"]

    def test_takes_a_move_with_an_edit_of_what_was_moved(self):
        mine = with_touchpoints(IN_STORE, find=["door"], pay=["shelf", "register"])
        theirs = changed(IN_STORE, "shelf", hopes="All books")

        both = merged(mine, theirs)

        assert codes_of(both) == {"find": ["door"], "pay": ["shelf", "register"]}
        assert next(t for t in both.touchpoints() if t.code == "shelf").hopes == "All books"

    def test_takes_moves_of_two_stages(self):
        base = made_map(*(stage(code, touchpoint(code)) for code in "abcd"))
        a, b, c, d = base.stages
        mine, theirs = replace(base, stages=(b, a, c, d)), replace(base, stages=(a, b, d, c))

        assert [s.code for s in merged(mine, theirs, base).stages] == ["b", "a", "d", "c"]

    def test_takes_an_impact_that_one_added_and_one_that_the_other_took_away(self):
        mine = changed(IN_STORE, "register", impacts=(impact("cashier", owner=True),))
        theirs = changed(IN_STORE, "door", impacts=(impact("guard"),))

        both = merged(mine, theirs)

        assert {t.code: [i.job_role for i in t.impacts] for t in both.touchpoints()} == {
            "door": ["guard"], "shelf": ["buyer"], "register": ["cashier"],
        }  # fmt: skip

    def test_takes_systems_that_each_added(self):
        mine, theirs = changed(IN_STORE, "door", systems=("alarm",)), changed(IN_STORE, "door", systems=("gate",))

        assert next(merged(mine, theirs).touchpoints()).systems == ("alarm", "gate")

    def test_names_a_field_that_both_changed_otherwise(self):
        mine, theirs = changed(IN_STORE, "door", hopes="Light"), changed(IN_STORE, "door", hopes="Warmth")

        found = conflict(mine, theirs)

        assert (found.key, found.where, found.field) == ("touchpoint:door:hopes", "“At door”", "hopes")
        assert (found.base, found.mine, found.theirs) == ("", "Light", "Warmth")

    def test_names_the_job_role_whose_part_both_changed(self):
        mine = changed(IN_STORE, "shelf", impacts=(impact("buyer", good=("Looks up",)),))
        theirs = changed(IN_STORE, "shelf", impacts=(impact("buyer", good=("Asks", "Smiles")),))

        found = conflict(mine, theirs)

        assert (found.job_role, found.mine, found.theirs) == ("buyer", "Looks up", "Asks\nSmiles")

    def test_names_what_one_took_away_and_the_other_changed(self):
        mine, theirs = with_touchpoints(IN_STORE, find=["shelf"]), changed(IN_STORE, "door", hopes="Light")

        found = conflict(mine, theirs)

        assert (found.key, found.removed_by, found.field) == ("touchpoint:door", Side.MINE, "")

    def test_names_a_stage_that_one_took_away_while_the_other_filled_it(self):
        mine = replace(IN_STORE, stages=IN_STORE.stages[:1])
        theirs = with_touchpoints(IN_STORE, pay=["register", "bag"])

        found = conflict(mine, theirs)

        assert (found.key, found.removed_by) == ("stage:pay", Side.MINE)

    def test_asks_who_owns_when_each_named_another(self):
        base = changed(IN_STORE, "register", impacts=(impact("cashier"), impact("buyer")))
        mine = changed(base, "register", impacts=(impact("cashier", owner=True), impact("buyer")))
        theirs = changed(base, "register", impacts=(impact("cashier"), impact("buyer", owner=True)))

        found = conflict(mine, theirs, base)

        assert (found.key, found.mine, found.theirs) == ("touchpoint:register:owner", "cashier", "buyer")

    def test_names_orders_that_contradict_each_other(self):
        base = made_map(*(stage(code, touchpoint(code)) for code in "abc"))
        a, b, c = base.stages
        mine, theirs = replace(base, stages=(b, c, a)), replace(base, stages=(c, a, b))
        found = merge_maps(base, mine, theirs)

        assert [x.key for x in found.conflicts] in ([], ["order:stages"])


class TestChoices:
    def test_take_theirs_or_mine(self):
        mine, theirs = changed(IN_STORE, "door", hopes="Light"), changed(IN_STORE, "door", hopes="Warmth")

        for side, hopes in ((Side.MINE, "Light"), (Side.THEIRS, "Warmth")):
            both = merge_maps(IN_STORE, mine, theirs, {"touchpoint:door:hopes": side})
            assert (next(both.document.touchpoints()).hopes, both.conflicts) == (hopes, ())

    def test_take_away_or_keep(self):
        mine, theirs = with_touchpoints(IN_STORE, find=["shelf"]), changed(IN_STORE, "door", hopes="Light")

        gone = merge_maps(IN_STORE, mine, theirs, {"touchpoint:door": Side.MINE})
        kept = merge_maps(IN_STORE, mine, theirs, {"touchpoint:door": Side.THEIRS})

        assert codes_of(gone.document)["find"] == ["shelf"]
        assert codes_of(kept.document)["find"] == ["door", "shelf"]

    def test_a_stage_given_up_gives_back_what_was_moved_into_it(self):
        mine = replace(IN_STORE, stages=IN_STORE.stages[:1])
        theirs = with_touchpoints(IN_STORE, find=["shelf"], pay=["register", "door"])

        both = merge_maps(IN_STORE, mine, theirs, {"stage:pay": Side.MINE})

        assert codes_of(both.document) == {"find": ["door", "shelf"]}


class TestMergeOrder:
    def test_none_where_three_go_round(self):
        base, mine, theirs = list("abc"), list("bca"), list("acb")

        assert merge_order(base, mine, theirs) in (None, ["c", "b", "a"])

    def test_puts_what_is_new_after_what_it_followed(self):
        assert merge_order(list("ab"), list("axb"), list("aby")) == list("axby")


class TestByChance:
    @given(maps_by_chance(), maps_by_chance())
    def test_what_only_one_changed_is_taken_whole(self, base, other):
        assert merge_maps(base, other, base).document == other
        assert merge_maps(base, base, other).document == other
        assert merge_maps(base, other, other).document == other

    @given(maps_by_chance(), maps_by_chance())
    def test_also_without_the_short_way(self, base, other):
        nearly = replace(base, goal="theirs alone")
        found = merge_maps(base, replace(other, goal=base.goal), nearly)

        assert found.conflicts == ()
        assert found.document == replace(other, goal="theirs alone")

    @given(maps_by_chance(), maps_by_chance(), maps_by_chance())
    def test_is_the_same_from_both_sides_and_well_formed(self, base, mine, theirs):
        one, other = merge_maps(base, mine, theirs), merge_maps(base, theirs, mine)
        codes = [t.code for t in one.document.touchpoints()]

        assert {c.key for c in one.conflicts} == {c.key for c in other.conflicts}
        assert len(set(codes)) == len(codes)
        assert len({s.code for s in one.document.stages}) == len(one.document.stages)
        for point in one.document.touchpoints():
            assert len({i.job_role for i in point.impacts}) == len(point.impacts)
            assert sum(i.owner for i in point.impacts) <= 1
        if not one.conflicts:
            assert one.document == other.document

    @given(maps_by_chance(), maps_by_chance(), maps_by_chance())
    def test_choices_leave_nothing_open(self, base, mine, theirs):
        conflicts = merge_maps(base, mine, theirs).conflicts
        choices = {c.key: Side.MINE if i % 2 else Side.THEIRS for i, c in enumerate(conflicts)}

        while left := merge_maps(base, mine, theirs, choices).conflicts:
            assert not {c.key for c in left} & set(choices)
            choices |= {c.key: Side.THEIRS for c in left}
