"""The list of what we hold of OWASP ASVS 5.0.0 is honest: each line that is done names a test, and the test exists."""

import csv
import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

LIST = Path(__file__).parent / "asvs.csv"


def rows() -> list[dict[str, str]]:
    with LIST.open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["id"])
def test_names_its_evidence(row):
    assert re.fullmatch(r"\d+\.\d+\.\d+", row["id"])
    assert row["level"] in {"1", "2", "3"}
    assert row["status"] in {"done", "open", "not applicable"}
    if row["status"] == "done":
        path, _, name = row["evidence"].partition("::")
        source = (ROOT / path).read_text()
        assert re.search(rf"^\s*def {name or 'test_'}", source, re.MULTILINE), row["evidence"]


def test_names_each_requirement_once():
    ids = [row["id"] for row in rows()]

    assert sorted(set(ids)) == sorted(ids)
