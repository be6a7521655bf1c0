from datetime import date
from uuid import uuid4

import pytest

from lms.people.imports.matching import DayReader, KnownJobRole, NameResolver
from lms.people.imports.terms import NameKind, RowProblem, name_key

BOOKSELLER = KnownJobRole(id=uuid4(), name="Bookseller", department="Stores")
CLERK_HERE = KnownJobRole(id=uuid4(), name="Clerk", department="Stores")
CLERK_THERE = KnownJobRole(id=uuid4(), name="Clerk", department="Warehouse")
QUAY = uuid4()


def resolver(**choices):
    return NameResolver([BOOKSELLER, CLERK_HERE, CLERK_THERE], [(QUAY, "Quay")], choices)


class TestJobRoles:
    @pytest.mark.parametrize(
        ("text", "department", "found"),
        [
            ("", "", []),
            ("bookseller", "", [BOOKSELLER]),
            (" Bookseller ", "stores", [BOOKSELLER]),
            ("Clerk", "Warehouse", [CLERK_THERE]),
            ("Clerk (Stores)", "", [CLERK_HERE]),
            ("Bookseller | Clerk (Warehouse)", "", [BOOKSELLER, CLERK_THERE]),
            ("Bookseller; Clerk (Warehouse)", "", [BOOKSELLER, CLERK_THERE]),
            ("Bookseller\nBookseller", "", [BOOKSELLER]),
        ],
    )
    def test_by_name(self, text, department, found):
        ids, problem, _facts = resolver().job_roles(text, department)

        assert (set(ids), problem) == ({one.id for one in found}, None)

    @pytest.mark.parametrize(
        ("text", "department", "problem"),
        [
            ("Clerk", "", RowProblem.JOB_ROLE_TWICE),
            ("Book seller", "", RowProblem.JOB_ROLE_UNKNOWN),
            ("Bookseller", "Warehouse", RowProblem.JOB_ROLE_UNKNOWN),
        ],
    )
    def test_that_are_not_clear(self, text, department, problem):
        assert resolver().job_roles(text, department)[1] is problem

    def test_that_nobody_knows_are_counted_with_what_is_likely_meant(self):
        names = resolver()
        for text in ("Book seller", "Book seller", "Astronaut"):
            names.job_roles(text, "")

        first, second = names.unknown()

        assert (first.name, first.count, first.likely) == ("Book seller", 2, BOOKSELLER.id)
        assert (second.name, second.count, second.likely) == ("Astronaut", 1, None)

    def test_that_were_chosen(self):
        new = uuid4()
        choices = {
            name_key(NameKind.JOB_ROLE, "Seller"): f"use:{BOOKSELLER.id.hex}",
            name_key(NameKind.JOB_ROLE, "Pilot", "Air"): f"new:{new.hex}",
            name_key(NameKind.JOB_ROLE, "x"): "leave",
        }

        assert resolver(**choices).job_roles("Seller | x", "")[0] == (BOOKSELLER.id,)
        assert resolver(**choices).job_roles("Pilot", "Air")[0] == (new,)


class TestDays:
    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("2026-03-04", date(2026, 3, 4)),
            ("2026-03-04T00:00:00", date(2026, 3, 4)),
            ("2026/3/4", date(2026, 3, 4)),
            ("4.3.2026", date(2026, 3, 4)),
            ("04-03-2026", date(2026, 3, 4)),
            ("04/03/2026", date(2026, 3, 4)),
            ("31/04/2026", None),
            ("4.3.26", None),
            ("soon", None),
            ("", None),
        ],
    )
    def test_as_people_write_them(self, text, day):
        assert DayReader([text], is_month_first=False).read(text) == day

    @pytest.mark.parametrize(
        ("others", "is_month_first", "day"),
        [
            ([], True, date(2026, 4, 3)),
            (["13/01/2026"], True, date(2026, 3, 4)),
            (["01/13/2026"], False, date(2026, 4, 3)),
        ],
    )
    def test_one_column_is_read_one_way(self, others, is_month_first, day):
        assert DayReader(["04/03/2026", *others], is_month_first=is_month_first).read("04/03/2026") == day
