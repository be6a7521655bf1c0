"""Files to rows: headings, encodings, delimiters, and what nobody should send."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest

from lms.core.sheets.cells import SheetRefused
from lms.people.imports.columns import PersonColumn
from lms.people.imports.reading import read_people

TEXT = "Name;E-Mail;Abteilung;Vorgesetzter\r\nGrâce Müller;grace@b.co;Läden;\r\nBen;ben@b.co;Läden;Grâce Müller\r\n"


def rows(content):
    return list(read_people(content).rows)


def xlsx(*rows, change=lambda sheet: None) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    change(book.active)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


class TestCsv:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
    @pytest.mark.parametrize("delimiter", [";", ",", "\t"])
    def test_in_any_encoding_and_with_any_delimiter(self, encoding, delimiter):
        found = rows(TEXT.replace(";", delimiter).encode(encoding))

        assert [(one.line, one.name, one.department, one.manager) for one in found] == [
            (2, "Grâce Müller", "Läden", ""),
            (3, "Ben", "Läden", "Grâce Müller"),
        ]

    def test_headings_may_stand_below_a_title(self):
        sheet = read_people(b"Staff list\n\nSalary,Work Email,First name,Surname\n1,a@b.co,Ana,Abara\n")

        assert sheet.unused == ("Salary",)
        assert [(one.line, one.name, one.email) for one in sheet.rows] == [(4, "Ana Abara", "a@b.co")]

    def test_empty_rows_count_but_are_left_out(self):
        assert [one.line for one in rows(b"E-mail\na@b.co\n\n,,\nb@b.co\n")] == [2, 5]

    def test_what_keeps_spreadsheets_from_running_it_is_taken_off(self):
        assert rows(b"E-mail,Name\na@b.co,'=Ana\n")[0].name == "=Ana"

    def test_a_column_that_is_not_there_says_nothing(self):
        (one,) = rows(b"E-mail\na@b.co\n")

        assert (one.email, one.name, one.site) == ("a@b.co", None, None)

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"Name,Salary\nAna,1\n",
            b"\xff\xfe\x00",
            b"%PDF-1.7",
            b"\xd0\xcf\x11\xe0old",
            b'E-mail,Name\na@b.co,"' + b"x" * 10_000_000,
            b"E-mail" + b",x" * 300,
        ],
    )
    def test_that_cannot_be_read_is_refused(self, content):
        with pytest.raises(SheetRefused):
            rows(content)

    def test_a_cell_of_ten_megabytes_is_named(self):
        with pytest.raises(SheetRefused) as refused:
            rows(b"E-mail,Name\na@b.co,Ana\nb@b.co," + b"x" * 10_000_000 + b"\n")

        assert refused.value.problem.line == 3

    def test_a_long_cell_is_a_problem_of_its_row(self):
        found = rows(b"E-mail,Name\na@b.co," + b"x" * 3_000 + b"\nb@b.co,Ben\n")

        assert [bool(one.unreadable) for one in found] == [True, False]


class TestXlsx:
    def test_days_and_numbers(self):
        (one,) = rows(xlsx(("E-mail", "Employee number", "Start date"), ("a@b.co", 7, date(2026, 3, 4))))

        assert (one.number, one.joined_on) == ("7", "2026-03-04")

    def test_the_first_sheet_that_is_of_people(self):
        def add(sheet):
            other = sheet.parent.create_sheet("Active")
            other.append(("E-mail",))
            other.append(("a@b.co",))

        sheet = read_people(xlsx(("Notes",), change=add))

        assert (sheet.name, sheet.columns) == ("Active", {PersonColumn.EMAIL})
        assert len(list(sheet.rows)) == 1

    def test_cells_merged_down_a_column_and_across(self):
        lines = ("E-mail", "Site"), ("a@b.co", "Quay"), ("b@b.co", None)

        found = rows(xlsx(*lines, change=lambda sheet: sheet.merge_cells("B2:B3")))

        assert [one.site for one in found] == ["Quay", "Quay"]
        with pytest.raises(SheetRefused) as refused:
            rows(xlsx(*lines, change=lambda sheet: sheet.merge_cells("A2:B2")))
        assert refused.value.problem.code == "merged"

    def test_a_zip_bomb(self):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", "<a/>")
            archive.writestr("xl/worksheets/sheet1.xml", b"<a>" + b" " * 20_000_000)

        with pytest.raises(SheetRefused) as refused:
            rows(stream.getvalue())
        assert refused.value.problem.code == "too-large"

    def test_a_formula_without_a_value_is_a_problem_of_its_row(self):
        found = rows(xlsx(("E-mail", "Name"), ("a@b.co", "=B9"), ("b@b.co", "Ben")))

        assert [bool(one.unreadable) for one in found] == [True, False]
