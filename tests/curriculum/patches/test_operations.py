"""Saving, withdrawing and restoring changes to generated text."""

import pytest

from lms.core import ids
from lms.curriculum.patches import operations, queries
from tests.conftest import MONDAY
from tests.curriculum.organisation import lay

MODULE = "mantra"


@pytest.fixture
def organisation(session):
    lay(session)


@pytest.fixture
def page(session, organisation):
    document = queries._find_module(session, MODULE)
    return document.pages[0]


@pytest.fixture
def viewer(make):
    return make.viewer(make.trainer())


def save(session, page, viewer, paragraphs=None, *, seen=None, revision=0):
    shown = queries.edit_page_page(session, module_code=MODULE, page_code=page.code)
    texts = [one.text for one in shown.paragraphs] if paragraphs is None else paragraphs
    operations.save_patch(
        session,
        module_code=MODULE,
        page=queries.generated_page(session, module_code=MODULE, page_code=page.code),
        paragraphs=texts,
        seen=ids.sha256(page.body) if seen is None else seen,
        seen_revision=revision,
        viewer=viewer,
        now=MONDAY,
    )


def shown(session, page):
    return queries.edit_page_page(session, module_code=MODULE, page_code=page.code)


class TestSavePatch:
    def test_keeps_a_paragraph_that_was_added(self, session, page, viewer):
        before = [one.text for one in shown(session, page).paragraphs]

        save(session, page, viewer, ["From my own first day.", *before])

        after = shown(session, page)
        assert (after.paragraphs[0].text, after.paragraphs[0].source.value) == ("From my own first day.", "trainer")
        assert queries.list_active_plain(session)[0]["text"].startswith("From my own first day.")

    def test_saved_as_generated_is_no_change(self, session, page, viewer):
        save(session, page, viewer)

        assert queries.list_active_plain(session) == []

    def test_refuses_who_has_not_seen_the_other_change(self, session, page, viewer):
        before = [one.text for one in shown(session, page).paragraphs]
        save(session, page, viewer, ["First.", *before])

        with pytest.raises(operations.PatchEditConflict):
            save(session, page, viewer, ["Second.", *before])

    def test_refuses_who_has_not_seen_what_the_map_says_now(self, session, page, viewer):
        with pytest.raises(operations.PatchEditConflict):
            save(session, page, viewer, seen="another")

    @pytest.mark.parametrize("text", ["## A page", "::: question choice", "```"])
    def test_refuses_what_would_start_something_else(self, session, page, viewer, text):
        with pytest.raises(operations.ParagraphNotAllowed):
            save(session, page, viewer, [*(one.text for one in shown(session, page).paragraphs), text])

    def test_refuses_more_brackets_than_are_read(self, session, page, viewer):
        with pytest.raises(operations.TooManyBrackets):
            save(session, page, viewer, ["![" * 5_001])

    def test_refuses_to_lose_a_question(self, session, organisation, viewer):
        document = queries._find_module(session, MODULE)
        asked = next(page for page in document.pages if "::: question" in page.body)
        texts = [one.text for one in shown(session, asked).paragraphs if not one.is_question]

        with pytest.raises(operations.QuestionsNotEditable):
            save(session, asked, viewer, texts)

    def test_refuses_a_page_that_is_too_long(self, session, page, viewer):
        with pytest.raises(operations.PageTooLong):
            save(session, page, viewer, [*(one.text for one in shown(session, page).paragraphs), "word " * 5_000])


class TestWithdrawAndRestore:
    def test_withdraw_and_restore_a_change(self, session, page, viewer):
        before = [one.text for one in shown(session, page).paragraphs]
        save(session, page, viewer, ["Mine.", *before])

        operations.withdraw_patch(session, module_code=MODULE, page_code=page.code, viewer=viewer, now=MONDAY)
        assert [one.text for one in shown(session, page).paragraphs] == before

        operations.restore_patch(session, module_code=MODULE, page_code=page.code, viewer=viewer, now=MONDAY)
        assert shown(session, page).paragraphs[0].text == "Mine."

    def test_refuse_where_there_is_nothing(self, session, page, viewer):
        with pytest.raises(operations.NoPatch):
            operations.withdraw_patch(session, module_code=MODULE, page_code=page.code, viewer=viewer, now=MONDAY)
        with pytest.raises(operations.NoPatch):
            operations.restore_patch(session, module_code=MODULE, page_code=page.code, viewer=viewer, now=MONDAY)
