"""Lists that are uploaded: text, CSV and XLSX."""

import io

import openpyxl
import pytest

from lms.organisation.listing import FILE_BYTES, list_of_file
from lms.people.rules import ListRefused, read_departments

EXPECTED = [("Shop floor", ("Sales Assistant", "Cashier")), ("Käse", ("Käser",))]
ROWS = [("Department", "Job role"), ("Shop floor", "Sales Assistant"), ("Shop floor", "Cashier"), ("Käse", "Käser")]


def xlsx() -> bytes:
    book, content = openpyxl.Workbook(), io.BytesIO()
    for row in ROWS:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        "\n".join(";".join(row) for row in ROWS).encode("cp1252"),
        "\n".join("\t".join(row) for row in ROWS).encode("utf-16"),
        "\n".join(",".join(f'"{cell}"' for cell in row) for row in ROWS).encode("utf-8-sig"),
        "Shop floor: Sales Assistant, Cashier\nKäse: Käser".encode(),
        xlsx(),
    ],
    ids=["semicolons", "tabs", "commas", "text", "xlsx"],
)
def test_says_the_same_however_it_was_written(content):
    assert [(one.name, one.job_roles) for one in read_departments(list_of_file(content))] == EXPECTED


@pytest.mark.parametrize("content", [b"PK\x03\x04 not a sheet", b"x" * (FILE_BYTES + 1)])
def test_refuses_what_is_no_list(content):
    with pytest.raises(ListRefused):
        list_of_file(content)
