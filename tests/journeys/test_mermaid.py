"""Mermaid `journey` diagrams, each rule of domain.md A2."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.journeys.mermaid import is_mermaid, read_mermaid, write_mermaid
from lms.journeys.naming import Known
from lms.journeys.terms import Channel, Lane, MapKind
from tests.journeys.map_strategies import maps, names

ROLES = {"buyer": "Buyer", "clerk-a": "Clerk", "clerk-b": "Clerk", "host": "Host"}
KNOWN = Known(job_roles=ROLES, departments={"clerk-a": "Stores", "clerk-b": "Buying"})
DIAGRAM = """\
journey
    title Buying in the store
    section Find
      Look for the shelf: 2: Buyer, Host
      Ask somebody: 5
    section Pay
      Pay at the register: 3: Buyer
"""


def read(text, known=KNOWN):
    return read_mermaid(text, known)


def document_of(text, known=KNOWN):
    reading = read(text, known)
    assert reading.documents, [str(problem) for problem in reading.problems]
    return reading.documents[0]


def errors_of(text, known=KNOWN):
    return [(problem.line, str(problem.code)) for problem in read(text, known).problems if problem.is_error]


def written(**changes):
    document = document_of(DIAGRAM)
    stage = document.stages[0]
    if "touchpoint" in changes:
        first = replace(stage.touchpoints[0], name=changes.pop("touchpoint"))
        stage = replace(stage, touchpoints=(first, *stage.touchpoints[1:]))
    if "stage" in changes:
        stage = replace(stage, name=changes.pop("stage"))
    return write_mermaid(replace(document, stages=(stage, *document.stages[1:]), **changes), KNOWN)


class TestWriteMermaid:
    def test_gives_stages_feelings_and_who_takes_part(self):
        assert write_mermaid(document_of(DIAGRAM), KNOWN) == DIAGRAM

    @pytest.mark.parametrize(
        ("text", "encoded"),
        [
            ("a;b", "a#59;b"),
            ("a#b", "a#35;b"),
            ("a:b", "a#58;b"),
            ("a, b", "a#44; b"),
            ("Title deed is signed", "#84;itle deed is signed"),
            ("section", "#115;ection"),
            ("Journey on", "#74;ourney on"),
            ("accTitle", "#97;ccTitle"),
            ("accDescr: x", "#97;ccDescr#58; x"),
            ("%% done", "#37;% done"),
            ("a %%{x}%% b", "a #37;%{x}#37;% b"),
            ("مرحبا：；", "مرحبا：；"),
        ],
    )
    def test_encodes_what_mermaid_misreads(self, text, encoded):
        assert f"    title {encoded}\n" in written(name=text)
        assert f"    section {encoded}\n" in written(stage=text)
        assert f"      {encoded}: 2:" in written(touchpoint=text)

    def test_takes_an_open_feeling_for_the_middle(self):
        document = document_of(DIAGRAM.replace(": 2:", ": ?:"))

        assert "Look for the shelf: 3: Buyer" in write_mermaid(document, KNOWN)

    def test_adds_the_department_where_names_repeat(self):
        document = document_of(DIAGRAM.replace("Host", "Clerk (Buying)"))

        assert "Buyer, Clerk (Buying)" in write_mermaid(document, KNOWN)
        assert [i.job_role for i in next(document.touchpoints()).impacts] == ["buyer", "clerk-b"]

    def test_never_gives_an_empty_name(self):
        assert "title …" in written(name="")


class TestReadMermaid:
    def test_gives_a_map_whose_words_are_still_to_be_written(self):
        document = document_of(DIAGRAM)

        look, ask, pay = document.touchpoints()
        assert (document.code, document.kind, document.channel) == ("buying-in-the-store", MapKind.OTHER, Channel.OTHER)
        assert [stage.name for stage in document.stages] == ["Find", "Pay"]
        assert [t.feeling for t in (look, ask, pay)] == [-1, 2, 0]
        assert [(i.job_role, i.lane, i.how) for i in look.impacts] == [
            ("buyer", Lane.FRONTSTAGE, ""),
            ("host", Lane.FRONTSTAGE, ""),
        ]

    def test_says_which_lanes_need_review(self):
        note = read(DIAGRAM).problems[0]

        assert (note.line, note.code, note.is_error) == (4, "lane-assumed", False)

    @pytest.mark.parametrize("score", ["0", "7", "-1", "2.5", "NaN", "", "x"])
    def test_leaves_the_feeling_open_for_other_scores(self, score):
        reading = read(DIAGRAM.replace(": 2:", f": {score}:"))

        assert next(reading.documents[0].touchpoints()).feeling is None
        assert reading.problems[0].code == "out-of-range"

    def test_merges_only_neighbouring_sections_of_one_name(self):
        text = "journey\ntitle T\nsection A\na: 1\nsection A\nb: 1\nsection B\nc: 1\nsection A\nd: 1\n"

        document = document_of(text)

        assert [(s.code, len(s.touchpoints)) for s in document.stages] == [("a", 2), ("b", 1), ("a-2", 1)]

    @pytest.mark.parametrize("actor", ["Me", "customer", "USER", "First-year student"])
    def test_drops_the_customer(self, actor):
        before = replace(document_of(DIAGRAM), persona="First-year student")

        document = document_of(DIAGRAM.replace("Host", actor), replace(KNOWN, maps=(before,)))

        assert [i.job_role for i in next(document.touchpoints()).impacts] == ["buyer"]

    def test_hands_back_actors_that_are_not_known(self):
        reading = read(DIAGRAM.replace("Host", "Wizard").replace("3: Buyer", "3: wizard, Clerk"))

        assert reading.job_roles == {"wizard": "Wizard", "clerk": "Clerk"}

    def test_matches_roles_whatever_their_case(self):
        assert read(DIAGRAM.replace("Host", "HOST")).job_roles == {}

    def test_keeps_of_a_known_map_all_that_it_cannot_say(self):
        known = document_of(DIAGRAM)
        look = next(known.touchpoints())
        impact = replace(look.impacts[0], how="Fills the shelf", lane=Lane.BACKSTAGE, good=("Counts",))
        full = replace(look, customer="Looks", feeling=None, impacts=(impact, *look.impacts[1:]))
        stage = replace(known.stages[0], touchpoints=(full, *known.stages[0].touchpoints[1:]))
        before = replace(known, code="store", goal="Books", stages=(stage, *known.stages[1:]))

        assert document_of(write_mermaid(before, KNOWN), replace(KNOWN, maps=(before,))) == before

    def test_strips_fences_comments_directives_and_front_matter(self):
        text = (
            "---\nconfig:\n  theme: dark\n---\n```mermaid\n%%{init: {\n'theme':'x'}}%%\n%% note\n"
            + DIAGRAM.replace(
                "    section Find", "# note\n    accTitle: x\n    accDescr {\n y: 1\n }\n    SECTION Find"
            )
            + "```\n"
        )

        assert is_mermaid(text)
        assert document_of(text) == document_of(DIAGRAM)

    def test_takes_what_stands_after_a_bare_number_sign_for_a_comment_and_says_so(self):
        reading = read(DIAGRAM.replace("Ask somebody: 5", "Ask somebody: 5 # twice"))

        assert reading.documents == read(DIAGRAM).documents
        assert reading.problems[1].code == "comment"

    def test_decodes_entities(self):
        document = document_of(DIAGRAM.replace("Ask somebody", "#84;itle#58; a#35;b#x2C; c #amp; d"))

        assert list(document.touchpoints())[1].name == "Title: a#b, c & d"

    def test_puts_tasks_without_a_section_into_a_stage(self):
        assert document_of("journey\ntitle T\na: 1\n").stages[0].name == "Journey"


class TestTellsTheLine:
    def test_of_a_line_that_is_nothing(self):
        assert errors_of(DIAGRAM + "what\n") == [(8, "not-understood")]

    def test_of_a_missing_or_second_title(self):
        assert errors_of(DIAGRAM.replace("    title Buying in the store\n", "")) == [(1, "missing")]
        assert errors_of(DIAGRAM + "title Again\n") == [(8, "repeated")]

    def test_of_another_diagram(self):
        assert errors_of("graph TD\nA-->B\n")[0] == (1, "no-start")

    def test_of_a_name_that_is_too_long(self):
        assert errors_of(DIAGRAM.replace("Ask somebody", "x" * 121)) == [(5, "too-long")]

    def test_of_more_than_a_map_holds(self):
        text = "journey\ntitle T\nsection S\n"

        assert errors_of(text + "".join(f"t{n}: 1\n" for n in range(5_000)))[0][1] == "too-many"
        assert errors_of("journey\ntitle T\n" + "".join(f"section s{n}\n" for n in range(200)))[0][1] == "too-many"

    def test_and_stops_after_a_hundred(self):
        assert len(errors_of("journey\ntitle T\n" + "what\n" * 50_000)) == 100

    def test_of_a_very_long_line(self):
        assert errors_of(DIAGRAM + ";" * 100_000)[0] == (8, "too-long")


@given(maps(), names, names)
def test_what_a_diagram_keeps_comes_back(document, one, other):
    roles = sorted({i.job_role for t in document.touchpoints() for i in t.impacts})
    known = Known(job_roles={code: f"{one} {other} {code}" for code in roles})

    reading = read_mermaid(write_mermaid(document, known), known)

    back = reading.documents[0]
    assert (back.name, [s.name for s in back.stages]) == (document.name, _merged(document))
    assert [(t.name, t.feeling) for t in back.touchpoints()] == [
        (t.name, t.feeling or 0) for t in document.touchpoints()
    ]
    assert [{i.job_role for i in t.impacts} for t in back.touchpoints()] == [
        {i.job_role for i in t.impacts} for t in document.touchpoints()
    ]


def _merged(document):
    found = []
    for stage in document.stages:
        if not found or found[-1] != stage.name:
            found.append(stage.name)
    return found


@given(st.text(st.sampled_from("journey\n:;,#%{}titlesection 123"), max_size=200))
def test_no_text_is_more_than_it_can_bear(text):
    reading = read_mermaid("journey\n" + text, KNOWN)

    assert bool(reading.documents) != any(problem.is_error for problem in reading.problems)
