"""Rows of sheets as spreadsheet programs write them, piece by piece."""

import io
from datetime import datetime

import pytest

from lms.core.sheets.cells import column_after
from lms.core.sheets.xlsx_rows import ErrorValue, ValueReader, read_rows, read_texts

EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  days in spreadsheets are in no time zone
VALUES = ValueReader(texts=["Ana", "Ben"], date_formats={3}, duration_formats=set(), epoch=EPOCH)


def rows(cells: str, *, prefix: str = "") -> list:
    name = f"{prefix}:" if prefix else ""
    declared = f"xmlns{':' + prefix if prefix else ''}='x'"
    sheet = f"<{name}worksheet {declared}><{name}sheetData>{cells}</{name}sheetData></{name}worksheet>"
    return list(read_rows(io.BytesIO(sheet.encode()), VALUES))


def row(*cells: str) -> str:
    return f"<row>{''.join(cells)}</row>"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c t="s"><v>1</v></c>', "Ben"),
        ('<c t="inlineStr"><is><r><t>A</t></r><r><t>na</t></r><rPh><t>ah-nah</t></rPh></is></c>', "Ana"),
        ('<c t="str"><f>A1</f><v>Ana</v></c>', "Ana"),
        ("<c><v>7</v></c>", 7),
        ("<c><v>-1.5E1</v></c>", -15.0),
        ('<c s="3"><v>46085</v></c>', datetime(2026, 3, 4)),  # noqa: DTZ001  the same
        ('<c s="3"><v>99999999999</v></c>', ErrorValue(text="#VALUE!")),
        ('<c t="d"><v>2026-03-04T00:00:00</v></c>', datetime(2026, 3, 4)),  # noqa: DTZ001  the same
        ('<c t="b"><v>0</v></c>', False),
        ('<c t="e"><v>#DIV/0!</v></c>', ErrorValue(text="#DIV/0!")),
        ('<c t="s"/>', None),
    ],
)
def test_what_a_cell_means(cell, value):
    assert rows(row(cell)) == [[value]]


@pytest.mark.parametrize(
    ("where", "column"),
    [
        ("A1", 0),
        ("IV7", 255),
        ("IW7", 256),
        ("XFD1048576", 16383),
        ("B", 5),
        ("7", 5),
        ("", 5),
        ("b7", 5),
        ("A1234567890", 5),
    ],
)
def test_where_a_cell_is(where, column):
    assert column_after(4, where) == column


def test_cells_and_rows_that_are_left_out_are_empty_and_those_that_come_again_count_once():
    cells = '<row r="2"><c r="B2"><v>1</v></c><c><v>2</v></c><c r="A2"><v>3</v></c></row><row r="2"><c><v>4</v></c></row><row/>'

    assert rows(cells) == [[], [3, 1, 2], []]


def test_names_with_a_prefix():
    assert rows('<x:row><x:c t="inlineStr"><x:is><x:t>Ana</x:t></x:is></x:c></x:row>', prefix="x") == [["Ana"]]


def test_more_rows_than_are_parsed_at_once():
    assert rows("".join(row(f"<c><v>{number}</v></c>") for number in range(9_000))) == [[n] for n in range(9_000)]


def test_texts_with_formats_and_how_they_are_pronounced():
    table = "<sst><si><t>Ana</t></si><si><r><t>B</t></r><r><t>en</t></r><rPh><t>x</t></rPh></si><si><t/></si></sst>"

    assert read_texts(io.BytesIO(table.encode())) == ["Ana", "Ben", ""]


@pytest.mark.parametrize(
    "sheet", ["<worksheet>", '<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>', row('<c t="s"><v>x</v></c>')]
)
def test_what_no_program_writes_is_refused(sheet):
    with pytest.raises(ValueError, match=r"."):
        list(read_rows(io.BytesIO(sheet.encode()), VALUES))
