"""Files of customers' results: what is read, and what each bad row is called."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.sheets.cells import SheetRefused
from lms.journeys.results import rules
from lms.journeys.results.reading import LIMITS, read_results
from lms.journeys.results.terms import Replaced, ResultKey, ResultMeasure, ResultProblem, ResultValue
from tests.factories.learning import IN_STORE

TODAY = date(2026, 11, 30)
HEAD = "Journey,Touchpoint,Month,CSAT,Answers,Complaints\n"


def read(*rows, head=HEAD):
    return read_results((head + "\n".join(rows)).encode(), (IN_STORE,), today=TODAY)


def test_finds_places_by_name_id_and_sign():
    found = read(
        "Buying course books in the store,Check the book list,2026-10,4.25,120,3",
        "in-store,till,2026-10,4,,",
        "IN-STORE,a2,2026-10,,,7",
    )

    assert [(one.touchpoint_code, one.csat, one.answer_count, one.complaints) for one in found.lines] == [
        ("booklist", 425, 120, 3), ("till", 400, None, None), ("shelf", None, None, 7),
    ]  # fmt: skip
    assert {one.month for one in found.lines} == {date(2026, 10, 1)}


@pytest.mark.parametrize("month", ["2026-10", "2026-10-01", "10/2026", "2026/10", "2026.10", "10.2026"])
def test_reads_months_as_people_write_them(month):
    assert read(f"in-store,till,{month},4,,").lines[0].month == date(2026, 10, 1)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("online,till,2026-10,4,,", ResultProblem.UNKNOWN_MAP),
        ("in-store,roof,2026-10,4,,", ResultProblem.UNKNOWN_TOUCHPOINT),
        ("in-store,till,October,4,,", ResultProblem.BAD_MONTH),
        ("in-store,till,2026-13,4,,", ResultProblem.BAD_MONTH),
        ("in-store,till,1926-10,4,,", ResultProblem.BAD_MONTH),
        ("in-store,till,2026-12,4,,", ResultProblem.FUTURE_MONTH),
        ("in-store,till,2026-10,good,,", ResultProblem.BAD_CSAT),
        ("in-store,till,2026-10,-1,,", ResultProblem.BAD_CSAT),
        ("in-store,till,2026-10,100.01,,", ResultProblem.BAD_CSAT),
        ("in-store,till,2026-10,4,many,", ResultProblem.BAD_ANSWERS),
        ("in-store,till,2026-10,4,,2.5", ResultProblem.BAD_COMPLAINTS),
        ("in-store,till,2026-10,4,,1000001", ResultProblem.BAD_COMPLAINTS),
        ("in-store,till,2026-10,,12,", ResultProblem.NOTHING),
        ("in-store,till,,4,,", ResultProblem.BAD_MONTH),
    ],
)
def test_each_bad_row_has_its_reason_and_the_others_stay(row, problem):
    found = read("in-store,booklist,2026-10,4,,", row)

    assert [(one.line, one.problem) for one in found.wrong] == [(3, problem)]
    assert len(found.lines) == 1


def test_of_two_rows_about_the_same_the_first_counts():
    found = read("in-store,till,2026-10,4,,", "in-store,Pay at the till,10/2026,5,,")

    [wrong] = found.wrong
    assert (wrong.line, wrong.problem, wrong.value) == (3, ResultProblem.DUPLICATE, "2")
    assert found.lines[0].csat == 400


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 a spreadsheet",
        b"Journey,Month\nin-store,2026-10",
        b"\x00\x81\x8d\xff\xfe\x00" * 30,
        (HEAD + "in-store,till,2026-10,4,,\n" * LIMITS.rows).encode(),
        (HEAD + '"never closed' + "x" * 200_000).encode(),
    ],
)
def test_what_is_no_such_file_is_refused(content):
    with pytest.raises(SheetRefused):
        read_results(content, (IN_STORE,), today=TODAY)


def test_headings_may_be_few_renamed_and_below_a_title():
    found = read("till;in-store;2026-10;4,5", head="Results;2026\n\nStop;Map;Period;Satisfaction\n")

    assert [(one.touchpoint_code, one.csat) for one in found.lines] == [("till", 450)]


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_read_or_refused(content):
    try:
        found = read_results(HEAD.encode() + content, (IN_STORE,), today=TODAY)
    except SheetRefused:
        return
    assert not {one.line for one in found.lines} & {one.line for one in found.wrong}


KEY = ResultKey(map_code="in-store", touchpoint_code="till", month=TODAY, measure=ResultMeasure.CSAT)


@given(st.dictionaries(st.integers(1, 9), st.integers(0, 500)), st.dictionaries(st.integers(1, 9), st.integers(0, 500)))
def test_each_number_is_new_changed_or_the_same(file, stored):
    def values(numbers):
        return {
            ResultKey(
                map_code="m", touchpoint_code="t", month=date(2026, n, 1), measure=ResultMeasure.CSAT
            ): ResultValue(amount=amount)
            for n, amount in numbers.items()
        }

    counts = rules.count(values(file), values(stored))

    assert counts.new + counts.changed + counts.same == len(file)
    assert counts.new == len(file.keys() - stored.keys())


def test_what_stood_before_is_found_behind_files_that_were_undone():
    a, b, c = (UUID(int=n) for n in (1, 2, 3))
    undone = {
        c: {KEY: Replaced(key=KEY, value=ResultValue(amount=2), import_id=b)},
        b: {KEY: Replaced(key=KEY, value=ResultValue(amount=1), import_id=a)},
    }

    assert rules.standing_before(KEY, c, undone).value.amount == 1
    assert rules.standing_before(KEY, c, undone | {a: {KEY: Replaced(key=KEY, value=None, import_id=None)}}) is None
