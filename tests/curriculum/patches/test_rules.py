"""Generated text and what trainers make of it."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from lms.courses.format.reader import read_module
from lms.curriculum.generator.pipeline import Generator
from lms.curriculum.patches import rules
from lms.curriculum.patches.terms import Patch, Source
from tests.curriculum.test_golden import bookstore

QUESTION = "::: question short {#q1}\nSay it.\n= Yes.\n:::"
BODY = f"One.\n\nTwo.\n\n{QUESTION}\n\nThree."
PARTS = st.lists(st.sampled_from(["One.", "Two.", "- a\n- b", "> c", QUESTION]), max_size=6)


def patch(text, base=BODY):
    return Patch(module_code="m", page_code="p", base=base, text=text)


def parts_of(page):
    return [(paragraph.text, paragraph.source) for paragraph in page.paragraphs]


class TestSplitPage:
    @given(PARTS)
    def test_gives_the_blocks_that_were_joined(self, parts):
        assert rules.split_page(rules.join_page(parts)) == tuple(parts)


class TestMergePage:
    def test_keeps_what_the_trainer_wrote(self):
        page = rules.merge_page(patch(BODY.replace("Two.", "Two, said better.")), BODY)

        assert parts_of(page)[:2] == [("One.", Source.MAP), ("Two, said better.", Source.TRAINER)]
        assert page.conflicts == ()

    def test_takes_what_the_map_changed_elsewhere(self):
        page = rules.merge_page(patch(BODY.replace("One.", "One!\n\nAnd more.")), BODY.replace("Three.", "Four."))

        assert [text for text, _ in parts_of(page)] == ["One!", "And more.", "Two.", QUESTION, "Four."]
        assert page.conflicts == ()

    def test_follows_a_question_beside_a_rewritten_paragraph(self):
        page = rules.merge_page(patch(BODY.replace("Two.", "Two!")), BODY.replace("= Yes.", "= No."))

        assert [text for text, _ in parts_of(page)][1:3] == ["Two!", QUESTION.replace("= Yes.", "= No.")]

    def test_reports_a_conflict_and_uses_the_text_of_the_map(self):
        page = rules.merge_page(patch(BODY.replace("Two.", "Two, mine.")), BODY.replace("Two.", "Two, new."))

        assert parts_of(page)[1] == ("Two, new.", Source.MAP)
        assert [(c.base, c.trainer, c.map) for c in page.conflicts] == [("Two.", "Two, mine.", "Two, new.")]

    @given(PARTS, PARTS)
    def test_is_the_generated_page_where_the_trainer_changed_nothing(self, base, generated):
        page = rules.merge_page(patch(rules.join_page(base), rules.join_page(base)), rules.join_page(generated))

        assert [text for text, _ in parts_of(page)] == generated


class TestApplyPatches:
    def module(self):
        return Generator(bookstore()).generate("bookseller").modules[1].document

    def test_changes_nothing_without_a_patch(self):
        assert rules.apply_patches(self.module(), ()).document == self.module()

    def test_writes_the_page_and_the_whole_text(self):
        document = self.module()
        page = document.pages[1]
        mine = Patch(
            module_code=document.code, page_code=page.code, base=page.body, text="A word from me.\n\n" + page.body
        )

        patched = rules.apply_patches(document, [mine]).document

        assert patched.pages[1].body == mine.text
        read, problems = read_module(patched.source, code=document.code)
        assert problems == ()
        assert [(p.title, p.body) for p in read.pages] == [(p.title, p.body) for p in patched.pages]
        assert [item.item_id for item in read.items] == [item.item_id for item in document.items]

    def test_reports_a_page_that_was_removed(self):
        document = self.module()
        lost = Patch(module_code=document.code, page_code="no-such-page", base="Was.", text="Was mine.")

        patched = rules.apply_patches(document, [lost])

        assert patched.document == document
        assert [(c.page_code, c.trainer, c.map) for c in patched.conflicts] == [("no-such-page", "Was mine.", "")]

    def test_leaves_other_modules_alone(self):
        document = self.module()
        other = Patch(module_code="role/other/part", page_code=document.pages[0].code, base="x", text="y")

        assert rules.apply_patches(document, [other]) == replace(
            rules.apply_patches(document, ()), document=document, conflicts=()
        )


class TestForbiddenLine:
    def test_finds_what_would_start_a_page_a_question_or_code(self):
        assert rules.forbidden_line("Fine.\n## No") == "## No"
        assert rules.forbidden_line("::: question choice") == "::: question choice"
        assert rules.forbidden_line("```\ncode") == "```"
        assert rules.forbidden_line("### A part\n\n- a list\n\n**bold**") == ""

    def test_lets_a_block_of_a_lesson_stand_by_itself(self):
        assert rules.forbidden_line("::: good\n- Gives a date\n\n- Lends a copy\n:::") == ""
        assert rules.forbidden_line("::: good\n- Gives a date") == "::: good"
        assert rules.forbidden_line("::: good\n## Page\n:::") == "## Page"
        assert rules.forbidden_line("::: good\n- A\n:::\nMore.") == "::: good"


def test_plain_values_keep_a_patch():
    mine = patch("Text.")

    assert rules.patches_from_plain([rules.patch_to_plain(mine)]) == (mine,)
