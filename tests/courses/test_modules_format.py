"""Ids and headers written into a module's text, audiences of sites, and previews of what is unfinished."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses import codec
from lms.courses.format import header
from lms.courses.format.ids import with_ids, without_ids
from lms.courses.format.parts import PartKind
from lms.courses.format.preview import preview
from lms.courses.format.reader import read_module
from lms.courses.terms import Audience
from lms.markup.renderer import BRACKET_LIMIT

HEADER = "---\ntitle: Refunds\naudience: everyone\n---\n"
CHOICE = "::: question choice\nUntil when?\n- [x] Friday\n- [ ] Monday\n:::\n"
TEXT = f"{HEADER}## One\n\nText.  \n\n{CHOICE}\n```\n{CHOICE}```\n\n## Two\n\n::: question reflect {{#think}}\nWhen?\n:::\n"


def ids_of(text):
    document, problems = read_module(text, code="refunds")
    assert problems == ()
    return [item.item_id for item in document.items]


class TestWithIds:
    def test_writes_the_id_by_which_the_question_was_known(self):
        assert ids_of(with_ids(TEXT, code="refunds")) == ids_of(TEXT)

    def test_touches_nothing_else(self):
        written = with_ids(TEXT, code="refunds")

        own = ids_of(TEXT)[0]
        assert written == TEXT.replace("::: question choice\n", f"::: question choice {{#{own}}}\n", 1)

    def test_changes_nothing_the_second_time(self):
        once = with_ids(TEXT, code="refunds")

        assert with_ids(once, code="refunds") == once

    def test_keeps_an_id_when_the_question_is_reworded(self):
        written = with_ids(TEXT, code="refunds")

        assert ids_of(written.replace("Until when?", "Until which day?", 1)) == ids_of(written)

    def test_tells_equal_questions_apart(self):
        text = f"{HEADER}## One\n\n{CHOICE}\n{CHOICE}\n{CHOICE}"

        assert len(set(ids_of(with_ids(text, code="refunds")))) == 3

    def test_gives_none_to_a_question_that_is_not_right_yet(self):
        text = HEADER + "## One\n\n::: question choice\nUntil when?\n:::\n"

        assert with_ids(text, code="refunds") == text

    @pytest.mark.parametrize("text", ["", "no header", "---\nopen", HEADER, "::: question choice\n:::\n"])
    def test_leaves_what_is_no_module(self, text):
        assert with_ids(text, code="refunds") == text
        assert without_ids(text) == text

    def test_keeps_the_ends_of_lines(self):
        crlf = TEXT.replace("\n", "\r\n")

        assert with_ids(crlf, code="refunds").replace("\r\n", "\n") == with_ids(TEXT, code="refunds")
        assert without_ids(with_ids(crlf, code="refunds")) == without_ids(crlf)

    def test_is_undone_for_a_copy(self):
        assert without_ids(with_ids(TEXT, code="refunds")) == TEXT.replace(" {#think}", "")

    @given(
        st.lists(
            st.sampled_from([CHOICE, "Text.\n", "## Page\n", "```\n", ":::\n", "::: question gap\nA [[b]].\n:::\n"])
        )
    )
    def test_is_stable_for_whatever_stands_in_a_module(self, parts):
        text = HEADER + "## One\n" + "".join(parts)

        once = with_ids(text, code="refunds")

        assert with_ids(once, code="refunds") == once
        assert without_ids(once) == text


class TestHeader:
    @pytest.mark.parametrize(
        "audience",
        [
            Audience(everyone=True),
            Audience(sites=("Main Street",)),
            Audience(departments=("stores",), job_roles=("buyer",), sites=("Nord: #1", "yes"), touchpoints=("a/b",)),
            Audience(),
        ],
    )
    def test_writes_an_audience_that_is_read_again(self, audience):
        document, problems = read_module(header.with_audience(TEXT, audience), code="refunds")

        assert problems == ()
        assert document.audience == audience

    def test_leaves_all_else(self):
        listed = "---\ntitle: A\naudience:\n  - role buyer\n  - role clerk\nminutes: 4\n---\n## One\n"

        changed = header.with_audience(listed, Audience(everyone=True))

        assert changed == "---\ntitle: A\naudience: everyone\nminutes: 4\n---\n## One\n"

    def test_adds_what_is_missing(self):
        assert header.with_audience("---\ntitle: A\n---\n## One\n", Audience(job_roles=("buyer",))) == (
            "---\ntitle: A\naudience: role buyer\n---\n## One\n"
        )
        assert header.with_title("## One\n", "A: b").startswith('---\ntitle: "A: b"\n---\n')

    @pytest.mark.parametrize(
        ("text", "title"), [(TEXT, "Refunds"), ("title: no", ""), ("---\nx: y\n---\n", ""), ("", "")]
    )
    def test_finds_the_title(self, text, title):
        assert header.title_of(text) == title


class TestSites:
    def test_are_an_audience(self):
        document, problems = read_module(TEXT.replace("everyone", "site Main Street"), code="refunds")

        assert problems == ()
        assert document.audience == Audience(sites=("Main Street",))

    def test_are_stored_and_read(self):
        audience = Audience(sites=("Main Street", "North"))

        assert codec.audience_from_plain(codec.audience_to_plain(audience)) == audience


class TestPreview:
    def test_shows_what_is_right_and_where_the_rest_is_wrong(self):
        drawn = preview(TEXT + "\n::: question gap\nNo gap here.\n:::\n\nThe end.\n", code="refunds")

        kinds = [(p.part.kind, p.item is not None) for page in drawn.pages for p in page.parts]
        text, right, wrong = (PartKind.TEXT, False), (PartKind.QUESTION, True), (PartKind.QUESTION, False)
        assert kinds == [text, right, text, right, wrong, text]
        assert [problem.line for problem in drawn.problems] == [29]

    def test_shows_nothing_of_what_cannot_be_read(self):
        drawn = preview("no header", code="refunds")

        assert (drawn.document, drawn.pages) == (None, ())
        assert drawn.problems

    def test_draws_nothing_of_very_many_brackets_and_says_where_they_become_too_many(self):
        text = HEADER + "## One\n\n" + "![\n" * (BRACKET_LIMIT + 9)
        drawn = preview(text, code="refunds")

        first = text[: text.index("![")].count("\n") + 1
        assert (drawn.document, drawn.pages) == (None, ())
        assert [problem.line for problem in drawn.problems] == [first + BRACKET_LIMIT]

    def test_draws_as_many_brackets_as_are_allowed(self):
        text = HEADER + "## One\n\n" + "[a](/b)\n\n" * (BRACKET_LIMIT // 10)

        assert preview(text, code="refunds").problems == ()

    def test_lets_no_script_through(self):
        drawn = preview(HEADER + "## One\n\n<script>alert(1)</script> [x](javascript:alert(1))\n", code="refunds")

        assert "<script" not in drawn.pages[0].parts[0].part.html
        assert 'href="javascript' not in drawn.pages[0].parts[0].part.html

    @pytest.mark.unmeasured
    @pytest.mark.parametrize(
        "body",
        ["> " * 10_000 + "x", ">" * 99_000, "[" * 99_000, "*a " * 33_000, "![](" * 24_000, "\n" * 99_000,
         "::: question choice\n" * 4_900, "## a\n" * 19_000, "- " * 45_000, "::: question short\n" + "= a\n" * 24_000],
    )  # fmt: skip
    def test_takes_few_steps_over_odd_texts(self, body):
        calls = 0

        def count(_frame, event, _argument):
            nonlocal calls
            calls += event in {"call", "c_call"}

        text = (HEADER + "## One\n" + body)[:100_000]
        sys.setprofile(count)
        try:
            preview(text, code="refunds")
        finally:
            sys.setprofile(None)

        assert calls < 100 * len(text)
