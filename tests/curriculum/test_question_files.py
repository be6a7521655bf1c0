"""Questions in the formats of others."""

import time
from dataclasses import replace
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from lms.courses.format.reader import read_module
from lms.courses.format.writer import write_question, write_question_blocks
from lms.courses.items import WRITTEN
from lms.courses.items.typed import text_item
from lms.courses.terms import ItemKind
from lms.curriculum.modules.exchange import gift
from lms.curriculum.modules.exchange.aiken import read_aiken
from lms.curriculum.modules.exchange.formats import QuestionFormat, detect, read
from lms.curriculum.modules.exchange.gift import cannot_hold, loses, read_gift, write_gift
from lms.curriculum.modules.exchange.reading import Collector, checked, decode, detached, without_html
from lms.curriculum.modules.exchange.table import read_table
from lms.curriculum.modules.exchange.text2qti import read_text2qti

TEXT = st.text(
    st.sampled_from("abc XYZ 019 äß 日 ~=#{}:\\%*_[]<>|&!?+-.,;()'\"`$/@^")
    | st.characters(exclude_categories=["C", "Z"]),
    min_size=1,
    max_size=30,
).map(lambda text: " ".join(normalize("NFC", text).split()))
SOME = TEXT.filter(bool)
MANY = 400_000
"""Signs of a hostile text: enough that what grows with the square takes hours."""


@st.composite
def items(draw):
    labels = draw(st.lists(SOME, min_size=3, max_size=5, unique_by=str.casefold))
    stem = draw(SOME)
    kind = draw(st.sampled_from(list(WRITTEN)))
    if kind == "choice":
        item = WRITTEN[kind].make(stem, key=(labels[0],), distractors=tuple(labels[1:]))
    elif kind == "choices":
        item = WRITTEN[kind].make(stem, key=tuple(labels[:2]), distractors=tuple(labels[2:]))
    elif kind == "order":
        item = WRITTEN[kind].make(stem, key=tuple(labels))
    elif kind == "match":
        item = WRITTEN[kind].make(stem, key=tuple(labels[:2]), prompts=(labels[-1], "Left"))
    elif kind in {"short", "gap"}:
        item = text_item(stem.replace("____", "") + (" ____ end" if kind == "gap" else ""), tuple(labels))
    elif kind == "number":
        value = draw(st.decimals(-1000, 1000, places=2))
        item = WRITTEN[kind].make(stem, key=(f"{value:f}",), tolerance=draw(st.sampled_from([0.0, 0.5, 2.0])))
    elif kind == "scenario":
        rest = (draw(st.integers(0, 2)),) * (len(labels) - 1)
        item = WRITTEN[kind].make(stem, key=(labels[0],), distractors=tuple(labels[1:]), scores=(3, *rest))
    else:
        item = WRITTEN[kind].make(stem)
    told = ((labels[0], draw(SOME)),) if kind in {"choice", "choices", "scenario"} and draw(st.booleans()) else ()
    item = replace(item, feedback=told, explanation=draw(st.just("") | SOME), hint=draw(st.just("") | SOME))
    known = checked(item, 1, Collector())
    assume(known is not None)
    return known


class TestWriteQuestion:
    @settings(suppress_health_check=[HealthCheck.filter_too_much])
    @given(st.lists(items(), min_size=1, max_size=4, unique_by=lambda item: (item.kind, item.stem.casefold())))
    def test_is_read_back_as_it_was(self, written):
        text = "---\ntitle: X\n---\n\n## One\n\n" + write_question_blocks(written)

        document, problems = read_module(text, code="x")

        assume(not any("used twice" in problem.message for problem in problems))
        assert [detached(item) for item in document.items] == written

    def test_writes_an_id(self):
        item = replace(WRITTEN[ItemKind.REFLECT].make("Why?"), item_id="why-1")

        assert write_question(item) == "::: question reflect {#why-1}\nWhy?\n:::"


class TestWriteGift:
    @settings(suppress_health_check=[HealthCheck.filter_too_much])
    @given(st.lists(items(), max_size=4))
    def test_is_read_back_as_it_was(self, written):
        held = [replace(item, hint="") for item in written if not cannot_hold(item)]
        assume(not any(item.kind == "short" and "____" in item.stem for item in held))

        found, problems = read_gift(write_gift(held))

        assert [problem for problem in problems if problem.is_error] == []
        assert list(found) == held

    def test_keeps_ids_as_titles(self):
        item = replace(WRITTEN[ItemKind.REFLECT].make("Why?"), item_id="why-1")

        assert read_gift(write_gift([item]))[0] == (item,)

    @pytest.mark.parametrize(
        "item",
        [
            WRITTEN[ItemKind.ORDER].make("Sort", key=("a", "b")),
            WRITTEN[ItemKind.SHORT].make("Say", key=("a -> b",)),
            WRITTEN[ItemKind.MATCH].make("Pair", key=("a", "b"), prompts=("x -> y", "z")),
            WRITTEN[ItemKind.SCENARIO].make("Do", key=("a",), distractors=("b", "c"), scores=(2, 1, 0)),
        ],
    )
    def test_says_what_it_cannot_hold(self, item):
        text = write_gift([item])

        assert text.startswith("// left out, because ")
        assert read_gift(text) == ((), ())

    def test_says_what_is_lost(self):
        assert loses(replace(WRITTEN[ItemKind.REFLECT].make("Why?"), hint="Think")) == "its hint"


class TestReadGift:
    def one(self, text):
        found, problems = read_gift(text)
        assert [p for p in problems if p.is_error] == []
        return found[0]

    @pytest.mark.parametrize(
        ("text", "kind", "stem", "key", "distractors"),
        [
            ("Who? {~Tom =Ann}", "choice", "Who?", ("Ann",), ("Tom",)),
            ("Grant is {~buried =entombed} here.", "choice", "Grant is ____ here.", ("entombed",), ("buried",)),
            ("Two and two is {=four =4}.", "gap", "Two and two is ____.", ("four", "4"), ()),
            ("Who wrote it?{=Ann=Ann Bo}", "short", "Who wrote it?", ("Ann", "Ann Bo"), ()),
            ("Sky is blue.{TRUE}", "choice", "Sky is blue.", ("True",), ("False",)),
            ("Sky is red.{f}", "choice", "Sky is red.", ("False",), ("True",)),
            ("All? {~%50%a ~%50%b ~%-100%c}", "choices", "All?", ("a", "b"), ("c",)),
            ("When? {#1822:5}", "number", "When?", ("1822",), ()),
            ("How many? {#1..4}", "number", "How many?", ("2.5",), ()),
            ("How many? {#=3:1#good ~%50%4}", "number", "How many?", ("3",), ()),
            ("Tell. {}", "reflect", "Tell.", (), ()),
            (r"A \{brace\} 1\:2 \~\=\# {=a\=b ~\\}", "choice", "A {brace} 1:2 ~=#", ("a=b",), ("\\",)),
            ("[html]<p>A <b>c</b></p>&lt;x&gt;{=<i>y</i> ~z}", "choice", "A c <x>", ("y",), ("z",)),
            ("[plain]A <b> {=y ~z}", "choice", "A <b>", ("y",), ("z",)),
            ("[markdown]A *b* {=**y** ~z}", "choice", "A b", ("y",), ("z",)),
            ("Two\nlines\\nmore {\n=a\n~b\n}", "choice", "Two lines more", ("a",), ("b",)),
        ],
    )
    def test_reads_each_kind(self, text, kind, stem, key, distractors):
        item = self.one(text)

        assert (item.kind, item.stem, item.key, item.distractors) == (kind, stem, key, distractors)

    def test_reads_pairs(self):
        item = self.one("Match {=cat -> meow =dog -> woof}")

        assert (item.prompts, item.key) == (("cat", "dog"), ("meow", "woof"))

    def test_reads_titles_comments_and_what_is_told(self):
        item = self.one("// note\n::Q 1::Who? {=Ann#yes\n// inside\n~Tom#no ####Because}\n")

        assert (item.item_id, item.explanation) == ("", "Because")
        assert item.feedback == (("Ann", "yes"), ("Tom", "no"))

    def test_reads_what_is_told_about_true_and_false(self):
        assert self.one("Blue.{T#wrong#right}").feedback == (("False", "wrong"), ("True", "right"))

    def test_reads_weights_as_a_scenario(self):
        item = self.one("Do? {=best ~%66%good ~bad}")

        assert (item.kind, item.scores) == ("scenario", (3, 2, 0))

    @pytest.mark.parametrize(
        ("text", "line", "words", "is_error"),
        [
            ("\n\nBad {=a", 3, "between { and }", True),
            ("Bad } {=a}", 1, "between { and }", True),
            ("Bad {=a {b} }", 1, "one { } per question", True),
            ("Bad {abc}", 1, "Start a right answer", True),
            ("Bad {x=abc}", 1, "Start a right answer", True),
            ("Bad {#abc}", 1, "Write the number", True),
            ("Bad {#1:}\n\nBad {#1..x}", 3, "Write the number", True),
            ("Bad {=a =A ~c}", 1, "the same", True),
            ("Bad {~b ~c}", 1, "at least one right answer", True),
            ("{=a ~b}", 1, "Write the question", True),
            ("x" * 500 + "{=a ~b}", 1, "400 characters", True),
            ("Q {" + "=a ~b" * 3000 + "}", 1, "10,000 characters", True),
            ("<b>" * 600 + "{=a ~b}", 1, "1,500 characters", True),
            ("Q {=a " + " ".join(f"~{n}" for n in range(12)) + "}", 1, "at most 10 answers", True),
            ("$CATEGORY: x\nQ {=a ~b}", 1, "Category", False),
            ("Just words", 1, "without answers", False),
            ("Tell. {}", 1, "never scored", False),
            ("Q {=a =b ~c}", 1, "choose all", False),
            ("Q {=a ~%50%b}", 1, "become wrong", False),
            ("Q {=a =%50%b}", 1, "not imported", False),
            ("Q {=a#told}", 1, "typed answers", False),
            ("Q {#=1 =2}", 1, "first number", False),
        ],
    )
    def test_tells_the_line_of_what_is_wrong(self, text, line, words, is_error):
        _, problems = read_gift(text)

        assert [(p.line, p.is_error) for p in problems if words in p.message] == [(line, is_error)], problems

    def test_takes_one_id_once(self):
        found, _ = read_gift("::a::Q {=a ~b}\n\n::a::R {=a ~b}")

        assert [item.item_id for item in found] == ["a", ""]

    def test_takes_no_more_than_a_page_can_show(self):
        found, problems = read_gift("\n\n".join(f"Question {n} {{=a ~b}}" for n in range(300)))

        assert len(found) == 200
        assert "200" in problems[-1].message


class TestReadAiken:
    def test_reads_questions_with_their_letters(self):
        found, problems = read_aiken(
            "What?\nA. One\nB) Two\nANSWER: B\nFEEDBACK: So it is\n\nAnd?\na) x\nb) y\nanswer: a\n"
        )

        assert problems == ()
        assert [(i.stem, i.key, i.distractors) for i in found] == [
            ("What?", ("Two",), ("One",)),
            ("And?", ("x",), ("y",)),
        ]
        assert found[0].explanation == "So it is"

    @pytest.mark.parametrize(
        ("text", "line", "words"),
        [
            ("What?\nA. One\nB. Two\nANSWER: C\n", 4, "is not one of"),
            ("\nWhat?\nA. One\n", 2, "Add a line `ANSWER:`"),
            ("ANSWER: A", 1, "ends a question"),
            ("What?\nA. One\nrest\nANSWER: A", 3, "with its letter"),
            ("What?\nA. One\nB. one\nANSWER: A", 1, "the same"),
        ],
    )
    def test_tells_the_line_of_what_is_wrong(self, text, line, words):
        _, problems = read_aiken(text)

        assert (line, True) in [(p.line, p.is_error) for p in problems if words in p.message], problems


class TestReadText2qti:
    def test_reads_each_kind(self):
        found, problems = read_text2qti(
            "Quiz title: X\nQuiz description: Y\n\nTitle: One\nPoints: 2\n"
            "1. What *is*\n    it?\n... General\n*a) One\n... Yes\nb)  Two\n    more\n\n"
            "2. All\n[*] x\n[ ] y\n[*] z\n\n3. Number\n= 1.5 +- 10%\n\n4. Between\n= [1, 4]\n\n5. Say ____ now\n* this\n* that\n\n"
            "6. Tell\n____\n\n% comment\nCOMMENT\n7. no\nEND_COMMENT\n"
        )

        assert [p for p in problems if p.is_error] == []
        assert [i.kind for i in found] == ["choice", "choices", "number", "number", "gap", "reflect"]
        assert (found[0].stem, found[0].explanation, found[0].distractors) == ("What is it?", "General", ("Two more",))
        assert found[0].feedback == (("One", "Yes"),)
        assert [(i.key, i.tolerance) for i in found[2:4]] == [(("1.5",), 0.15), (("2.5",), 1.5)]

    @pytest.mark.parametrize(
        ("text", "line", "words", "is_error"),
        [
            ("1. Q\n^^^^\n", 1, "ask for a file", True),
            ("1. Q\n\n2. R\n*a) x\nb) y", 1, "Add the answers", True),
            ("1. Q\na) x\nb) y", 1, "exactly one right", True),
            ("1. Q\n= x", 1, "Write the number", True),
            ("1. Q\n*a) x\n[ ] y\nb) z", 3, "one kind of answer", True),
            ("what", 1, "with its number", True),
            ("1. Q\n*a) x\n" + "y" * 6000 + "\n" + "z" * 6000, 1, "10,000 characters", True),
            ("GROUP\n1. Q\n+ good\n*a) x\nb) y\nEND_GROUP", 3, "not imported", False),
            ("GROUP\n1. Q\n*a) x\nb) y\nEND_GROUP", 1, "of this group", False),
            ("Text title: a\nText: b", 1, "between questions", False),
        ],
    )
    def test_tells_the_line_of_what_is_wrong(self, text, line, words, is_error):
        _, problems = read_text2qti(text)

        assert (line, is_error) in [(p.line, p.is_error) for p in problems if words in p.message], problems


class TestReadTable:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_reads_each_kind_whatever_separates_the_cells(self, delimiter):
        rows = [
            ["Kind", "Question", "Right", "Wrong 1", "Wrong 2", "Why", "Hint", "ID"],
            ["", "Who?", "Ann", "Tom", "Bo", "Because", "Think", "who-1"],
            ["", "All?", "a|b", "c", "", "", "", ""],
            ["order", "Sort", "x|y|z", "", "", "", "", ""],
            ["", "Pairs", "cat = meow|dog = woof", "", "", "", "", ""],
            ["", "Say ____ now", "this|that", "", "", "", "", ""],
            ["", "Name it", "this", "", "", "", "", ""],
            ["number", "How many?", "2,5 +- 1" if delimiter != "," else "2.5 +- 1", "", "", "", "", ""],
            ["", "Tell", "", "", "", "", "", ""],
        ]

        found, problems = read_table("\ufeff" + "\n".join(delimiter.join(row) for row in rows))

        assert problems == ()
        kinds = ["choice", "choices", "order", "match", "gap", "short", "number", "reflect"]
        assert [item.kind for item in found] == kinds
        assert (found[0].item_id, found[0].explanation, found[0].hint) == ("who-1", "Because", "Think")
        assert (found[6].key, found[6].tolerance) == (("2.5",), 1.0)

    @pytest.mark.parametrize(
        ("text", "line", "words"),
        [
            ("", 1, "in the first row"),
            ("\na,b\n1,2", 2, "in the first row"),
            ('question,right,wrong\n"Two\nlines",a,b\nQ,a,A', 4, "the same"),
            ("kind,question,right\nfoo,Q,a", 2, "“foo”"),
            ("kind,question,right\nmatch,Q,a|b", 2, "each pair"),
            ("kind,question,right\nnumber,Q,many", 2, "Write the number"),
            ("question,right\n" + "x" * 200_000 + ",y", 1, "too long"),
            ("question,right\n" + "x" * 20_000 + ",y", 2, "10,000 characters"),
            ("question,right\n" + "\n" * 3000 + "q,y", 2002, "2,000 rows"),
        ],
    )
    def test_tells_the_line_of_what_is_wrong(self, text, line, words):
        _, problems = read_table(text)

        assert [p.line for p in problems if words in p.message] == [line], problems


class TestDetect:
    @pytest.mark.parametrize(
        ("text", "form"),
        [
            ("Q {=a ~b}", QuestionFormat.GIFT),
            ("Q\nA. x\nB. y\nANSWER: A", QuestionFormat.AIKEN),
            ("Quiz title: x\n\n1. Q\n*a) x\nb) y", QuestionFormat.TEXT2QTI),
            ("question;answer;wrong\nQ;a;b", QuestionFormat.TABLE),
            ("", QuestionFormat.GIFT),
        ],
    )
    def test_knows_a_format_by_its_signs(self, text, form):
        assert detect(text) is form

    @pytest.mark.parametrize("piece", ["\n", " ", "\r", "ANSWER\n", "1. \n", "[\n", "\t\n"])
    def test_costs_about_as_much_whatever_the_text(self, piece):
        def cost(text):
            begun = time.process_time()
            detect(text)
            return time.process_time() - begun

        plain, odd = (min(cost((text * 20_000)[:20_000]) for _ in range(3)) for text in ("a\n", piece))

        # What grows with the square is thousands of times as much. Some clocks tick so slowly that the plain one takes no time.
        assert odd < 50 * max(plain, 0.02)

    def test_nothing_is_a_problem(self):
        assert len(read("")[1][1]) == 1


class TestHostileInput:
    @pytest.mark.unmeasured
    @pytest.mark.parametrize("form", list(QuestionFormat))
    @pytest.mark.parametrize(
        "text",
        [
            "{" * MANY,
            "{" * 10_000 + "=a" + "}" * 10_000,
            "{\n" * (MANY // 2),
            "{\n\n" * (MANY // 3),
            "<" * MANY,
            "<script>" * (MANY // 8),
            "[" * MANY,
            "question,right\n" + '"' * MANY,
            "1. " + "*a) x\n" * (MANY // 7),
            "A. x\n" * (MANY // 5),
            "Q {" + "~%1%" * (MANY // 4),
            "\0\ud800\u202e" * (MANY // 3),
            "x" * 2_000_001,
            "\\" * MANY,
            "::" * (MANY // 2),
            "\n\n".join("[markdown]" + "[" * 1400 + f"{n}{{=a ~b}}" for n in range(50)),
            "\n\n".join("[html]" + "<script>" * 180 + f"{n}{{=a ~b}}" for n in range(50)),
        ],
        ids=range(17),
    )
    def test_ends_with_words_soon(self, form, text):
        begun = time.process_time()

        found, problems = read(text, form)[1]

        assert problems or found
        assert time.process_time() - begun < 30  # a second or so; this guards against what grows with the square

    @given(st.text(st.sampled_from('{}=~#:\\%->[]\n 1a.)*A\t|\0\u202e\ud800"<>&;,_^'), max_size=200))
    def test_anything_is_read_or_refused(self, text):
        for form in QuestionFormat:
            for item in read(text, form)[1][0]:
                assert item.stem

    def test_odd_signs_do_not_come_in(self):
        found, _ = read_gift("Q\0\u202e {=a\ud800 ~b}")

        assert (found[0].stem, found[0].key) == ("Q", ("a",))


class TestDecode:
    @pytest.mark.parametrize(
        "content",
        ["Größe", "Größe".encode("utf-8-sig"), "Größe".encode("utf-16"), "Größe".encode("cp1252")],
    )
    def test_understands_what_programs_write(self, content):
        assert decode(content.encode() if isinstance(content, str) else content) == "Größe"


class TestWithoutHtml:
    @pytest.mark.parametrize(
        ("html", "text"),
        [
            ("a<br>b", "a b"),
            ("<p>x</p><p>y &amp; z</p>", "x y & z"),
            ("1 < 2 > 0", "1 < 2 > 0"),
            ("<style>p{}</style>t<!-- c -->", "t"),
            ("<img src=x onerror=alert(1)>t", "t"),
        ],
    )
    def test_shows_its_words(self, html, text):
        assert without_html(html) == text


def test_gift_has_no_signs_left_that_stand_for_escaped_ones():
    found, _ = read_gift(r"Q \: {=a\~ ~b####c\#}")

    assert not any(held in str(found) for held in gift._HELD.values())
