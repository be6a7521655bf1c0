"""Writing the mantra: drafts, two people at once, publishing, versions."""

from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from lms.audit.models import AuditEntry
from lms.core.drafts import DraftChangedSince, DraftExists, NoDraft
from lms.vision import codec, merge, operations, queries, rules
from lms.vision.terms import MantraDocument, MantraField, PillarDocument, PreviousMantra
from tests.factories import Make
from tests.times import MONDAY

TUESDAY = MONDAY + timedelta(days=1)
TIME = PillarDocument(code="time", name="In time", means="Before the first class.")
PRICE = PillarDocument(code="price", name="No surprises", means="The price is plain.")
MANTRA = MantraDocument(
    version=1, text="Every student leaves ready.", meaning="A sale is not the end.", pillars=(TIME, PRICE)
)


@pytest.fixture
def mia(make):
    return make.viewer(make.trainer("Mia Mantra"))


@pytest.fixture
def tom(make):
    return make.viewer(make.trainer("Tom Text"))


@pytest.fixture
def published(session):
    operations.apply_mantra(session, document=MANTRA, now=MONDAY)


def save(session, viewer, document, *, seen=0, base=MANTRA):
    return operations.save_draft(session, document=document, seen_revision=seen, base=base, viewer=viewer, now=TUESDAY)


def publish(session, viewer, *, seen, used=()):
    return operations.publish_mantra(session, seen_revision=seen, used_pillars=used, viewer=viewer, now=TUESDAY)


class TestSaveDraft:
    def test_begins_with_the_published_mantra(self, session, published):
        working = queries.get_working(session)

        assert (working.document, working.is_draft, working.revision, working.base_version) == (MANTRA, False, 0, 1)

    def test_keeps_what_was_typed_with_gaps(self, session, mia):
        empty = replace(MANTRA, text="", meaning="", pillars=())

        save(session, mia, empty)

        working = queries.get_working(session)
        assert working.document == empty
        assert (working.is_draft, working.revision, working.edited_by) == (True, 1, "Mia Mantra")

    def test_leaves_the_published_mantra_alone(self, session, mia, published):
        save(session, mia, replace(MANTRA, text="Ready."))

        assert queries.get_active_mantra(session) == MANTRA

    def test_brings_two_people_together_field_by_field(self, session, mia, tom, published):
        save(session, mia, replace(MANTRA, text="Ready.", pillars=(TIME, replace(PRICE, means="Plain."))))

        saved = save(
            session, tom, replace(MANTRA, meaning="Done when it opens.", pillars=(replace(TIME, name="Now"), PRICE))
        )

        assert saved.document == replace(
            MANTRA,
            text="Ready.",
            meaning="Done when it opens.",
            pillars=(replace(TIME, name="Now"), replace(PRICE, means="Plain.")),
        )
        assert saved.from_theirs == (MantraField.TEXT.label, "Pillar “No surprises”")

    def test_asks_where_both_changed_the_same(self, session, mia, tom, published):
        save(session, mia, replace(MANTRA, text="Ready."))

        with pytest.raises(operations.MantraEditConflict) as refusal:
            save(session, tom, replace(MANTRA, text="Steady.", meaning="Mine."))

        conflict = refusal.value.merged.conflicts[0]
        assert (conflict.field, conflict.mine, conflict.theirs) == ("text", "Steady.", "Ready.")
        assert refusal.value.merged.document.meaning == "Mine."
        assert queries.get_working(session).document.text == "Ready."

    def test_asks_if_one_took_away_what_the_other_changed(self, session, mia, tom, published):
        save(session, mia, replace(MANTRA, pillars=(TIME,)))

        with pytest.raises(operations.MantraEditConflict) as refusal:
            save(session, tom, replace(MANTRA, pillars=(TIME, replace(PRICE, means="Mine."))))

        assert refusal.value.merged.conflicts[0].field == "pillars/price"

    def test_does_not_take_a_new_draft_for_one_that_was_discarded(self, session, mia, tom, published):
        seen = save(session, tom, MANTRA).revision
        operations.discard_draft(session, viewer=mia, now=TUESDAY)
        save(session, mia, replace(MANTRA, text="New."), seen=seen + 1)

        with pytest.raises(operations.MantraEditConflict):
            save(session, tom, replace(MANTRA, text="Old."), seen=seen)

    def test_is_noted(self, session, mia, published):
        save(session, mia, MANTRA)
        session.flush()

        assert session.scalars(select(AuditEntry.action).where(AuditEntry.subject == "mantra")).all() == [
            "mantra.drafted"
        ]


class TestDiscardDraft:
    def test_can_be_taken_back(self, session, mia, published):
        save(session, mia, replace(MANTRA, text="Ready."))
        operations.discard_draft(session, viewer=mia, now=TUESDAY)
        put_away = queries.get_working(session)

        operations.restore_draft(session, viewer=mia, now=TUESDAY)

        assert (put_away.document, put_away.has_discarded) == (MANTRA, True)
        assert queries.get_working(session).document.text == "Ready."

    def test_needs_a_draft(self, session, mia, published):
        with pytest.raises(NoDraft):
            operations.discard_draft(session, viewer=mia, now=TUESDAY)
        with pytest.raises(NoDraft):
            operations.restore_draft(session, viewer=mia, now=TUESDAY)

    def test_does_not_bury_a_newer_draft(self, session, mia, published):
        save(session, mia, MANTRA)

        with pytest.raises(DraftExists):
            operations.restore_draft(session, viewer=mia, now=TUESDAY)


class TestPublishMantra:
    def test_retires_the_one_before_and_makes_its_text_a_distractor(self, session, mia, published):
        seen = save(session, mia, replace(MANTRA, text="Ready for class.", look_alikes=("Ready for work.",))).revision

        assert publish(session, mia, seen=seen) == 2

        mantra = queries.get_active_mantra(session)
        assert mantra.version == 2
        assert mantra.previous == (
            PreviousMantra(version=1, text="Every student leaves ready.", retired_on=date(2026, 11, 3)),
        )

    def test_leaves_no_draft(self, session, mia, published):
        seen = save(session, mia, replace(MANTRA, text="Ready.")).revision

        publish(session, mia, seen=seen)

        working = queries.get_working(session)
        assert (working.is_draft, working.has_discarded, working.published_version) == (False, False, 2)

    def test_keeps_the_number_where_nothing_that_is_taught_changed(self, session, mia, published):
        seen = save(session, mia, replace(MANTRA, look_alikes=("Another.",))).revision

        publish(session, mia, seen=seen)

        assert (queries.get_active_mantra(session).version, queries.last_version(session)) == (1, 2)

    def test_refuses_another_draft_than_the_one_looked_at(self, session, mia, published):
        save(session, mia, replace(MANTRA, text="Ready."))

        with pytest.raises(DraftChangedSince):
            publish(session, mia, seen=7)

    def test_refuses_without_a_draft(self, session, mia, published):
        with pytest.raises(NoDraft):
            publish(session, mia, seen=0)

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"text": ""}, "text"),
            ({"meaning": ""}, "meaning"),
            ({"pillars": (replace(TIME, means=""),)}, "pillars"),
            ({"pillars": tuple(replace(TIME, code=f"p{n}") for n in range(6))}, "pillars"),
            ({"look_alikes": ("every STUDENT leaves  ready.",)}, "look_alikes"),
            ({"segments": ("Every", "none")}, "segments"),
        ],
    )
    def test_refuses_what_breaks_a_rule_at_its_field(self, session, mia, published, change, field):
        seen = save(session, mia, replace(MANTRA, **change)).revision

        with pytest.raises(operations.MantraIncomplete) as refusal:
            publish(session, mia, seen=seen)

        assert refusal.value.field == field
        assert queries.get_active_mantra(session) == MANTRA

    def test_wants_an_owner_who_leads(self, session, mia, make, published):
        make.job_role("Store manager", leads=True)
        seen = save(session, mia, replace(MANTRA, owner="bookseller")).revision

        with pytest.raises(operations.SponsorUnknown):
            publish(session, mia, seen=seen)

        seen = save(session, mia, replace(MANTRA, owner="store-manager"), seen=seen).revision
        publish(session, mia, seen=seen)
        assert queries.get_active_mantra(session).owner == "store-manager"

    def test_refuses_to_take_a_pillar_that_maps_carry(self, session, mia, published):
        seen = save(session, mia, replace(MANTRA, pillars=(TIME,))).revision

        with pytest.raises(operations.PillarStillUsed):
            publish(session, mia, seen=seen, used={"price"})

        assert publish(session, mia, seen=seen, used={"time"}) == 2


class TestRestoreVersion:
    def test_begins_a_draft_with_the_old_words(self, session, mia, published):
        seen = save(session, mia, replace(MANTRA, text="Ready.")).revision
        publish(session, mia, seen=seen)

        operations.restore_version(session, version=1, viewer=mia, now=TUESDAY)

        working = queries.get_working(session)
        assert (working.document.text, working.base_version) == (MANTRA.text, 2)

    def test_leaves_the_day_behind_on_which_it_was_announced(self, session, mia):
        announced = replace(MANTRA, announced_on=date(2025, 1, 6))
        operations.apply_mantra(session, document=announced, now=MONDAY)
        operations.apply_mantra(session, document=replace(MANTRA, version=2, text="Ready."), now=MONDAY)

        operations.restore_version(session, version=1, viewer=mia, now=TUESDAY)

        assert queries.get_working(session).document == replace(announced, announced_on=None)

    def test_takes_the_old_words_from_the_wrong_answers(self, session, mia, published):
        publish(session, mia, seen=save(session, mia, replace(MANTRA, text="Ready.")).revision)
        operations.restore_version(session, version=1, viewer=mia, now=TUESDAY)

        publish(session, mia, seen=queries.get_working(session).revision)

        assert [one.text for one in queries.get_active_mantra(session).previous] == ["Ready."]

    def test_loses_no_draft(self, session, mia, published):
        save(session, mia, replace(MANTRA, text="Ready."))

        with pytest.raises(DraftExists):
            operations.restore_version(session, version=1, viewer=mia, now=TUESDAY)

    def test_refuses_a_version_that_never_was(self, session, mia, published):
        with pytest.raises(queries.MantraVersionNotFound):
            operations.restore_version(session, version=9, viewer=mia, now=TUESDAY)


class TestListVersionsPage:
    def test_compares_the_two_newest_word_by_word(self, session, mia, published):
        publish(session, mia, seen=save(session, mia, replace(MANTRA, text="Every student leaves glad.")).revision)

        page = queries.list_versions_page(session, None, None)

        text = next(one for one in page.compared if one.field is MantraField.TEXT)
        assert (page.before, page.after) == (1, 2)
        assert [(p.kind, p.text) for p in text.pieces if p.kind != "same"] == [
            ("deleted", "ready"),
            ("inserted", "glad"),
        ]

    def test_has_nothing_to_compare_before_the_second(self, session, published):
        assert queries.list_versions_page(session, None, None).compared == ()


LINES = st.text(alphabet="abc ", max_size=6).map(str.strip)
DRAFTS = st.builds(
    MantraDocument,
    version=st.just(1),
    text=LINES,
    meaning=LINES,
    announced_on=st.one_of(st.none(), st.just(date(2026, 1, 1))),
    pillars=st.lists(
        st.builds(PillarDocument, code=st.sampled_from("abc"), name=LINES, means=LINES),
        max_size=3,
        unique_by=lambda one: one.code,
    ).map(tuple),
    look_alikes=st.lists(LINES.filter(bool), max_size=2).map(tuple),
    owner=st.sampled_from(["", "lead"]),
    leader_message=LINES,
)


class TestMergeMantras:
    @given(DRAFTS, DRAFTS)
    def test_takes_what_only_one_changed(self, base, mine):
        ordered = sorted(mine.pillars, key=lambda one: one.code)

        for merged in (merge.merge_mantras(base, mine, base), merge.merge_mantras(base, base, mine)):
            assert merged.conflicts == ()
            assert sorted(merged.document.pillars, key=lambda one: one.code) == ordered
            assert replace(merged.document, pillars=()) == replace(mine, pillars=())

    @given(DRAFTS, DRAFTS, DRAFTS)
    def test_loses_no_change_without_asking(self, base, mine, theirs):
        merged = merge.merge_mantras(base, mine, theirs)
        resolved = merge.take(merged.document, theirs, tuple(one.field for one in merged.conflicts))
        was, one, other, kept = (merge._fields(d) for d in (base, mine, theirs, merged.document))

        for key in {*was, *one, *other}:
            if one.get(key) != was.get(key):
                assert kept.get(key) == one.get(key)
            elif other.get(key) != was.get(key):
                assert kept.get(key) == other.get(key)
        for conflict in merged.conflicts:
            assert merge._fields(resolved).get(conflict.field) == other.get(conflict.field)


class TestCodec:
    @given(DRAFTS)
    def test_reads_back_what_it_wrote(self, mantra):
        assert codec.mantra_from_plain(codec.mantra_to_plain(mantra)) == mantra
        assert codec.draft_from_plain(codec.mantra_to_plain(mantra)) == mantra

    @given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.sampled_from(["text", "pillars", "id", "announced", "look_alikes"]) | st.text(), x), max_leaves=20))  # fmt: skip
    def test_takes_any_plain_value_for_a_draft(self, plain):
        assert isinstance(codec.draft_from_plain(plain), MantraDocument)


class TestWithCodes:
    def test_makes_codes_from_names_and_keeps_those_there_are(self):
        coded = rules.with_codes(
            PillarDocument(code=code, name=name, means="")
            for code, name in [
                ("time", "Whatever"),
                ("", "In time!"),
                ("", "Time"),
                ("", "Mantra"),
                ("", "時間"),
                ("", "間"),
            ]
        )

        assert [one.code for one in coded] == ["time", "in-time", "time-2", "mantra-2", "pillar", "pillar-2"]


class TestTwoPeopleAtOnce:
    def test_both_changes_are_kept(self, real_database):
        with real_database.transaction() as session:
            operations.apply_mantra(session, document=MANTRA, now=MONDAY)
            make = Make(session)
            viewer = make.viewer(make.trainer())
        barrier = Barrier(2)

        def write(**change):
            barrier.wait()
            with real_database.transaction() as session:
                save(session, viewer, replace(MANTRA, **change))

        people = [Thread(target=write, kwargs=one) for one in ({"text": "Ready."}, {"meaning": "Open it."})]
        for one in people:
            one.start()
        for one in people:
            one.join()

        with real_database.reading() as session:
            working = queries.get_working(session)
        assert (working.document.text, working.document.meaning, working.revision) == ("Ready.", "Open it.", 2)
