"""No spreadsheet runs what somebody typed, and what was typed can be had back."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.csv_text import BOM, csv_lines, guard, unguard
from tests.conftest import ROOT

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
texts = st.text(st.sampled_from("a1 '\"=+-@＝－;,\t\r\n\0") | st.characters(codec="utf-8"), max_size=12)


@given(texts)
def test_the_guard_comes_off_again(text):
    assert unguard(guard(text)) == text


@given(cells=st.lists(texts, min_size=1, max_size=3))
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_ALL, csv.QUOTE_NONE])
def test_no_program_finds_a_formula_however_it_parts_cells(cells, delimiter, quoting):
    written = "".join(csv_lines([cells])).removeprefix(BOM)
    reader = csv.reader(io.StringIO(written, newline=""), delimiter=delimiter, quoting=quoting)

    found = [cell.lstrip('"') for row in reader for cell in row]

    assert [cell for cell in found if cell.startswith(FORMULA)] == []


@pytest.mark.parametrize("text", ["\t=1", "\r", "\n", "\0", "  =1", "\u00a0＝1", "' =1"])
def test_nothing_odd_begins_a_cell(text):
    assert guard(text) == f"'{text}".replace("\t=", "\t'=")


@pytest.mark.parametrize("text", ["", "it's", "'tis", "a - b", "a=b", "x@example.org", "1, -5", '"Hello" - said Ben'])
def test_prose_stays_as_it_is(text):
    assert guard(text) == text


def test_every_cell_is_quoted_and_numbers_are_numbers():
    assert "".join(csv_lines([("a", 'b "c"', 3, -2, None)])) == f'{BOM}"a","b ""c""","3","-2",""\r\n'


def test_there_is_one_writer():
    found = [path.name for path in (ROOT / "lms").rglob("*.py") if "csv.writer" in path.read_text()]

    assert found == ["csv_text.py"]
