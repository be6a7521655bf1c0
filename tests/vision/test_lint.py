"""Advice on the wording of a mantra."""

import re
from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.vision import lint, words
from lms.vision.terms import MantraDocument, PillarDocument, PillarUses, PreviousMantra
from tests.draws import some

GOOD = MantraDocument(
    version=1,
    text="Every student leaves ready for class.",
    meaning="A sale is not the finish line. We are finished when they can open the book.",
    pillars=(PillarDocument(code="time", name="In time", means="Before the first class."),),
    look_alikes=("Every student leaves ready to learn.", "Most students leave ready for class."),
)
USES = PillarUses(used=frozenset({"time"}))
WELL_REGARDED = (
    "Always be amazing.",
    "We are ladies and gentlemen serving ladies and gentlemen.",
    "Every student leaves ready for class.",
    "Helpful.",
    "Wow the customer.",
    "Home before dark.",
    "Be the reason they come back.",
    "Leave it better than you found it.",
    "We fix it the first time.",
    "Everyone gets home safe.",
    "Make someone's day easier.",
    "Treat every guest like a neighbor.",
    "No one waits without knowing why.",
    "Fresh bread, warm welcome.",
    "You ask once.",
    "One call and it is done.",
)
POOR = {
    "": "M01",
    "Our mission is to leverage synergy and deliver world-class solutions.": "M10",
    "We strive to be helpful.": "M11",
    "Growth for our shareholders.": "M12",
    "Customers first.": "M13",
    "To be the leading provider of books in the region.": "M14",
    "Integrity, excellence, respect, teamwork.": "M04",
    "98% of parcels on time.": "M07",
    "The best CX in town.": "M08",
    "Organizational responsibility and extraordinary accountability.": "M15",
    "We answer. We care. We deliver. We win.": "M03",
    "We promise every one of our many customers in every one of our stores that they will be served well today.": "M02",
}
TEXT = st.text(max_size=300)


def codes(mantra, uses=USES, **options):
    return {one.code for one in lint.advise(mantra, uses, **options)}


def texts(text, **options):
    return codes(replace(GOOD, text=text), **options)


class TestAdvise:
    @pytest.mark.parametrize("text", WELL_REGARDED)
    def test_has_no_warning_for_what_is_well_regarded(self, text):
        found = lint.advise(replace(GOOD, text=text), USES)

        assert [one for one in found if one.severity is not lint.AdviceSeverity.INFO] == []

    @pytest.mark.parametrize(("text", "code"), POOR.items())
    def test_names_what_is_poor(self, text, code):
        assert code in texts(text)

    def test_warns_from_thirteen_words_and_more_from_seventeen(self):
        found = {n: lint.advise(replace(GOOD, text=" ".join(["so"] * n)), USES) for n in (12, 13, 16, 17)}

        assert [[one.severity for one in found[n] if one.code == "M02"] for n in found] == [
            [],
            ["warn"],
            ["warn"],
            ["error"],
        ]

    def test_counts_characters_where_a_script_has_no_spaces(self):
        assert "M02" not in texts("すべての学生が準備万端で教室へ")
        assert "M02" in texts("すべての学生が準備万端で教室へ向かいそして笑顔で家に帰ることができます")
        assert "M02" in texts("笑顔")

    def test_leaves_english_words_alone_in_other_languages(self):
        assert "M11" not in texts("Aim aim aim", language="de-CH")

    def test_knows_a_lone_and_from_a_list(self):
        assert "M04" not in texts("Ladies and gentlemen serving ladies and gentlemen.")
        assert "M04" in texts("Fast, kind and fair.")

    def test_asks_for_a_meaning_that_is_not_the_mantra_again(self):
        assert "M06" in codes(replace(GOOD, meaning=" "))
        assert "M06" in codes(replace(GOOD, meaning="EVERY student  leaves ready for class."))

    def test_names_pillars_and_job_roles_that_the_maps_leave_out(self):
        uses = PillarUses(used=frozenset(), untagged=("Buyer", "Driver", "Cook", "Clerk"))

        messages = [one.message for one in lint.advise(GOOD, uses)]

        assert [one.message for one in lint.advise(GOOD, uses) if "In time" in one.message]
        assert [one for one in messages if "4" in one and "Buyer, Driver, Cook" in one and "Clerk" not in one]

    def test_says_nothing_of_the_maps_if_it_is_not_told(self):
        assert codes(GOOD, uses=None) == set()

    def test_thinks_five_pillars_are_enough(self):
        six = tuple(PillarDocument(code=f"p{n}", name=f"P{n}", means="It is.") for n in range(6))

        assert "M17" in codes(replace(GOOD, pillars=six), uses=None)
        assert "M17" in codes(replace(GOOD, pillars=()), uses=None)

    def test_counts_earlier_mantras_as_look_alikes(self):
        alone = replace(GOOD, look_alikes=())
        before = tuple(PreviousMantra(version=n, text=f"Older one {n}") for n in (1, 2))

        assert "M18" in codes(alone)
        assert "M18" not in codes(replace(alone, previous=before))

    @given(text=TEXT, meaning=TEXT, name=TEXT, language=st.sampled_from(["en-US", "ar", "ja", "x" * 50, ""]))
    def test_takes_any_text_and_says_each_thing_once(self, text, meaning, name, language):
        pillar = PillarDocument(code="p", name=name, means=meaning)
        mantra = MantraDocument(version=1, text=text, meaning=meaning, pillars=(pillar,), look_alikes=(name,))

        found = lint.advise(mantra, PillarUses(untagged=(name,)), language=language)

        assert len(set(found)) == len(found)
        assert all(one.message and one.field in {"text", "meaning", "pillars", "look_alikes"} for one in found)
        assert found == lint.advise(mantra, PillarUses(untagged=(name,)), language=language)

    @given(st.lists(st.sampled_from(["each", "guest", "leaves", "glad"]), min_size=3, max_size=12))
    def test_finds_nothing_in_three_to_twelve_plain_words(self, chosen):
        assert texts(" ".join(chosen)) == set()

    @given(st.integers(17, 66))
    def test_finds_long_ones_too_long(self, count):
        assert "M02" in texts("go " * count)


class TestSyllables:
    @pytest.mark.parametrize(
        ("word", "count"),
        [("class", 1), ("leaves", 1), ("ready", 2), ("table", 2), ("student", 2), ("organization", 5)],
    )
    def test_counts(self, word, count):
        assert words.syllables(word) == count

    @given(st.text())
    def test_is_never_less_than_one(self, word):
        assert words.syllables(word) >= 1


CPU_SECONDS = 30
"""Far above what the slowest shape takes (0.2 s), far below what a pattern takes that looks back and back (minutes)."""
SHAPES = (
    "a", "A", "a ", "a,", "word and ", ".", ".x", "。", "-", "a-", "_", "1", "%", " ", "\n", "e", "’", "ก", "\u0300\u0316", "our mission ",
)  # fmt: skip


class TestAnyLength:
    """The advice runs on what somebody types or pastes, before its length was looked at."""

    @pytest.mark.unmeasured
    @pytest.mark.parametrize("shape", SHAPES)
    @pytest.mark.drawn
    def test_is_soon_done_with_a_very_long_text(self, shape):
        for tail in some(["", "x", " x"], 1):
            self.is_soon_done((shape * 200_000)[:200_000] + tail)

    def is_soon_done(self, text):
        began = process_time()

        found = lint.advise(
            replace(GOOD, text=text, meaning=text, pillars=(PillarDocument(code="p", name=text, means=text),)), USES
        )
        for rule in (lint._text, lint._english):
            tuple(rule(text))

        assert process_time() - began < CPU_SECONDS
        assert {one.code for one in found} == {"M05", "M06", "M17"}

    @pytest.mark.parametrize(
        ("fields", "code", "field"),
        [
            ({"text": "a" * 201}, "M05", "text"),
            ({"meaning": "a" * 601}, "M06", "meaning"),
            ({"pillars": (PillarDocument(code="p", name="a" * 41, means="b"),)}, "M17", "pillars"),
            ({"pillars": (PillarDocument(code="p", name="a", means="b" * 161),)}, "M17", "pillars"),
            ({"look_alikes": ("a" * 201,)}, "M18", "look_alikes"),
        ],
    )
    def test_of_a_field_beyond_its_limit_says_only_that(self, fields, code, field):
        found = [one for one in lint.advise(replace(GOOD, **fields), USES) if one.field == field]

        assert [one.code for one in found] == [code]

    @given(st.text(alphabet="ab ,;、.&", max_size=40))
    def test_finds_the_lists_that_a_plain_reading_finds(self, text):
        # What it was before it had to be quick.
        plain = re.search(r"[^,;]+,[^,;]+ (?:and|or|&) ", text)
        is_list = sum(map(text.count, ",;、،")) >= 2 or plain is not None

        assert lint._is_list(text) == is_list
