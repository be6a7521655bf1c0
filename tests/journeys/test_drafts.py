"""Drafts of maps: saving, two authors at once, undoing, publishing, giving up."""

from dataclasses import replace

import pytest

from lms.core.drafts import DraftChangedSince, NoDraft
from lms.core.permissions import Permission
from lms.core.viewer import Viewer
from lms.journeys import operations as journeys
from lms.journeys import queries as maps
from lms.journeys.drafts import operations, queries
from lms.journeys.drafts.merge import Side
from lms.journeys.drafts.terms import EditKind, EditNote
from lms.journeys.terms import MapState
from tests.journeys.maps import IN_STORE, changed, made_map, stage, touchpoint, with_touchpoints
from tests.times import MONDAY

NOTE = EditNote(kind=EditKind.NOTE, values={"text": "Changed"})


def viewer_of(person):
    return Viewer(
        account_id=person.id, employee_id=person.id, name=person.name, permissions=frozenset({Permission.MAPS_EDIT})
    )


@pytest.fixture
def organisation(make):
    for name in ("Cashier", "Buyer", "Guard"):
        make.job_role(name)


@pytest.fixture
def ada(make, organisation):
    return viewer_of(make.employee("Ada"))


@pytest.fixture
def ben(make, organisation):
    return viewer_of(make.employee("Ben"))


@pytest.fixture
def published(session, organisation):
    journeys.apply_map(session, document=IN_STORE, now=MONDAY)
    return queries.get_working(session, "in-store")


@pytest.fixture
def save(session):
    def run(viewer, document, *, seen, choices=None):
        return operations.save_draft(
            session, map_code="in-store", document=document, seen_revision=seen.revision, base=seen.document,
            viewer=viewer, note=NOTE, now=MONDAY, choices=choices,
        )  # fmt: skip

    return run


class TestSaveDraft:
    def test_begins_a_draft_and_leaves_what_is_published(self, session, save, ada, published):
        saved = save(ada, changed(IN_STORE, "door", hopes="Light"), seen=published)

        draft = queries.find_draft(session, "in-store")
        assert (draft.revision, draft.base_version, draft.edited_by) == (saved.revision, 1, "Ada")
        assert draft.document == saved.document
        assert maps.find_published_map(session, "in-store") == IN_STORE

    def test_merges_what_another_saved_meanwhile_and_says_so(self, save, ada, ben, published):
        save(ada, changed(IN_STORE, "door", hopes="Light"), seen=published)

        saved = save(ben, changed(IN_STORE, "shelf", hopes="Books"), seen=published)

        assert [t.hopes for t in saved.document.touchpoints()] == ["Light", "Books", ""]
        assert saved.from_theirs == ("Ada: Changed",)

    def test_loses_nothing_where_both_changed_the_same(self, session, save, ada, ben, published):
        save(ada, changed(IN_STORE, "door", hopes="Light"), seen=published)
        mine = changed(IN_STORE, "door", hopes="Warmth", customer="Comes in.")

        with pytest.raises(operations.MapEditConflict) as refused:
            save(ben, mine, seen=published)
        saved = save(ben, mine, seen=published, choices={"touchpoint:door:hopes": Side.THEIRS})

        assert [c.key for c in refused.value.conflicts] == ["touchpoint:door:hopes"]
        door = next(saved.document.touchpoints())
        assert (door.hopes, door.customer) == ("Light", "Comes in.")

    def test_is_no_step_when_nothing_changed(self, session, save, ada, published):
        saved = save(ada, IN_STORE, seen=published)

        assert saved.revision == published.revision
        assert queries.find_draft(session, "in-store") is None

    def test_keeps_what_an_author_saw_for_fifty_steps(self, session, save, ada, published):
        seen = published
        for number in range(60):
            save(ada, changed(IN_STORE, "door", hopes=str(number)), seen=seen)
            seen = queries.get_working(session, "in-store")

        edits = queries.list_edits(session, published.map_id, since=0, limit=100)
        assert len(edits) == 50
        assert queries.find_map_at(session, published.map_id, seen.revision - 1) == changed(
            IN_STORE, "door", hopes="58"
        )
        assert queries.find_map_at(session, published.map_id, published.revision) is None

    def test_refuses_more_than_a_map_holds(self, save, ada, published):
        huge = made_map(stage("a", *(touchpoint(f"t{n}") for n in range(5000))))

        with pytest.raises(operations.MapTooLarge):
            save(ada, huge, seen=published)

    def test_knows_no_map_of_another_code(self, session, ada):
        with pytest.raises(queries.MapNotFound):
            queries.get_working(session, "nowhere")
        with pytest.raises(queries.MapNotFound):
            operations.undo_edit(session, map_code="nowhere", viewer=ada, now=MONDAY)


class TestUndoEdit:
    def test_goes_back_step_by_step_to_what_is_published(self, session, save, ada, published):
        one, two = changed(IN_STORE, "door", hopes="Light"), changed(IN_STORE, "door", hopes="Warmth")
        save(ada, one, seen=published)
        save(ada, two, seen=queries.get_working(session, "in-store"))

        first = operations.undo_edit(session, map_code="in-store", viewer=ada, now=MONDAY)
        second = operations.undo_edit(session, map_code="in-store", viewer=ada, now=MONDAY)

        assert (first.document, second.document) == (one, IN_STORE)
        assert queries.find_draft(session, "in-store") is None

    def test_takes_back_only_the_last(self, session, save, ada, ben, published):
        mine = save(ada, changed(IN_STORE, "door", hopes="Light"), seen=published)
        save(ben, changed(IN_STORE, "shelf", hopes="Books"), seen=published)

        with pytest.raises(operations.NothingToUndo):
            operations.undo_edit(session, map_code="in-store", viewer=ada, now=MONDAY, revision=mine.revision)

    def test_leaves_nothing_to_undo_after_publishing(self, session, save, ada, published):
        saved = save(ada, changed(IN_STORE, "door", hopes="Light"), seen=published)
        operations.publish_draft(session, map_code="in-store", seen_revision=saved.revision, viewer=ada, now=MONDAY)

        with pytest.raises(operations.NothingToUndo):
            operations.undo_edit(session, map_code="in-store", viewer=ada, now=MONDAY)

    def test_who_saw_what_was_undone_still_merges(self, session, save, ada, ben, published):
        save(ada, changed(IN_STORE, "door", hopes="Light"), seen=published)
        seen = queries.get_working(session, "in-store")
        operations.undo_edit(session, map_code="in-store", viewer=ada, now=MONDAY)
        base = queries.find_map_at(session, published.map_id, seen.revision)

        saved = save(ben, changed(base, "shelf", hopes="Books"), seen=seen)

        assert base == seen.document
        assert [t.hopes for t in saved.document.touchpoints()] == ["", "Books", ""]


class TestPublishDraft:
    @pytest.fixture
    def publish(self, session, ada):
        def run(revision):
            return operations.publish_draft(
                session, map_code="in-store", seen_revision=revision, viewer=ada, now=MONDAY
            )

        return run

    def test_makes_the_draft_the_next_version(self, session, save, publish, ada, published):
        document = changed(IN_STORE, "door", hopes="Light")

        number = publish(save(ada, document, seen=published).revision)

        assert number == 2
        assert maps.find_published_map(session, "in-store") == document
        assert queries.find_draft(session, "in-store") is None

    def test_refuses_a_reader_who_has_not_seen_the_last_step(self, save, publish, ada, published):
        saved = save(ada, changed(IN_STORE, "door", hopes="Light"), seen=published)

        with pytest.raises(DraftChangedSince):
            publish(saved.revision - 1)

    def test_refuses_when_nothing_waits(self, publish, published):
        with pytest.raises(NoDraft):
            publish(published.revision)

    def test_names_each_thing_that_is_missing_with_its_place(self, save, publish, ada, published):
        broken = replace(
            changed(IN_STORE, "shelf", systems=("ghost",), customer=""), stages=(*IN_STORE.stages, stage("leave"))
        )
        broken = replace(
            broken, stages=(changed(IN_STORE, "shelf", systems=("ghost",), customer="").stages[0], *broken.stages[1:])
        )
        revision = save(ada, broken, seen=published).revision

        with pytest.raises(operations.MapNotPublishable) as refused:
            publish(revision)

        assert [(p.anchor, p.field, p.code) for p in refused.value.problems] == [
            ("shelf", "customer", "empty"), ("shelf", "systems", "system-unknown"), ("stage-leave", "touchpoints", "too-few"),
        ]  # fmt: skip

    def test_keeps_what_was_imported_meanwhile(self, session, save, publish, ada, published):
        revision = save(ada, changed(IN_STORE, "door", hopes="Light"), seen=published).revision
        journeys.apply_map(session, document=changed(IN_STORE, "shelf", hopes="Books"), now=MONDAY)

        publish(revision + 1)

        now = maps.find_published_map(session, "in-store")
        assert [t.hopes for t in now.touchpoints()] == ["Light", "Books", ""]

    def test_asks_where_an_import_changed_the_same(self, session, save, publish, ada, published):
        revision = save(ada, changed(IN_STORE, "door", hopes="Light"), seen=published).revision
        journeys.apply_map(session, document=changed(IN_STORE, "door", hopes="Books"), now=MONDAY)

        with pytest.raises(operations.MapEditConflict):
            publish(revision + 1)


class TestDiscardDraft:
    def test_discards_the_draft_and_restores_it(self, session, save, ada, published):
        document = changed(IN_STORE, "door", hopes="Light")
        save(ada, document, seen=published)

        operations.discard_draft(session, map_code="in-store", viewer=ada, now=MONDAY)
        discarded = queries.get_working(session, "in-store")
        operations.restore_draft(session, map_code="in-store", viewer=ada, now=MONDAY)

        assert (discarded.document, discarded.is_draft) == (IN_STORE, False)
        assert queries.find_draft(session, "in-store").document == document

    def test_refuses_what_is_not_there(self, session, save, ada, published):
        with pytest.raises(NoDraft):
            operations.discard_draft(session, map_code="in-store", viewer=ada, now=MONDAY)
        with pytest.raises(NoDraft):
            operations.restore_draft(session, map_code="in-store", viewer=ada, now=MONDAY)

    def test_refuses_a_reader_who_has_not_seen_the_last_step(self, session, save, ada, published):
        saved = save(ada, changed(IN_STORE, "door", hopes="Light"), seen=published)

        with pytest.raises(DraftChangedSince):
            operations.discard_draft(
                session, map_code="in-store", viewer=ada, now=MONDAY, seen_revision=saved.revision - 1
            )


class TestCreateMap:
    def test_begins_a_draft_that_nobody_else_sees(self, session, ada):
        code = operations.create_map(session, document=made_map(code="phone"), viewer=ada, now=MONDAY)

        assert queries.find_draft(session, code).base_version == 0
        assert maps.list_published_maps(session) == ()

    def test_can_be_restored_after_it_was_discarded(self, session, ada):
        operations.create_map(session, document=made_map(stage("call"), code="phone"), viewer=ada, now=MONDAY)
        operations.discard_draft(session, map_code="phone", viewer=ada, now=MONDAY)
        with pytest.raises(queries.MapNotFound):
            queries.get_working(session, "phone")

        operations.restore_draft(session, map_code="phone", viewer=ada, now=MONDAY)

        assert [s.code for s in queries.get_working(session, "phone").document.stages] == ["call"]

    def test_the_beginning_is_no_step_to_undo(self, session, ada):
        operations.create_map(session, document=made_map(code="phone"), viewer=ada, now=MONDAY)

        with pytest.raises(operations.NothingToUndo):
            operations.undo_edit(session, map_code="phone", viewer=ada, now=MONDAY)

    def test_refuses_codes_that_are_taken_or_none(self, session, ada, published):
        with pytest.raises(journeys.MapCodeTaken):
            operations.create_map(session, document=IN_STORE, viewer=ada, now=MONDAY)
        for code in ("", "mantra", "A b"):
            with pytest.raises(operations.MapCodeMalformed):
                operations.create_map(session, document=made_map(code=code), viewer=ada, now=MONDAY)


class TestCopyMap:
    def test_copies_what_authors_see_under_another_name(self, session, save, ada, published):
        save(ada, with_touchpoints(IN_STORE, pay=["register", "bag"]), seen=published)

        code = operations.copy_map(
            session,
            map_code="in-store",
            new_code="next-year",
            name="Next year",
            state=MapState.FUTURE,
            viewer=ada,
            now=MONDAY,
        )

        copy = queries.get_working(session, code).document
        assert (copy.name, copy.state) == ("Next year", MapState.FUTURE)
        assert [t.code for t in copy.touchpoints()] == ["door", "shelf", "register", "bag"]
