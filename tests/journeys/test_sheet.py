"""A map as a sheet, and back."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.csv_text import BOM, csv_lines
from lms.core.sheets.cells import Sheet, SheetRefused, join_lines, split_lines
from lms.core.sheets.csv_file import read_csv
from lms.core.sheets.xlsx import read_xlsx, write_xlsx
from lms.journeys.naming import Known
from lms.journeys.sheet.reading import read_sheet
from lms.journeys.sheet.writing import write_sheet
from lms.journeys.terms import Channel, Importance, Lane, MapKind
from tests.journeys.map_strategies import maps, names

ROLES = {"buyer": "Buyer", "bookseller": "Bookseller", "clerk-a": "Clerk", "clerk-b": "Clerk"}
DEPARTMENTS = {"buyer": "Buying", "bookseller": "Stores", "clerk-a": "Stores", "clerk-b": "Buying"}
KNOWN = Known(job_roles=ROLES, departments=DEPARTMENTS)
PLAIN = """\
map,stage,touchpoint,channel,customer,role,lane,owner,how,good
In the store,Find,Look for the shelf,in person,Looks around,Buyer,backstage,yes,Fills the shelf,Counts | Checks
,,,,,Bookseller,visible staff,,Helps to find it,
,Pay,Pay at the register,store,Pays,,,,,
"""


def csv_of(documents, known=KNOWN) -> str:
    return "".join(csv_lines(write_sheet(documents, known))).removeprefix(BOM)


def read(text, known=KNOWN):
    content = text if isinstance(text, bytes) else text.encode()
    return read_sheet((read_csv(content),), known)


def problems_of(text, known=KNOWN):
    return [(problem.cell, str(problem.code)) for problem in read(text, known).problems]


class TestRoundTrip:
    @given(st.lists(maps(is_draft=True), min_size=1, max_size=2, unique_by=lambda one: one.code), names)
    def test_of_any_maps_by_csv(self, documents, role_name):
        known = Known(job_roles={"a": role_name})

        assert read(csv_of(documents, known), known).documents == tuple(documents)

    @given(maps(is_draft=True), names)
    def test_of_any_map_by_xlsx(self, document, role_name):
        known = Known(job_roles={"a": role_name})

        sheets = read_xlsx(write_xlsx(write_sheet((document,), known)))

        assert read_sheet(sheets, known).documents == (document,)

    @given(st.lists(st.text(st.sampled_from("ab| "), min_size=1).map(str.strip).filter(bool)))
    def test_of_any_lines_in_one_cell(self, lines):
        assert split_lines(join_lines(lines)) == lines


class TestReadsWhatTrainersHave:
    def test_blank_means_as_above_and_nobody_where_no_role_stands(self):
        (document,) = read(PLAIN).documents
        look, pay = document.touchpoints()

        assert (document.code, document.kind, document.channel) == ("in-the-store", MapKind.OTHER, Channel.IN_PERSON)
        assert [(i.job_role, i.lane, i.owner) for i in look.impacts] == [
            ("buyer", Lane.BACKSTAGE, True),
            ("bookseller", Lane.FRONTSTAGE, False),
        ]
        assert look.impacts[0].good == ("Counts", "Checks")
        assert (pay.channel, pay.impacts) == (Channel.IN_PERSON, ())

    def test_other_headings(self):
        text = PLAIN.replace("map,stage,touchpoint", "Journey,PHASE,Step").replace(",role,", ",Job role,")

        assert read(text).documents == read(PLAIN).documents

    @pytest.mark.parametrize("delimiter", [";", "\t"])
    def test_other_delimiters(self, delimiter):
        assert read(PLAIN.replace(",", delimiter)).documents == read(PLAIN).documents

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
    def test_other_encodings(self, encoding):
        text = PLAIN.replace("Looks around", "Sucht “Bücher”")

        (document,) = read(text.encode(encoding)).documents

        assert next(document.touchpoints()).customer == "Sucht “Bücher”"

    def test_rows_of_one_touchpoint_wherever_they_stand(self):
        text = PLAIN + ",Find,Look for the shelf,,,Clerk,support,,Prints the map,\n".replace("Clerk", "Someone")

        (document,) = read(text).documents

        assert [i.job_role for i in next(document.touchpoints()).impacts] == ["buyer", "bookseller", "someone"]

    def test_two_roles_of_one_name_by_their_department(self):
        text = "map,stage,touchpoint,channel,team,role,lane,how\nA,B,C,phone,Buying,clerk,support,Helps\n"

        assert next(read(text).documents[0].touchpoints()).impacts[0].job_role == "clerk-b"

    def test_hands_back_who_is_not_known(self):
        reading = read("map,stage,touchpoint,channel,department,role,lane\nA,B,C,phone,Web,Web Editor,support\n")

        assert reading.job_roles == {"web-editor": "Web Editor"}
        assert reading.departments == {"web-editor": "Web"}

    def test_what_it_has_no_column_for_stays(self):
        (whole,) = read(PLAIN).documents
        touchpoint = next(whole.touchpoints())
        full = replace(touchpoint, hopes="Signs", importance=Importance.TRUTH, feeling=-1)
        stage = replace(whole.stages[0], touchpoints=(full,))
        before = replace(whole, persona="Ada", stages=(stage, whole.stages[1]))

        reading = read(PLAIN.replace("Looks around", "Gets lost"), replace(KNOWN, maps=(before,)))

        (after,) = reading.documents
        assert after.persona == "Ada"
        assert next(after.touchpoints()) == replace(full, customer="Gets lost")

    def test_a_moved_name_keeps_its_id(self):
        (whole,) = read(PLAIN).documents
        before = replace(whole, code="store", stages=(replace(whole.stages[0], code="look"), whole.stages[1]))

        (after,) = read(PLAIN, replace(KNOWN, maps=(before,))).documents

        assert after == before


class TestTellsTheCell:
    def test_of_a_word_that_is_none(self):
        assert problems_of(PLAIN.replace("backstage", "somewhere"))[0] == ("G2", "not-allowed")

    def test_of_a_channel_that_is_none_once(self):
        text = "map,stage,touchpoint,channel\nA,B,C,pigeon\n"

        assert problems_of(text) == [("D2", "not-allowed")]

    def test_of_an_owner_that_is_neither_yes_nor_no(self):
        assert problems_of(PLAIN.replace(",yes,", ",perhaps,")) == [("H2", "wrong-type")]

    def test_of_a_touchpoint_that_says_two_things(self):
        text = PLAIN + ",Find,Look for the shelf,,Runs,,,,,\n"

        assert problems_of(text) == [("E5", "differs")]

    def test_of_words_without_a_role(self):
        assert problems_of(PLAIN.replace(",Pays,,,,,", ",Pays,,,,Smiles,"))[0] == ("F4", "no-job-role")

    def test_of_a_role_twice_and_a_second_owner(self):
        text = PLAIN.replace("Bookseller,visible staff,,", "Buyer,visible staff,yes,")

        assert problems_of(text) == [
            ("F3", "repeated"),
            ("H3", "two-owners"),
        ]

    def test_of_a_role_whose_id_says_another(self):
        text = "map,stage,touchpoint,channel,role,role_id,lane\nA,B,C,phone,Bookseller,buyer,support\n"

        assert problems_of(text) == [("E2", "role-differs")]

    def test_of_a_text_that_is_too_long(self):
        assert problems_of(PLAIN.replace("Looks around", "x" * 241))[0] == ("E2", "too-long")

    def test_of_a_cell_that_is_far_too_long(self):
        assert problems_of(PLAIN.replace("Looks around", "x" * 6_000)) == [("E2", "too-long")]

    def test_of_headings_unknown_or_written_twice(self):
        text = "map,stage,touchpoint,step,Weather,channel\nA,B,C,,,phone\n"

        assert problems_of(text) == [
            ("D1", "repeated"),
            ("E1", "column-unknown"),
        ]

    def test_of_a_first_row_without_names(self):
        assert problems_of("map,stage,touchpoint\n,,C\n") == [("A2", "no-name")]

    def test_of_a_lane_that_is_blank_for_review(self):
        reading = read(PLAIN.replace("visible staff", ""))

        assert [(p.cell, p.code, p.is_error) for p in reading.problems] == [("F3", "lane-assumed", False)]
        assert reading.documents

    def test_of_an_id_in_two_stages(self):
        text = "map,stage,touchpoint,touchpoint_id,channel\nA,B,C,c,phone\nA,D,C,c,phone\n"

        assert problems_of(text) == [("D3", "in-two-stages")]

    def test_of_a_feeling_that_is_no_number(self):
        text = "map,stage,touchpoint,channel,feeling\nA,B,C,phone,{}\n"

        assert problems_of(text.format("glad")) == [("E2", "wrong-type")]
        assert problems_of(text.format("1.5")) == [("E2", "wrong-type")]
        assert problems_of(text.format("3")) == [("E2", "out-of-range")]
        assert problems_of(text.format("inf")) == [("E2", "wrong-type")]
        assert [t.feeling for t in read(text.format("−2")).documents[0].touchpoints()] == [-2]

    def test_of_an_id_without_a_name(self):
        text = "map,stage,touchpoint,touchpoint_id,channel\nA,B,,c,phone\n"

        assert problems_of(text) == [("D2", "no-name")]

    def test_of_two_sheets_that_say_two_things_of_one_map(self):
        rows = (("map", "kind", "stage", "touchpoint", "channel"), ("A", "sales", "B", "C", "phone"))
        other = (rows[0], ("A", "service", "B", "D", "phone"))

        reading = read_sheet((Sheet(name="One", rows=rows), Sheet(name="Two", rows=other)), KNOWN)

        assert [(p.file, p.cell, p.code) for p in reading.problems] == [("Two", "B2", "differs")]

    def test_of_no_channel_at_all(self):
        assert problems_of("map,stage,touchpoint\nA,B,C\n") == [("A2", "missing")]


class TestRefuses:
    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"map,touchpoint\n" + b"a,b\n" * 10_001, "too-large"),
            (b"," * 10_000, "too-large"),
            (b'map,touchpoint\na,"' + b"x" * 300_000, "broken"),
            (b"\xff\xfe\x00\xd8\x41", "broken"),
            (b"map\x81\x8d", "broken"),
        ],
    )
    def test_files_that_are_no_map(self, content, code):
        with pytest.raises(SheetRefused) as refused:
            read_csv(content)

        assert refused.value.problem.code == code

    def test_a_file_without_the_column_of_touchpoints(self):
        assert problems_of("a,b\n1,2\n")[-1] == ("A1", "column-missing")

    def test_an_empty_file(self):
        assert problems_of("") == [("A1", "empty")]

    def test_to_go_on_for_ever(self):
        assert len(problems_of("map,stage,touchpoint\n" + ",,C\n" * 9_000)) <= 101

    def test_more_than_a_map_holds(self):
        rows = "".join(f"A,B,touchpoint {n},phone\n" for n in range(5_000))

        assert problems_of("map,stage,touchpoint,channel\n" + rows)[0][1] == "too-many"

    @given(st.binary(max_size=300))
    def test_no_bytes_with_more_than_a_problem(self, content):
        try:
            reading = read_sheet((read_csv(b"map,stage,touchpoint\n" + content),), Known())
        except SheetRefused:
            return
        assert reading.documents or reading.problems


def test_only_the_first_row_says_what_the_map_says():
    (document,) = read(PLAIN).documents
    rows = list(csv.DictReader(io.StringIO(csv_of((document,)))))

    assert [row["customer"] for row in rows] == ["Looks around", "", "Pays"]
    assert [row["touchpoint"] for row in rows] == ["Look for the shelf", "Look for the shelf", "Pay at the register"]
    assert rows[0]["department"] == "Buying"


def test_sheets_that_are_no_journey_are_left_out():
    journey = Sheet(name="Journey", rows=tuple(tuple(row) for row in csv.reader(io.StringIO(PLAIN))))
    notes = Sheet(name="Notes", rows=(("Call Ben",),))

    reading = read_sheet((notes, journey), KNOWN)

    assert len(reading.documents) == 1
    assert [p.is_error for p in reading.problems] == [False, False]
