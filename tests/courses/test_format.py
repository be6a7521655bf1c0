"""The module file format: header, pages, questions."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.text import clean
from lms.courses.format.reader import read_module
from lms.courses.format.render import render_pages
from lms.courses.terms import Audience, ItemMode, ItemUse, MasteryLevel
from lms.curriculum.generator.markdown import question
from lms.curriculum.generator.pipeline import generate
from lms.library.package import read_any
from tests.conftest import ROOT

HEADER = "---\ntitle: Refunds\naudience: everyone\n---\n## First\n"


def read(text):
    document, problems = read_module(text, code="refunds", file="refunds.md")
    return document, [str(problem) for problem in problems]


def item(block):
    document, problems = read(HEADER + block)
    assert problems == []
    return document.items[0]


def mistake(block):
    document, problems = read(HEADER + block)
    assert document is None
    assert len(problems) == 1
    return problems[0]


class TestHeader:
    def test_says_for_whom_and_what(self):
        document, problems = read(
            "---\ntitle: Refunds\naudience:\n  - department stores\n  - role bookseller\n  - touchpoint in-store/register\n"
            "minutes: 6\nobjectives:\n  - Say the refund date.\nlevel: know\nrequired: false\n---\n## First\nText.\n"
        )

        assert problems == []
        assert document.audience == Audience(
            departments=("stores",), job_roles=("bookseller",), touchpoints=("in-store/register",)
        )
        assert (document.minutes, document.level, document.required) == (6, MasteryLevel.KNOW, False)
        assert document.objectives == ("Say the refund date.",)

    @pytest.mark.parametrize(
        ("line", "told"),
        [
            ("audiance: everyone", "refunds.md:4: unknown key “audiance”"),
            ("minutes: soon", "refunds.md:4: minutes must be a whole number"),
            ("minutes: 0", "refunds.md:4: minutes must be from 1"),
            ("level: expert", "refunds.md:4: level must be one of"),
            ("required: maybe", "refunds.md:4: required must be true or false"),
            ("objectives: [&a x, *a]", "refunds.md:4: anchors and aliases"),
            ("objectives: !!python/object:os.system x", "refunds.md:4: tags (!)"),
            ("title: Again", "refunds.md:4: key “title” is written twice"),
        ],
    )
    def test_tells_each_mistake_by_its_line(self, line, told):
        document, problems = read(f"---\ntitle: Refunds\naudience: everyone\n{line}\n---\n## First\nText.\n")

        assert document is None
        assert problems[0].startswith(told)

    @pytest.mark.parametrize("audience", ["stores", "department", "everyone else", "touchpoint register", "team a"])
    def test_refuses_an_audience_that_it_does_not_understand(self, audience):
        document, problems = read(f"---\ntitle: Refunds\naudience: {audience}\n---\n## First\nText.\n")

        assert document is None
        assert problems[0].startswith("refunds.md:3: Audience")

    @pytest.mark.parametrize(
        "text", ["", "## No header\n", "---\ntitle: x\n", "\x00", "---\n---\n## A\n", "---\n- a\n---\n## A\n"]
    )
    def test_refuses_text_without_a_header(self, text):
        assert read(text)[0] is None


class TestPages:
    def test_are_cut_at_headings_outside_of_code(self):
        document, _ = read(HEADER + "One.\n\n```\n## not a page\n```\n\n## Second\nTwo.\n\n## Second\nThree.\n")

        assert [(page.code, page.title) for page in document.pages] == [
            ("first", "First"),
            ("second", "Second"),
            ("second-2", "Second"),
        ]

    def test_show_prose_and_questions_in_their_places(self):
        document, _ = read(HEADER + "Before.\n\n::: question reflect {#me}\nWhat will you do?\n:::\n\nAfter.\n")

        assert render_pages(document) == [
            {
                "code": "first",
                "title": "First",
                "parts": [{"html": "<p>Before.</p>\n"}, {"item": "me"}, {"html": "<p>After.</p>\n"}],
            }
        ]

    def test_keep_the_file_byte_for_byte(self):
        text = HEADER.replace("\n", "\r\n") + "Odd   spacing \t\r\n"

        assert read(text)[0].source == text

    def test_need_a_heading(self):
        assert read("---\ntitle: A\naudience: everyone\n---\nText.\n")[1][0].startswith("refunds.md:5: ")


class TestQuestions:
    def test_choice(self):
        one = item(
            "::: question choice {#first}\nWhat do *you* say?\n- [ ] Out.  > It ends there.\n- [x] Thursday. > A date.\n"
            "- [ ] Online.\n! Ready means\n! a date.\n? Think of class.\n:::\n"
        )

        assert (one.item_id, one.kind, one.mode) == ("first", "choice", ItemMode.SINGLE)
        assert (one.stem, one.key, one.distractors) == ("What do you say?", ("Thursday.",), ("Out.", "Online."))
        assert dict(one.feedback) == {"Out.": "It ends there.", "Thursday.": "A date."}
        assert (one.explanation, one.hint) == ("Ready means a date.", "Think of class.")
        assert (one.subject, one.use, one.level) == (("module/refunds",), ItemUse.ASSESSED, MasteryLevel.UNDERSTAND)

    def test_choices(self):
        one = item("::: question choices\nWhich?\n- [x] A\n- [X] B\n- [ ] C\n:::\n")

        assert (one.mode, one.key, one.distractors) == (ItemMode.MULTIPLE, ("A", "B"), ("C",))

    def test_order(self):
        one = item("::: question order\nIn which order?\n1. A\n2. B\n3. C\n:::\n")

        assert (one.mode, one.key) == (ItemMode.ORDER, ("A", "B", "C"))

    def test_gap(self):
        one = item("::: question gap\nthe [[bed|beds]] comes first\n:::\n")

        assert (one.mode, one.stem, one.key) == (ItemMode.TEXT, "the ____ comes first", ("bed", "beds"))

    def test_match(self):
        one = item("::: question match\nWhich belongs to which?\n- crease = seen before\n- spine = costs a fee\n:::\n")

        assert (one.mode, one.prompts, one.key) == (ItemMode.MATCH, ("crease", "spine"), ("seen before", "costs a fee"))

    def test_short(self):
        one = item("::: question short\nOur mantra?\n= Ready for class\n= Ready\n:::\n")

        assert (one.mode, one.key, one.tolerance) == (ItemMode.TEXT, ("Ready for class", "Ready"), None)

    def test_number(self):
        one = item("::: question number\nHow many minutes?\n= 60 +- 2\n:::\n")

        assert (one.mode, one.key, one.tolerance) == (ItemMode.TEXT, ("60",), 2.0)

    def test_scenario(self):
        one = item("::: question scenario\nWhat should you do?\n- (1) A\n- (3) B\n- (0) C > No.\n:::\n")

        assert (one.mode, one.key, one.distractors, one.scores) == (ItemMode.SINGLE, ("B",), ("A", "C"), (3, 1, 0))
        assert one.is_apply

    def test_reflect_is_never_scored(self):
        one = item("::: question reflect\nWhat will you do?\n:::\n")

        assert (one.mode, one.use) == (ItemMode.REFLECT, ItemUse.PRACTICE)

    @pytest.mark.parametrize(
        ("block", "told"),
        [
            ("::: question choise\nA?\n- [x] B\n- [ ] C\n:::\n", "6: “choise”"),
            (":::\nA\n:::\n", "6: Start a question"),
            ("::: good\n- A\n", "6: End this block"),
            ("::: good\n- A\n::: never\n- B\n:::\n", "6: End this block"),
            ("::: good - A\n:::\n", "6: Write only `{…}`"),
            ("::: question choice\nA?\n- [x] B\n- [ ] C\n", "6: End this question"),
            ("::: question choice\n- [x] B\n- [ ] C\n:::\n", "6: Write the question"),
            ("::: question choice\nA?\n- [x] B\n- [x] C\n- [ ] D\n:::\n", "6: Mark exactly one right answer"),
            ("::: question choice\nA?\n- [x] B\n:::\n", "6: Add at least one wrong answer"),
            ("::: question choice\nA?\n- [x] B\n- [ ]  b \n:::\n", "6: Two answers are the same"),
            ("::: question choice\nA?\n- [x] B\nand more\n- [ ] C\n:::\n", "9: After the first answer"),
            (
                "::: question choice\nA?\n- [x] B\n- [ ] C\n= D\n:::\n",
                "6: Start the answers of a choice question with `- [ ]`, not `=`",
            ),
            (
                "::: question short\nA?\n- [x] B\n:::\n",
                "6: Start the answers of a short question with `=`, not `- [ ]`",
            ),
            ("::: question order\nA?\n1. B\n3. C\n:::\n", "9: Number the steps"),
            ("::: question order\nA?\n1. B\n:::\n", "6: Write at least two steps"),
            ("::: question match\nA?\n- B = C\n- D = C\n:::\n", "6: Two answers are the same"),
            ("::: question gap\nno gap\n:::\n", "6: Write exactly one gap"),
            ("::: question gap\nan empty [[ ]]\n:::\n", "6: Write the answer inside"),
            ("::: question number\nA?\n= many\n:::\n", "6: Write one number"),
            ("::: question scenario\nA?\n- (3) B\n- (3) C\n- (0) D\n:::\n", "6: Give the most points"),
            ("::: question reflect\nA?\n- [x] B\n:::\n", "6: A reflect question has no answers"),
            ("::: question choice\n" + "x" * 401 + "\n- [x] B\n- [ ] C\n:::\n", "6: Shorten the question"),
        ],
    )
    def test_tells_each_mistake_by_its_line(self, block, told):
        assert mistake(block).startswith(f"refunds.md:{told}")

    def test_an_id_may_be_used_once(self):
        block = "::: question reflect {#me}\nA?\n:::\n"

        assert mistake(block + block).startswith("refunds.md:9: The id me")

    def test_ids_come_from_the_content_and_survive_cosmetic_edits(self):
        before = item("::: question choice\nWhat  first?\n- [x] B\n- [ ] C\n:::\n")
        after = item("Text.\n\n::: question choice\nwhat first?\n- [ ] c\n- [x] B \n:::\n")

        assert (before.item_id, before.key_hash, before.full_hash) == (after.item_id, after.key_hash, after.full_hash)

    def test_another_answer_is_another_thing_to_learn(self):
        before = item("::: question choice {#a}\nWhat first?\n- [x] B\n- [ ] C\n:::\n")
        other_key = item("::: question choice {#a}\nWhat first?\n- [ ] B\n- [x] C\n:::\n")
        other_distractor = item("::: question choice {#a}\nWhat first?\n- [x] B\n- [ ] D\n:::\n")

        assert before.key_hash != other_key.key_hash
        assert before.key_hash == other_distractor.key_hash
        assert before.full_hash != other_distractor.full_hash


@given(st.lists(st.sampled_from([*HEADER.split("\n"), "::: question choice", ":::", "- [x] a", "- [ ] b", "1. x", "= 1", "A?", "```", "[[a]]", "- (3) c", "\ufeff", "é: {", "~~~"]), max_size=25))  # fmt: skip
def test_no_text_is_more_than_it_can_bear(lines):
    document, problems = read("\n".join(lines))

    assert (document is None) == bool(problems)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf"]), min_size=1, max_size=60).map(clean).filter(bool))
def test_generated_questions_read_back_letter_for_letter(text):
    wanted = item("::: question choice\nA?\n- [x] B\n- [ ] C\n:::\n")
    flat = " ".join(text.split())
    written = question(replace(wanted, item_id="x", stem=flat, key=(f"k {flat}",), distractors=(f"d {flat}",)))
    found = item(written + "\n")

    assert (found.stem, found.key, found.distractors) == (flat, (f"k {flat}",), (f"d {flat}",))


def test_every_generated_module_of_the_bookstores_is_a_module_file():
    package, _ = read_any(ROOT / "courses" / "three-rivers-bookstores")

    for role in package.snapshot.organisation.job_roles:
        for module in generate(package.snapshot, role.code).modules:
            document, problems = read_module(module.document.source, code=module.document.code)
            assert problems == ()
            assert [(p.title, p.body) for p in document.pages] == [(p.title, p.body) for p in module.document.pages]
            assert [(i.item_id, i.stem, i.key, set(i.options)) for i in document.items] == [
                (i.item_id, i.question, i.key, set(i.options)) for i in module.document.items
            ]
