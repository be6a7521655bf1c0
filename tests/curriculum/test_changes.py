"""What differs between two snapshots, in words, and what each change is proposed to be called."""

from dataclasses import replace

import pytest

from lms.curriculum import changes
from lms.curriculum.changes.codes import LineCode
from lms.curriculum.changes.similarity import are_alike, is_slip, says_the_same
from lms.curriculum.terms import ChangeKind, CosmeticChange
from lms.journeys.terms import Channel, ImpactDocument, Importance, Lane, MapKind, MapState
from lms.people.terms import JobRoleDocument
from tests.curriculum.organisation import ORGANISATION
from tests.curriculum.strategies import with_touchpoints

REGISTER = "in-store/register"


def with_touchpoint(code, edit, organisation=ORGANISATION):
    """The company with one touchpoint changed."""
    (map_,) = organisation.maps
    return replace(organisation, maps=(with_touchpoints(map_, lambda t: edit(t) if t.code == code else t),))


def with_part(code, job_role, **values):
    """The company with a job role's part at a touchpoint changed."""

    def edit(touchpoint):
        impacts = (replace(i, **values) if i.job_role == job_role else i for i in touchpoint.impacts)
        return replace(touchpoint, impacts=tuple(impacts))

    return with_touchpoint(code, edit)


def with_mantra(**values):
    return replace(ORGANISATION, mantra=replace(ORGANISATION.mantra, **values))


def only(after, before=ORGANISATION):
    (change,) = changes.list_changes(before, after)
    return change


class TestListChanges:
    def test_tells_a_standard_with_its_lists_to_its_job_role_only(self):
        change = only(with_part("register", "bookseller", good=("Says the refund date aloud.", "Smiles.")))

        assert (change.subject, change.facet) == (f"{REGISTER}@bookseller", "good")
        assert change.where == "Bookseller: Pay at the register · Buying in the store"
        assert change.before == "Says the refund date aloud."
        assert change.after == "Says the refund date aloud.\nSmiles."
        assert change.job_roles == ("bookseller",)

    def test_tells_the_mantra_to_all(self):
        change = only(with_mantra(text="Ready, all of them."))

        assert change.facet == "text"
        assert set(change.job_roles) == {"bookseller", "manager", "custodian"}
        assert change.as_cosmetic[0].job_roles == ()

    def test_tells_a_pillar_that_is_gone(self):
        change = only(with_mantra(pillars=ORGANISATION.mantra.pillars[:1]))

        assert (change.subject, change.facet, change.after) == ("time", "pillar", "")
        assert "In time" in change.before

    def test_tells_the_customers_side_to_all_who_have_a_part(self):
        change = only(with_touchpoint("register", lambda t: replace(t, channel=Channel.KIOSK)))

        assert change.facet == "touchpoint"
        assert (change.before, change.after) == ("Channel: In person", "Channel: Kiosk")
        assert change.job_roles == ("bookseller", "manager")

    def test_tells_an_owner_that_changed_as_one_change(self):
        change = only(with_part("register", "manager", owner=True, how="Open it."))

        assert change.facet == "part"
        assert [(line.code, line.text) for line in change.lines_after] == [
            (LineCode.OWNER, "yes"),
            (LineCode.HOW, "Open it."),
        ]

    def test_tells_a_part_that_is_no_longer_theirs_with_all_its_facts(self):
        change = only(with_touchpoint("register", lambda t: replace(t, impacts=t.impacts[:1])))

        assert change.facet == "part-removed"
        assert set(change.as_cosmetic[0].gone) >= {f"touchpoint/{REGISTER}", f"impact/{REGISTER}@manager"}

    def test_tells_a_first_part_together_with_the_journey(self):
        first = ImpactDocument(job_role="custodian", lane=Lane.SUPPORT, how="Keep it clean.")

        change = only(with_touchpoint("register", lambda t: replace(t, impacts=(*t.impacts, first))))

        assert change.facet == "part-added"
        assert change.job_roles == ("custodian",)
        assert [line.text for line in change.lines_after] == ["support", "no", "Keep it clean."]

    def test_tells_a_touchpoint_that_is_gone_once(self):
        (map_,) = ORGANISATION.maps
        pay = replace(map_.stages[1], touchpoints=())

        change = only(replace(ORGANISATION, maps=(replace(map_, stages=(map_.stages[0], pay, map_.stages[2])),)))

        assert (change.subject, change.facet) == (REGISTER, "touchpoint-removed")
        assert change.job_roles == ("bookseller", "manager")

    @pytest.mark.parametrize(
        ("facet", "value"), [("hopes", "To be quick."), ("says", "Where is it?"), ("importance", Importance.ROUTINE)]
    )
    def test_tells_what_happens_to_all_who_are_there(self, facet, value):
        change = only(with_touchpoint("register", lambda t: replace(t, **{facet: value})))

        assert change.facet == {"importance": "moment"}.get(facet, facet)
        assert change.job_roles == ("bookseller", "manager")

    @pytest.mark.parametrize(
        ("facet", "value"), [("serves", ("manager",)), ("pillars", ("time",)), ("because", "The line is long.")]
    )
    def test_tells_a_part_to_its_job_role_alone(self, facet, value):
        change = only(with_part("register", "bookseller", **{facet: value}))

        assert (change.facet, change.job_roles) == (facet, ("bookseller",))

    def test_tells_a_new_job_role_in_full(self):
        clerk = JobRoleDocument(code="clerk", name="Clerk", department="stores")
        roles = (*ORGANISATION.organisation.job_roles, clerk)

        change = only(replace(ORGANISATION, organisation=replace(ORGANISATION.organisation, job_roles=roles)))

        assert (change.facet, change.proposal) == ("role-added", ChangeKind.FULL)
        assert changes.courses_of(change) == {"role/clerk"}

    def test_tells_a_map_of_the_future_that_has_begun_by_its_touchpoints(self):
        (map_,) = ORGANISATION.maps
        later = replace(ORGANISATION, maps=(replace(map_, state=MapState.FUTURE),))

        facets = [change.facet for change in changes.list_changes(later, ORGANISATION)]

        assert facets == ["touchpoint-added"] * 4

    def test_finds_nothing_where_only_spacing_and_case_differ(self):
        assert changes.list_changes(ORGANISATION, with_mantra(meaning="a sale is NOT  the finish line.")) == ()

    def test_goes_in_the_customers_order(self):
        after = with_part("register", "bookseller", good=())
        after = replace(after, mantra=replace(ORGANISATION.mantra, text="Ready."))
        after = with_touchpoint("shelf", lambda t: replace(t, customer="Looks."), after)

        facets = [change.facet for change in changes.list_changes(ORGANISATION, after)]

        assert facets == ["text", "touchpoint", "good"]


class TestProposals:
    @pytest.mark.parametrize(
        ("after", "proposal"),
        [
            (with_part("register", "bookseller", good=("Says the refund date, aloud!",)), ChangeKind.COSMETIC),
            (with_part("register", "bookseller", good=("Says the refudn date aloud.",)), ChangeKind.COSMETIC),
            (with_part("register", "bookseller", good=("Says the return date aloud.",)), ChangeKind.MATERIAL),
            (with_part("register", "bookseller", good=()), ChangeKind.MATERIAL),
            (with_part("register", "bookseller", owner=True), ChangeKind.MATERIAL),
            (with_part("register", "bookseller", how="Take the money!"), ChangeKind.COSMETIC),
            (with_part("register", "bookseller", lane=Lane.SUPPORT), ChangeKind.MATERIAL),
            (with_mantra(text="Every student leaves ready for classs."), ChangeKind.MATERIAL),
            (with_mantra(text="Every student leaves: ready for class."), ChangeKind.COSMETIC),
            (with_mantra(meaning="A sale is not the finissh line."), ChangeKind.COSMETIC),
            (with_mantra(meaning="A sale is the finish line."), ChangeKind.MATERIAL),
        ],
    )
    def test_follow_what_an_edit_says(self, after, proposal):
        assert only(after).proposal is proposal

    def test_count_for_who_leaves_nothing(self):
        fewer = replace(ORGANISATION.organisation, job_roles=ORGANISATION.organisation.job_roles[:2])

        assert only(replace(ORGANISATION, organisation=fewer)).proposal is ChangeKind.COSMETIC


class TestLikeness:
    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("within 5 days", "within 15 days"),
            ("at 10.30", "at 10:30"),
            ("stays in", "stays on"),
            ("possible", "impossible"),
            ("お客様を待たせる", "お客様を待たせない"),
            ("Call the buyer", "Call the buyer twice"),
        ],
    )
    def test_takes_what_may_mean_something_else_for_another_text(self, before, after):
        assert not says_the_same(before, after)
        assert not is_slip(before, after)

    def test_sees_through_marks_and_slips(self):
        assert says_the_same("Calls - at once", "Calls: at once!")
        assert is_slip("Recieves the book", "Receives the book")
        assert are_alike(["One.", "Two"], ["One", "Two."])


class TestChoose:
    def test_takes_the_id_before_the_facet_before_the_proposal(self):
        change = only(with_part("register", "bookseller", good=()))

        assert changes.choose([change], {}) == {change.id: ChangeKind.MATERIAL}
        assert changes.choose([change], {"good": "full"}) == {change.id: ChangeKind.FULL}
        assert changes.choose([change], {"good": "full", change.id: "cosmetic"}) == {change.id: ChangeKind.COSMETIC}

    def test_passes_over_what_it_does_not_know(self):
        change = only(with_part("register", "bookseller", good=()))

        assert changes.choose([change], {change.id: "whatever", "x": "full"}) == {change.id: ChangeKind.MATERIAL}


class TestCoursesInFull:
    def test_takes_the_mantra_for_the_foundation_alone(self):
        change = only(with_mantra(text="Ready."))

        assert changes.courses_in_full([change], {change.id: ChangeKind.FULL}) == {"foundation"}
        assert changes.courses_in_full([change], {change.id: ChangeKind.MATERIAL}) == frozenset()


class TestOverlaysOf:
    def test_keeps_earlier_ones_only_while_they_stand(self):
        stands = CosmeticChange(gone={"a": "1"}, new={"a": "2"})
        gone = CosmeticChange(gone={"b": "1"}, new={"b": "2"})

        assert changes.cosmetic_changes_of([], {}, (stands, gone), {"x": {"a": "2", "b": "3"}}) == (stands,)

    def test_keeps_a_chain_of_changes_of_the_same_thing(self):
        chain = (CosmeticChange(gone={"a": "1"}, new={"a": "2"}), CosmeticChange(gone={"a": "2"}, new={"a": "3"}))

        assert changes.cosmetic_changes_of([], {}, chain, {"x": {"a": "3"}}) == chain


class TestListUntaught:
    def untaught(self, after):
        return [
            (one.where, one.fields)
            for one in changes.list_untaught(changes.snapshot_facts(ORGANISATION), changes.snapshot_facts(after))
        ]

    def test_names_what_is_not_taught(self):
        after = with_touchpoint("register", lambda t: replace(t, feeling=1, evidence="A receipt."))

        assert self.untaught(after) == [("Pay at the register · Buying in the store", ("feeling", "evidence"))]

    def test_names_stages_and_what_hurts(self):
        (map_,) = ORGANISATION.maps
        stages = (replace(map_.stages[0], name="Look for it"), *map_.stages[1:])
        assert self.untaught(replace(ORGANISATION, maps=(replace(map_, stages=stages),))) == [(map_.name, ("stages",))]
        routine = with_touchpoint("ask", lambda t: replace(t, importance=Importance.ROUTINE))
        pain = with_touchpoint("ask", lambda t: replace(t, importance=Importance.PAIN))

        found = changes.list_untaught(changes.snapshot_facts(routine), changes.snapshot_facts(pain))

        assert [one.fields for one in found] == [("importance",)]
        assert changes.list_changes(routine, pain) == ()

    def test_names_what_a_map_is(self):
        (map_,) = ORGANISATION.maps
        after = replace(ORGANISATION, maps=(replace(map_, kind=MapKind.SUPPORT, complete=not map_.complete),))

        assert self.untaught(after) == [(map_.name, ("kind", "complete"))]

    def test_names_touchpoints_without_anybody(self):
        assert [what for _, what in self.untaught(with_touchpoint("ask", lambda t: replace(t, impacts=())))] == []
        nobody = with_touchpoint("ask", lambda t: replace(t, impacts=()))
        moved = with_touchpoint("ask", lambda t: replace(t, code="asked", impacts=()), nobody)

        found = changes.list_untaught(changes.snapshot_facts(nobody), changes.snapshot_facts(moved))

        assert [one.fields for one in found] == [("added",), ("removed",)]

    def test_names_an_order_and_a_department(self):
        (map_,) = ORGANISATION.maps
        find = replace(map_.stages[0], touchpoints=map_.stages[0].touchpoints[::-1])
        roles = (
            replace(ORGANISATION.organisation.job_roles[0], department="facilities"),
            *ORGANISATION.organisation.job_roles[1:],
        )
        after = replace(
            ORGANISATION,
            maps=(replace(map_, stages=(find, *map_.stages[1:])),),
            organisation=replace(ORGANISATION.organisation, job_roles=roles),
        )

        assert self.untaught(after) == [
            ("Buying in the store", ("order",)),
            ("Bookseller", ("department",)),
        ]
