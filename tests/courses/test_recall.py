"""Scoring of typed sentences, in several scripts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.differences import PieceKind
from lms.courses.items.recall import (
    RecallGrade,
    compare_recalled,
    is_number,
    is_same_wording,
    score_recall,
    tokens,
)

MANTRA = "Every student leaves ready for class."


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("every student leaves ready for class", RecallGrade.EXACT),
        ("  EVERY student, leaves ready for class!!", RecallGrade.EXACT),
        ("Our mantra is: every student leaves ready for class", RecallGrade.EXACT),
        ("every studnet leaves redy fro class", RecallGrade.NEAR),  # the third slip is in a short word
        ("every studnet leaves ready for class", RecallGrade.EXACT),
        ("every student is ready for class", RecallGrade.NEAR),
        ("every student leaves ready for class if they pay", RecallGrade.NEAR),
        ("no student leaves ready for class", RecallGrade.PARTIAL),
        ("every student never leaves ready for class", RecallGrade.PARTIAL),
        ("students are ready for class", RecallGrade.PARTIAL),
        ("the customer is king", RecallGrade.NONE),
        ("...", RecallGrade.NONE),
        ("", RecallGrade.NONE),
    ],
)
def test_a_sentence_is_remembered(given_text, expected):
    assert score_recall(given_text, MANTRA).grade == expected


def test_arabic_spelling_variants_are_the_same():
    assert (
        score_recall("كل طالب يغادر مستعدا الي المدرسه", "كلّ طالبٍ يغادر مستعدًا إلى المدرسة").grade == RecallGrade.EXACT
    )


def test_japanese_is_compared_by_characters():
    assert score_recall("お客様を笑顔に", "お客様を、笑顔に。").grade == RecallGrade.EXACT
    assert score_recall("お客様が笑顔に", "お客様を笑顔に").grade == RecallGrade.NEAR
    assert score_recall("お客様を笑顔にしない", "お客様を笑顔にする").grade == RecallGrade.PARTIAL
    assert tokens("がく") != tokens("かく")


def test_accents_and_apostrophes_do_not_matter():
    assert is_same_wording("cest deja pret", "C’est déjà prêt", forgiving=False)


def test_one_slip_is_forgiven_in_a_long_word_only():
    assert is_same_wording("reddy", "ready", forgiving=True)
    assert is_same_wording("rady", "ready", forgiving=True)
    assert is_same_wording("readyy", "ready", forgiving=True)
    assert is_same_wording("raedy", "ready", forgiving=True)
    assert not is_same_wording("rdy", "ready", forgiving=True)
    assert not is_same_wording("reddy", "ready", forgiving=False)
    assert not is_same_wording("gook", "book", forgiving=True)
    assert not is_same_wording("book desk", "book", forgiving=True)


def test_a_wording_of_signs_only_must_be_typed_as_it_is():
    assert is_same_wording(" + ", "+", forgiving=True)
    assert not is_same_wording("", "", forgiving=True)


@pytest.mark.parametrize(
    ("given_text", "wanted", "tolerance", "expected"),
    [("60", "60", 0, True), ("0,3", "0.1", 0.2, True), ("1e9999", "5", 1, False), ("5", "x", 1, False)],
)
def test_a_number_is_near_enough(given_text, wanted, tolerance, expected):
    assert is_number(given_text, wanted, tolerance) is expected


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_can_be_scored(one, other):
    assert 0 <= score_recall(one, other).score <= 1
    assert score_recall(one, one).score == (1 if tokens(one) else 0)


class TestCompareRecalled:
    def compare(self, given_text, sentence=MANTRA):
        signs = {PieceKind.SAME: "", PieceKind.DELETED: "-", PieceKind.INSERTED: "+"}
        return [f"{signs[one.kind]}{one.text.strip()}" for one in compare_recalled(given_text, sentence)]

    def test_shows_the_word_that_slipped(self):
        assert self.compare("every student leaves ready for school") == [
            "Every student leaves ready for", "-school", "+class.",
        ]  # fmt: skip

    def test_leaves_slips_cases_and_accents_alone(self):
        assert self.compare("EVERY studnet leaves ready, for class") == [MANTRA]
        assert self.compare("cest deja pret", "C’est déjà prêt") == ["C’est déjà prêt"]
        assert self.compare("كل طالب الي المدرسه", "كلّ طالبٍ إلى المدرسة") == ["كلّ طالبٍ إلى المدرسة"]

    def test_goes_by_characters_where_words_have_no_spaces(self):
        assert self.compare("お客様が笑顔に", "お客様を笑顔に。") == ["お客様", "-が", "+を", "笑顔に。"]

    def test_shows_all_of_it_to_who_knows_nothing(self):
        assert self.compare("") == [f"+{MANTRA}"]

    @given(st.text(max_size=80), st.sampled_from([MANTRA, "お客様を、笑顔に。", "كلّ طالبٍ إلى المدرسة"]))
    def test_what_stays_and_what_comes_make_the_sentence(self, given_text, sentence):
        pieces = compare_recalled(given_text, sentence)

        assert "".join(one.text for one in pieces if one.kind is not PieceKind.DELETED) == sentence
