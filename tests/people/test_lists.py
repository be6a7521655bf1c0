"""Lists of departments, job roles and sites that somebody pastes."""

import pytest

from lms.people import operations, queries, rules
from lms.people.terms import ListedDepartment
from tests.times import MONDAY as NOW

EXPECTED = (
    ListedDepartment(name="Shop floor", job_roles=("Sales Assistant", "Cashier")),
    ListedDepartment(name="Buying", job_roles=("Buyer",)),
)


@pytest.mark.parametrize(
    "written",
    [
        "Shop floor: Sales Assistant, Cashier\nBuying: Buyer",
        "Shop floor:Sales Assistant;Cashier\r\n\r\nBuying; Buyer\n",
        "Department\tJob role\nShop floor\tSales Assistant\nShop floor\tCashier\nBuying\tBuyer",
        "Shop floor\n  Sales Assistant\n  - Cashier\nBuying\n• Buyer",
        "Shop floor: Sales Assistant, sales  assistant, Cashier\nBUYING\nBuying: Buyer\nshop floor: Cashier",
    ],
)
def test_reads_what_people_have(written):
    found = rules.read_departments(written)

    assert [(one.name.lower(), one.job_roles) for one in found] == [(e.name.lower(), e.job_roles) for e in EXPECTED]
    again = "\n".join(f"{one.name}: {', '.join(one.job_roles)}" for one in found)
    assert rules.read_departments(again) == found


def test_names_may_be_short_and_long():
    assert rules.read_departments(f"A: B\n{'C' * 80}: {'D' * 80}")[1].job_roles == ("D" * 80,)
    assert rules.read_sites("X\n" + "Y" * 120) == ("X", "Y" * 120)


@pytest.mark.parametrize(
    "written", ["A: B\n" * 1001, f"A: {'B' * 81}", f"{'A' * 120}: B", "  - A job role first", "Y" * 121 + ": B"]
)
def test_refuses_what_cannot_be_meant(written):
    with pytest.raises(rules.ListRefused):
        rules.read_departments(written)


def test_a_thousand_lines_are_added_at_once_and_twice_is_as_once(session):
    listed = rules.read_departments("\n".join(f"Team {n // 10}: Role {n}" for n in range(1000)))

    assert operations.add_listed(session, departments=listed, viewer=None, now=NOW) == (100, 1000)
    assert operations.add_listed(session, departments=listed, viewer=None, now=NOW) == (0, 0)
    roles = queries.list_job_roles(session)
    assert len({role.code for role in roles}) == len(roles) == 1000


def test_sites_are_added_once(session):
    names = rules.read_sites("North\n- South\nnorth\n")

    assert operations.add_listed_sites(session, names=names, viewer=None, now=NOW) == 2
    assert operations.add_listed_sites(session, names=["SOUTH"], viewer=None, now=NOW) == 0
