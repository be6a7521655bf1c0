"""Comparing and merging texts."""

from hypothesis import given
from hypothesis import strategies as st

from lms.core.differences import Clash, PieceKind, compare_words, merge_fields, merge_texts

TEXTS = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "d\n", "\n"]), max_size=8).map("".join)
FIELDS = st.dictionaries(st.sampled_from("abc"), st.integers(0, 2))


class TestCompareWords:
    @given(st.text(max_size=60), st.text(max_size=60))
    def test_gives_both_texts_back(self, before, after):
        pieces = compare_words(before, after)

        assert "".join(p.text for p in pieces if p.kind != PieceKind.IN) == before
        assert "".join(p.text for p in pieces if p.kind != PieceKind.OUT) == after

    def test_tells_the_word_that_changed(self):
        pieces = compare_words("No student waits.", "No student leaves.")

        assert [(p.kind.value, p.text) for p in pieces] == [
            ("same", "No student "),
            ("out", "waits"),
            ("in", "leaves"),
            ("same", "."),
        ]


class TestMergeTexts:
    @given(TEXTS, TEXTS)
    def test_takes_the_only_change(self, base, changed):
        assert merge_texts(base, changed, base).text == changed
        assert merge_texts(base, base, changed).text == changed
        assert merge_texts(base, changed, changed) == merge_texts(changed, changed, changed)

    @given(TEXTS, TEXTS, TEXTS)
    def test_is_the_same_from_either_side_where_nothing_clashes(self, base, mine, theirs):
        merged, other = merge_texts(base, mine, theirs), merge_texts(base, theirs, mine)

        assert bool(merged.clashes) == bool(other.clashes)
        if not merged.clashes:
            assert merged.text == other.text

    def test_joins_changes_in_different_places(self):
        merged = merge_texts("one\ntwo\nthree\n", "ONE\ntwo\nthree\n", "one\ntwo\nTHREE\n")

        assert (merged.text, merged.clashes) == ("ONE\ntwo\nTHREE\n", ())

    def test_joins_changes_of_neighbours(self):
        merged = merge_texts("one\ntwo\n", "ONE\ntwo\n", "one\nTWO\n")

        assert (merged.text, merged.clashes) == ("ONE\nTWO\n", ())

    def test_shows_what_both_changed(self):
        merged = merge_texts("one\ntwo\n", "one\n2\n", "one\nzwei\n")

        assert merged.clashes == (Clash(base="two\n", mine="2\n", theirs="zwei\n"),)
        assert merged.text == "one\n2\n"


class TestMergeFields:
    @given(FIELDS, FIELDS)
    def test_takes_the_only_change(self, base, changed):
        assert merge_fields(base, changed, base).values == changed
        assert merge_fields(base, base, changed).values == changed

    @given(FIELDS, FIELDS, FIELDS)
    def test_clashes_only_where_both_changed(self, base, mine, theirs):
        for key in merge_fields(base, mine, theirs).clashes:
            assert mine.get(key) != base.get(key) != theirs.get(key) != mine.get(key)

    def test_keeps_what_each_of_two_people_changed(self):
        merged = merge_fields({"a": 1, "b": 1}, {"a": 2, "b": 1}, {"a": 1, "b": 3})

        assert (merged.values, merged.clashes) == ({"a": 2, "b": 3}, ())
