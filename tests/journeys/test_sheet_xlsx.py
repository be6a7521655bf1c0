"""XLSX files: what spreadsheet programs write, and what nobody should send."""

import io
import zipfile
from contextlib import contextmanager
from datetime import date

import openpyxl
import pytest
from defusedxml import ElementTree
from openpyxl.reader import strings
from openpyxl.worksheet import _reader
from openpyxl.xml import functions

from lms.core.csv_text import guard
from lms.core.sheets import archive
from lms.core.sheets.cells import SheetLimits, SheetRefused
from lms.core.sheets.xlsx import read_xlsx, write_xlsx
from lms.journeys.files.reading import read_file
from lms.journeys.files.terms import FileKind
from lms.journeys.naming import Known
from lms.journeys.sheet.reading import read_sheet

HEADINGS = ("map", "stage", "touchpoint", "channel", "customer", "role", "lane", "how")
SHEET = "xl/worksheets/sheet1.xml"


def xlsx(*rows, change=lambda sheet: None) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "Journey"
    for row in (HEADINGS, *rows):
        book.active.append(row)
    change(book.active)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def rewritten(content: bytes, name: str = SHEET, change=lambda text: text, extra=()) -> bytes:
    """The same archive with one part changed, and others added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            part = old.read(entry)
            new.writestr(entry, change(part.decode()).encode() if entry == name else part)
        for entry, part in extra:
            new.writestr(entry, part)
    return stream.getvalue()


def renamed(content: bytes, name: str) -> bytes:
    """The same workbook with its sheet in a part of another name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            part = old.read(entry)
            if entry in {"[Content_Types].xml", "xl/_rels/workbook.xml.rels"}:
                part = part.replace(SHEET.encode(), name.encode())
            new.writestr(name if entry == SHEET else entry, part)
    return stream.getvalue()


def problems_of(content: bytes) -> list[tuple[str, str, str]]:
    return [(p.file, p.cell, str(p.code)) for p in read_sheet(read_xlsx(content), Known()).problems]


@contextmanager
def refused_with(code):
    with pytest.raises(SheetRefused) as refused:
        yield refused
    assert refused.value.problem.code == code


ROW = ("A", "B", "C", "phone", "Calls", "Buyer", "support", "Answers")


class TestReads:
    def test_numbers_and_truths_as_text(self):
        (document,) = read_sheet(read_xlsx(xlsx(("A", 7, 1.5, "phone", True, *ROW[5:]))), Known()).documents

        assert (document.stages[0].name, next(document.touchpoints()).name) == ("7", "1.5")
        assert next(document.touchpoints()).customer == "yes"

    def test_a_formula_with_a_saved_value(self):
        def change(text):
            return text.replace("<f>1+1</f><v></v>", "<f>1+1</f><v>2</v>").replace(
                "<f>1+1</f><v />", "<f>1+1</f><v>2</v>"
            )

        content = rewritten(xlsx(("A", "=1+1", *ROW[2:])), change=change)

        (document,) = read_sheet(read_xlsx(content), Known()).documents

        assert document.stages[0].name == "2"

    def test_cells_merged_down_a_column(self):
        rows = (ROW, (None, None, "D", "phone", "Waits", "Buyer", "support", "Hurries"))

        reading = read_sheet(read_xlsx(xlsx(*rows, change=lambda s: s.merge_cells("B2:B3"))), Known())

        assert [len(stage.touchpoints) for stage in reading.documents[0].stages] == [2]

    @pytest.mark.parametrize(
        "part", [b"\x89PNG\r\n\x1a\n" + b"\0" * 50, b"", b"<a", b"<?xml version='1.0' encoding='x'?><a/>"]
    )
    def test_beside_parts_that_are_no_xml(self, part):
        assert problems_of(rewritten(xlsx(ROW), extra=[("xl/media/image1.png", part)])) == problems_of(xlsx(ROW))

    def test_merged_cells_and_formulas_in_a_sheet_of_any_name(self):
        rows = (ROW, (None, "=1+1", "D", "phone", "Waits", "Buyer", "support", "Hurries"))
        content = xlsx(*rows, change=lambda sheet: sheet.merge_cells("A2:A3"))

        assert problems_of(renamed(content, "x.bin")) == problems_of(content) != []

    def test_only_what_is_visible(self):
        def hide(sheet):
            other = sheet.parent.create_sheet("Old")
            other.sheet_state = "hidden"
            other.append(HEADINGS)

        assert [sheet.name for sheet in read_xlsx(xlsx(ROW, change=hide))] == ["Journey"]

    def test_what_spreadsheet_programs_escape(self):
        content = xlsx(("A", "B", "C_x000D_", *ROW[3:]))

        assert next(read_sheet(read_xlsx(content), Known()).documents[0].touchpoints()).name == "C"


class TestTellsTheCell:
    def test_of_a_formula_without_a_value(self):
        assert problems_of(xlsx(("A", "=1+1", *ROW[2:]))) == [("Journey", "B2", "formula")]

    def test_of_a_formula_without_a_value_in_another_row(self):
        rows = (ROW, ("A", "B", "D", "phone", "Calls", "Buyer", "support", "=A1"))

        assert problems_of(xlsx(*rows))[0] == ("Journey", "H3", "formula")

    def test_of_a_date(self):
        content = xlsx(("A", date(2026, 3, 4), *ROW[2:]))

        assert problems_of(content)[0] == ("Journey", "B2", "wrong-type")

    def test_of_an_error(self):
        content = rewritten(
            xlsx((*ROW[:7], "=1/0")),
            change=lambda text: (
                text.replace('<c r="H2">', '<c r="H2" t="e">')
                .replace("<f>1/0</f><v></v>", "<f>1/0</f><v>#DIV/0!</v>")
                .replace("<f>1/0</f><v />", "<f>1/0</f><v>#DIV/0!</v>")
            ),
        )

        assert problems_of(content) == [("Journey", "H2", "formula")]

    def test_of_cells_merged_across_columns(self):
        with refused_with("merged") as refused:
            read_xlsx(xlsx(ROW, change=lambda s: s.merge_cells("B2:C3")))

        assert refused.value.problem.cell == "B2"

    def test_of_a_cell_that_is_far_too_long(self):
        assert problems_of(xlsx((*ROW[:7], "x" * 5_001))) == [("Journey", "H2", "too-long")]

    def test_of_a_column_too_far_out(self):
        with refused_with("too-large") as refused:
            read_xlsx(xlsx(ROW, change=lambda s: s.cell(row=1, column=10_000, value="x")))

        assert refused.value.problem.cell == "NTP1"

    def test_of_a_row_too_far_down(self):
        with refused_with("too-large"):
            read_xlsx(xlsx(ROW, change=lambda s: s.cell(row=1_048_576, column=1, value="x")))


class TestRefuses:
    def test_an_archive_that_unpacks_to_far_more(self):
        bomb = rewritten(xlsx(ROW), change=lambda text: text.replace("</sheetData>", " " * 60_000_000 + "</sheetData>"))

        with refused_with("too-large"):
            read_xlsx(bomb)

    def test_an_archive_that_unpacks_to_far_more_in_a_part_that_nobody_reads(self):
        bomb = rewritten(xlsx(ROW), extra=[("docProps/big.bin", b"\0" * 100_000_000)])

        with refused_with("too-large"):
            read_xlsx(bomb)

    def test_an_archive_of_very_many_parts(self):
        with refused_with("too-large"):
            read_xlsx(rewritten(xlsx(ROW), extra=[(f"x/{n}", b"") for n in range(2_001)]))

    def test_very_many_cells(self):
        cells = '<row><c t="n"><v>1</v></c></row>' * 400_000

        with refused_with("too-large"):
            read_xlsx(rewritten(xlsx(ROW), change=lambda text: text.replace("<sheetData>", "<sheetData>" + cells)))

    @pytest.mark.parametrize("name", ["xl/odd.xml", "xl/odd.bin", "xl/odd", "ODD.XML"])
    @pytest.mark.parametrize(
        ("limit", "content"),
        [
            ({"elements": 999}, b"<a>" + b"<b/>" * 1_000 + b"</a>"),
            ({"elements": 999}, b"<a>" + b'<b c="" d="" e="" f="" g="" h="" i=""/>' * 500 + b"</a>"),
            ({}, b'<a b="' + b"c" * 9_000 + b'"/>'),
            ({}, b"<a><!--" + b"c" * 9_000 + b"--></a>"),
        ],
    )
    def test_very_much_in_a_part_of_any_name(self, monkeypatch, name, limit, content):
        content = rewritten(xlsx(ROW), extra=[(name, content)])
        monkeypatch.setattr(archive, "_CHUNK", 1_000)
        read_xlsx(content)
        monkeypatch.setattr(archive, "TAG_LIMIT", 999)

        with refused_with("too-large"):
            read_xlsx(content, SheetLimits(**limit))

    @pytest.mark.parametrize(
        ("name", "change"),
        [
            ("xl/styles.xml", lambda text: text.replace("</cellXfs>", "<xf/>" * 900 + "</cellXfs>")),
            ("[Content_Types].xml", lambda text: text.replace("</Types>", "<Default/>" * 900 + "</Types>")),
            (SHEET, lambda text: text.replace("</sheetData>", "</sheetData>" + "<mergeCell ref='A1:A1'/>" * 900)),
        ],
    )
    def test_very_many_things_that_are_built_whole(self, name, change):
        read_xlsx(xlsx(ROW), SheetLimits(objects=800))

        with refused_with("too-large"):
            read_xlsx(rewritten(xlsx(ROW), name, change), SheetLimits(objects=800))

    @pytest.mark.parametrize("name", ["xl/worksheets/sheet1.bin", "xl/worksheets/SHEET1.XML", "a"])
    def test_a_sheet_of_any_name_that_has_too_much(self, name):
        assert problems_of(renamed(xlsx(ROW), name)) == problems_of(xlsx(ROW))
        far = xlsx(ROW, change=lambda s: s.cell(row=1_048_576, column=1, value="x"))

        with refused_with("too-large"):
            read_xlsx(renamed(far, name))

    def test_a_sheet_that_is_read_many_times(self):
        def repeat(text):
            sheet = text[text.index("<sheet ") : text.index("</sheets>")]
            return text.replace("</sheets>", sheet.replace("Journey", "Again") + "</sheets>")

        with refused_with("broken"):
            read_xlsx(rewritten(xlsx(ROW), "xl/workbook.xml", repeat))

    def test_cells_that_are_merged_many_times(self):
        again = "</sheetData><mergeCells>" + "<mergeCell ref='A1:A99'/>" * 201 + "</mergeCells>"

        with refused_with("broken"):
            read_xlsx(rewritten(xlsx(ROW), change=lambda text: text.replace("</sheetData>", again)))

    def test_very_many_rows_in_all_sheets(self):
        def add(sheet):
            sheet.parent.create_sheet("Two").append(("x",))
            sheet.parent.create_sheet("Three").append(("x",))

        with refused_with("too-large"):
            read_xlsx(xlsx(ROW, change=add), SheetLimits(rows_of_all_sheets=3))

    def test_a_sheet_that_is_a_chart(self):
        content = xlsx(ROW, change=lambda sheet: sheet.parent.create_chartsheet("Chart"))

        with refused_with("broken"):
            read_xlsx(content)

    def test_a_workbook_that_is_elsewhere(self):
        with refused_with("broken"):
            read_xlsx(
                rewritten(
                    xlsx(ROW), "[Content_Types].xml", lambda text: text.replace("/xl/workbook.xml", "/xl/other.xml")
                )
            )

    def test_deep_elements(self):
        with refused_with("broken"):
            read_xlsx(rewritten(xlsx(ROW), extra=[("xl/deep.xml", b"<a>" * 100_000)]))

    @pytest.mark.parametrize("name", [SHEET, "xl/workbook.xml", "[Content_Types].xml"])
    @pytest.mark.parametrize(
        "entity", ['<!ENTITY a SYSTEM "file:///etc/passwd">', '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">']
    )
    def test_entities(self, name, entity):
        def declare(text):
            text = text[text.index("?>") + 2 :] if text.startswith("<?xml") else text
            return f"<!DOCTYPE x [{entity}]>{text}"

        with refused_with("broken"):
            read_xlsx(rewritten(xlsx(ROW), name, declare))

    @pytest.mark.parametrize("name", ["xl/worksheets/sheet1.bin", "sheet"])
    def test_entities_in_a_sheet_of_any_name(self, name):
        def declare(text):
            return f'<!DOCTYPE x [<!ENTITY a "a">]>{text[text.index("<worksheet") :]}'

        with refused_with("broken"):
            read_xlsx(renamed(rewritten(xlsx(ROW), change=declare), name))

    def test_no_entities_if_the_guard_let_them_pass(self):
        assert functions.fromstring is ElementTree.fromstring
        assert {functions.iterparse, _reader.iterparse, strings.iterparse} == {ElementTree.iterparse}

    def test_entities_in_another_encoding(self):
        odd = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'

        with refused_with("broken"):
            read_xlsx(rewritten(xlsx(ROW), extra=[("xl/odd.xml", odd.encode("utf-16"))]))

    def test_macros(self):
        with refused_with("macros"):
            read_xlsx(rewritten(xlsx(ROW), extra=[("xl/vbaProject.bin", b"x")]))

    @pytest.mark.parametrize("content", [b"PK\x03\x04", b"PK\x03\x04" + b"x" * 1_000, b"", xlsx(ROW)[:-200]])
    def test_what_is_no_archive(self, content):
        with refused_with("broken"):
            read_xlsx(content)

    def test_an_archive_that_is_no_workbook(self):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as packed:
            packed.writestr("word/document.xml", "<a/>")

        with refused_with("broken"):
            read_xlsx(stream.getvalue())

    @pytest.mark.parametrize(
        ("name", "old", "new"),
        [
            ("xl/workbook.xml", "sheetId", "noId"),
            ("xl/_rels/workbook.xml.rels", "Target", "Tar"),
            (SHEET, 'r="A1"', 'r="A"'),
            (SHEET, 't="inlineStr"', 't="s"'),
            (SHEET, "<sheetData>", "<sheetData><mergeCells><mergeCell ref='x'/></mergeCells>"),
            ("[Content_Types].xml", "PartName", "Part"),
            ("xl/styles.xml", "<cellXfs", "<cellX"),
        ],
    )
    def test_what_no_spreadsheet_program_writes_as_a_problem(self, name, old, new):
        content = rewritten(xlsx(ROW), name, lambda text: text.replace(old, new))

        reading = read_file(content, FileKind.XLSX, Known())

        assert reading.documents or {problem.code for problem in reading.problems} <= {"broken", "empty"}


class TestWrites:
    def test_every_text_as_text(self):
        texts = ["=1+1", "#REF!", "007", "2026-01-01", "@x", "x\ny"]

        book = openpyxl.load_workbook(io.BytesIO(write_xlsx([["a"], *([text] for text in texts), [3]])))

        cells = [row[0] for row in book.active.iter_rows(min_row=2)]
        assert [cell.data_type for cell in cells] == ["s"] * 6 + ["n"]
        assert [cell.value for cell in cells] == [*map(guard, texts), 3]

    def test_nothing_that_a_program_would_run(self):
        with zipfile.ZipFile(io.BytesIO(write_xlsx([["a"], ["=1+1"]]))) as packed:
            assert "<f>" not in packed.read(SHEET).decode()
