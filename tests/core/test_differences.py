"""Comparing and merging texts."""

import random
import sys
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core import differences
from lms.core.differences import PieceKind, TextConflict, compare_words, merge_fields, merge_parts, merge_texts

TEXTS = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "d\n", "\n"]), max_size=8).map("".join)
FIELDS = st.dictionaries(st.sampled_from("abc"), st.integers(0, 2))


class TestCompareWords:
    @given(st.text(max_size=60), st.text(max_size=60))
    def test_gives_both_texts_back(self, before, after):
        pieces = compare_words(before, after)

        assert "".join(p.text for p in pieces if p.kind != PieceKind.INSERTED) == before
        assert "".join(p.text for p in pieces if p.kind != PieceKind.DELETED) == after

    def test_tells_the_word_that_changed(self):
        pieces = compare_words("No student waits.", "No student leaves.")

        assert [(p.kind.value, p.text) for p in pieces] == [
            ("same", "No student "),
            ("deleted", "waits"),
            ("inserted", "leaves"),
            ("same", "."),
        ]


class TestMergeTexts:
    @given(TEXTS, TEXTS)
    def test_takes_the_only_change(self, base, changed):
        assert merge_texts(base, changed, base).text == changed
        assert merge_texts(base, base, changed).text == changed
        assert merge_texts(base, changed, changed) == merge_texts(changed, changed, changed)

    @given(TEXTS, TEXTS, TEXTS)
    def test_is_the_same_from_either_side_where_nothing_conflicts(self, base, mine, theirs):
        merged, other = merge_texts(base, mine, theirs), merge_texts(base, theirs, mine)

        assert bool(merged.conflicts) == bool(other.conflicts)
        if not merged.conflicts:
            assert merged.text == other.text

    def test_joins_changes_in_different_places(self):
        merged = merge_texts("one\ntwo\nthree\n", "ONE\ntwo\nthree\n", "one\ntwo\nTHREE\n")

        assert (merged.text, merged.conflicts) == ("ONE\ntwo\nTHREE\n", ())

    def test_joins_changes_of_neighbours(self):
        merged = merge_texts("one\ntwo\n", "ONE\ntwo\n", "one\nTWO\n")

        assert (merged.text, merged.conflicts) == ("ONE\nTWO\n", ())

    def test_shows_what_both_changed(self):
        merged = merge_texts("one\ntwo\n", "one\n2\n", "one\nzwei\n")

        assert merged.conflicts == (TextConflict(base="two\n", mine="2\n", theirs="zwei\n"),)
        assert merged.text == "one\n2\n"


CHANCE = random.Random(7)
LONGEST = 50_000
"""Lines of a module at its longest."""
SIZE = 300
"""Enough that without a limit most of these take many times the steps that the tests allow."""
WORST = {
    "alternating": tuple("".join(x + "\n" for x in pair) * (SIZE // 2) for pair in ("ab", "bc", "ac")),
    "shifted": ("a\nb\n" * (SIZE // 2), "b\na\n" * (SIZE // 2), "b\n" * SIZE),
    "by chance": tuple("".join(CHANCE.choices(("a\n", "b\n"), k=SIZE)) for _ in range(3)),
    "growing": tuple("".join("a\n" * n + end for n in range(1, 24)) for end in ("b\n", "c\n", "b\nc\n")),
    "few shared": tuple("".join(f"{n}{end}\n" if n % 3 else "\n" for n in range(SIZE)) for end in "abc"),
    "unrelated": tuple("".join(f"{n}{end}\n" for n in range(SIZE)) for end in "abc"),
}


def steps_of(work) -> int:
    """Do the work, and count what the comparing itself calls: once for each pair of equal parts that it looks at."""
    count = 0

    def note(frame, event, _what):
        nonlocal count
        count += event == "c_call" and frame.f_code.co_name == "find_longest_match"

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.fixture
def narrow(monkeypatch):
    """A small limit, so that counting up to it is quick: enough for the first pass over each of the worst, not for all."""
    monkeypatch.setattr(differences, "MOST_STEPS", 60_000)
    return 60_000


class TestWork:
    """Whatever the texts: comparing them takes a bounded number of steps, and loses nothing."""

    @pytest.mark.parametrize("texts", WORST.values(), ids=WORST)
    def test_of_a_merge_is_bounded(self, narrow, texts):
        assert steps_of(lambda: merge_texts(*texts)) <= 2 * narrow

    @pytest.mark.parametrize("texts", WORST.values(), ids=WORST)
    def test_of_comparing_words_is_bounded(self, narrow, texts):
        before, after = (text.replace("\n", " ")[:4_000] for text in texts[:2])

        assert steps_of(lambda: compare_words(before, after)) <= narrow
        assert steps_of(lambda: compare_words(*texts[:2])) <= narrow

    def test_of_the_longest_texts_is_bounded(self, narrow):
        texts = ("".join(f"{x}\n" for x in pair) * (LONGEST // 2) for pair in ("ab", "bc", "ac"))

        assert steps_of(lambda: merge_texts(*texts)) <= 2 * narrow

    def test_of_many_short_texts_is_no_more_than_of_a_long_one(self, monkeypatch):
        monkeypatch.setattr(differences, "STEPS_A_PART", 10)

        assert steps_of(lambda: compare_words("a b " * 50, "b c " * 50)) <= 10 * 400

    @pytest.mark.parametrize("texts", WORST.values(), ids=WORST)
    def test_that_is_cut_short_loses_nothing(self, narrow, texts):
        chunks = merge_parts(*(text.splitlines(keepends=True) for text in texts))
        pieces = compare_words(*texts[:2])

        for name, text in zip(("base", "mine", "theirs"), texts, strict=True):
            assert "".join(chain.from_iterable(getattr(one, name) for one in chunks)) == text
        assert "".join(p.text for p in pieces if p.kind != PieceKind.INSERTED) == texts[0]
        assert "".join(p.text for p in pieces if p.kind != PieceKind.DELETED) == texts[1]

    @pytest.mark.parametrize("texts", WORST.values(), ids=WORST)
    def test_that_is_cut_short_still_takes_the_only_change(self, narrow, texts):
        base, changed, _ = texts

        assert merge_texts(base, changed, base).text == changed
        assert merge_texts(base, base, changed).text == changed

    def test_that_is_cut_short_still_tells_where_a_text_differs(self, narrow):
        same = "a\n" * SIZE
        merged = merge_texts(f"{same}x\n{same}y\n{same}", f"{same}X\n{same}y\n{same}", f"{same}x\n{same}Y\n{same}")

        assert (merged.text, merged.conflicts) == (f"{same}X\n{same}Y\n{same}", ())

    @given(TEXTS, TEXTS, TEXTS, st.integers(0, 30))
    def test_of_any_limit_keeps_each_line_that_only_one_wrote(self, base, mine, theirs, limit):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(differences, "MOST_STEPS", limit)
            merged = merge_texts(base, mine, theirs)
            one_sided = merge_texts(base, mine, base), merge_texts(base, base, theirs)

        assert [one.text for one in one_sided] == [mine, theirs]
        offered = merged.text + "".join(conflict.theirs for conflict in merged.conflicts)
        assert set(mine.splitlines()) - set(base.splitlines()) <= set(offered.splitlines())
        assert set(theirs.splitlines()) - set(base.splitlines()) <= set(offered.splitlines())


class TestMergeFields:
    @given(FIELDS, FIELDS)
    def test_takes_the_only_change(self, base, changed):
        assert merge_fields(base, changed, base).values == changed
        assert merge_fields(base, base, changed).values == changed

    @given(FIELDS, FIELDS, FIELDS)
    def test_conflicts_only_where_both_changed(self, base, mine, theirs):
        for key in merge_fields(base, mine, theirs).conflicts:
            assert mine.get(key) != base.get(key) != theirs.get(key) != mine.get(key)

    def test_keeps_what_each_of_two_people_changed(self):
        merged = merge_fields({"a": 1, "b": 1}, {"a": 2, "b": 1}, {"a": 1, "b": 3})

        assert (merged.values, merged.conflicts) == ({"a": 2, "b": 3}, ())
