"""The list of what we hold of OWASP ASVS 5.0.0 is honest: it leaves nothing out, and what it calls done names tests that exist."""

import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path

from tests.conftest import ROOT

LIST = Path(__file__).parent / "asvs.csv"
APPLY = """
1.1.1-2 1.2.1-5 1.2.9-10 1.3.1-7 1.3.10-12 1.4.2 1.5.1-2 2.1.1-3 2.2.1-3 2.3.1-4 2.4.1-2 3.1.1 3.2.1-3 3.3.1-5 3.4.1-8
3.5.1-8 3.6.1 3.7.1-3 4.1.1-4 4.2.1 5.1.1 5.2.1-6 5.3.1-3 5.4.1-3 6.1.1-3 6.2.1-12 6.3.1-8 6.4.1-6 6.5.1-6 6.6.2-3
6.8.1-2 6.8.4 7.1.1-3 7.2.1-4 7.3.1-2 7.4.1-5 7.5.1-3 7.6.1-2 8.1.1-2 8.2.1-3 8.3.1-3 8.4.1 9.1.1-3 9.2.1-4 10.1.1-2
10.2.1-2 10.3.1-4 10.5.1-5 11.1.1-2 11.2.1-4 11.3.1-3 11.4.1-4 11.5.1 11.6.1 12.1.1-2 12.2.1-2 12.3.1-4 13.1.1-3 13.2.1-5
13.3.1-2 13.3.4 13.4.1-6 14.1.1-2 14.2.1-5 14.2.7-8 14.3.1-3 15.1.1-3 15.2.1-3 15.2.5 15.3.1-7 15.4.1-4 16.1.1 16.2.1-5
16.3.1-4 16.4.1-2 16.5.1-4
"""
"""Levels 1 and 2 of the chapters that apply, and what of level 3 is cheap or central for a learning system.

Left out, with all of level 3 else: LDAP, XPath, LaTeX, JNDI and memcache (1.2.6-8, 1.3.8-9), native memory (1.4.1, 1.4.3),
GraphQL and WebSocket (4.3, 4.4), SMS and telephone (6.6.1), SAML (6.8.3), authorization servers (10.4, 10.6, 10.7), client
certificates (12.1.3), a log server of our own (16.4.3) and WebRTC (17): there are none of these.
"""


def rows() -> list[dict[str, str]]:
    with LIST.open(newline="") as file:
        return list(csv.DictReader(file))


def required() -> list[str]:
    found = []
    for chapter, first, last in re.findall(r"(\d+\.\d+)\.(\d+)(?:-(\d+))?", APPLY):
        found += [f"{chapter}.{number}" for number in range(int(first), int(last or first) + 1)]
    return found


@cache
def names_in(path: str) -> frozenset[str]:
    file = ROOT / path
    return (
        frozenset(re.findall(r"^\s*def (test_\w+)\(", file.read_text(), re.MULTILINE))
        if file.is_file()
        else frozenset()
    )


def test_lists_every_requirement_that_applies_once_and_in_order():
    assert [row["id"] for row in rows()] == required()


def test_knows_the_levels():
    """As many of each as the standard has among these."""
    assert Counter(row["level"] for row in rows()) == {"1": 64, "2": 149, "3": 42}


def test_what_is_done_names_tests_that_exist():
    wrong = [
        f"{row['id']}: {evidence or 'nothing'}"
        for row in rows()
        if row["status"] == "done"
        for evidence in row["evidence"].split() or [""]
        if evidence.partition("::")[2] not in names_in(evidence.partition("::")[0])
    ]

    assert wrong == []


def test_everything_else_says_why():
    assert {row["status"] for row in rows()} <= {"done", "open", "not applicable"}
    assert [row["id"] for row in rows() if not row["about"]] == []
    assert [row["id"] for row in rows() if row["status"] != "done" and len(row["evidence"].split()) < 2] == []
