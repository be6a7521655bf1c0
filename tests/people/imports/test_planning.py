"""What a file would change, without a database."""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.people.imports.matching import KnownJobRole, NameResolver
from lms.people.imports.planning import Planner
from lms.people.imports.rows import KnownPerson, People
from lms.people.imports.terms import PersonLine, RowKind, RowProblem
from lms.people.terms import EmploymentState

TODAY = date(2026, 11, 30)
ROLE = KnownJobRole(id=uuid4(), name="Bookseller", department="Stores")
QUAY = uuid4()
COLUMNS = ("name", "email", "number", "job_roles", "department", "site", "manager", "joined_on")


def here(name: str, *, number=None, manager=None, state=EmploymentState.ACTIVE, **more) -> KnownPerson:
    values = {
        "id": uuid4(), "name": name, "email": f"{name.lower()}@b.co", "number": number, "state": state,
        "job_roles": (ROLE.id,), "site": QUAY, "manager": manager and manager.id, "joined_on": date(2020, 1, 6),
        "ended_on": date(2025, 1, 1) if state is EmploymentState.ENDED else None,
    }  # fmt: skip
    return KnownPerson(**(values | more))


def row(line: int = 2, **texts) -> PersonLine:
    return PersonLine(line, *(texts.get(column) for column in COLUMNS), texts.get("unreadable", ""))


def new(name: str, line: int = 2, **texts) -> PersonLine:
    return row(line, name=name, email=f"{name.lower()}@b.co", **texts)


def plan(*lines, people=(), protected=()):
    known = People()
    for person in people:
        known.add(replace(person))  # planning notes on them what it found
    names = NameResolver([ROLE], [(QUAY, "Quay")], {})
    planner = Planner(known, names, protected=protected, today=TODAY, is_month_first=False)
    planner.read(lines)
    return list(planner.rows(0, planner.count))


def kinds(rows):
    return [one.kind for one in rows]


def problems(rows):
    return [one.problem for one in rows]


class TestOneRow:
    def test_of_somebody_new(self):
        (found,) = plan(new("Ana", job_roles="Bookseller", site="Quay", joined_on="2026-12-24", number="7"))

        assert found.kind is RowKind.NEW
        assert found.after == {
            "name": "Ana", "email": "ana@b.co", "number": "7", "job_roles": [ROLE.id.hex], "site": QUAY.hex,
            "manager": None, "joined_on": "2026-12-24",
        }  # fmt: skip

    def test_of_somebody_new_with_nothing_but_name_and_address(self):
        (found,) = plan(new("Ana"))

        assert (found.after["job_roles"], found.after["site"], found.after["joined_on"]) == ([], None, str(TODAY))

    def test_that_says_what_is_known_already(self):
        ana = here("Ana", number="7")

        assert kinds(plan(new("Ana", number="7", job_roles="Bookseller", site="quay"), people=[ana])) == [
            RowKind.UNCHANGED
        ]

    def test_changes_only_the_columns_it_has(self):
        ana = here("Ana")

        (found,) = plan(new("Ana", site=""), people=[ana])

        assert (found.kind, dict(found.after), dict(found.before)) == (
            RowKind.CHANGED, {"site": None}, {"site": QUAY.hex},
        )  # fmt: skip

    def test_finds_people_by_number_when_their_address_changed(self):
        ana = here("Ana", number="7")

        (found,) = plan(row(number="7", email="ana.new@b.co"), people=[ana])

        assert (found.employee_id, dict(found.after)) == (ana.id, {"email": "ana.new@b.co"})

    def test_brings_back_who_left(self):
        ana = here("Ana", state=EmploymentState.ENDED, job_roles=())

        (found,) = plan(new("Ana", job_roles="Bookseller", joined_on="2020-01-06"), people=[ana])

        assert found.after == {"job_roles": [ROLE.id.hex], "joined_on": str(TODAY), "state": "active"}
        assert found.before["ended_on"] == "2025-01-01"

    def test_leaves_out_who_is_not_in_the_file_and_says_so(self):
        ana, gone = here("Ana"), here("Gone", state=EmploymentState.ENDED)

        found = plan(new("Ben"), people=[ana, gone])

        assert [(one.kind, one.line) for one in found] == [(RowKind.NEW, 2), (RowKind.MISSING, -1)]

    @pytest.mark.parametrize(
        ("texts", "problem"),
        [
            ({"name": ""}, RowProblem.NO_NAME),
            ({"name": "x" * 121}, RowProblem.NAME_TOO_LONG),
            ({"email": ""}, RowProblem.NO_EMAIL),
            ({"email": "ana@b"}, RowProblem.EMAIL_MALFORMED),
            ({"email": "x" * 2_000_000}, RowProblem.EMAIL_MALFORMED),
            ({"number": "7" * 41}, RowProblem.NUMBER_TOO_LONG),
            ({"job_roles": "Book seller"}, RowProblem.JOB_ROLE_UNKNOWN),
            ({"site": "Moon"}, RowProblem.SITE_UNKNOWN),
            ({"joined_on": "soon"}, RowProblem.DATE_UNREADABLE),
            ({"joined_on": "1900-01-01"}, RowProblem.DATE_UNLIKELY),
            ({"joined_on": "9999-12-31"}, RowProblem.DATE_UNLIKELY),
            ({"manager": "ana@b.co"}, RowProblem.OWN_MANAGER),
            ({"manager": "nobody@b.co"}, RowProblem.MANAGER_UNKNOWN),
            ({"unreadable": "Name: a formula"}, RowProblem.CELL),
        ],
    )
    def test_that_is_wrong(self, texts, problem):
        (found,) = plan(row(**({"name": "Ana", "email": "ana@b.co"} | texts)))

        assert (found.kind, found.problem) == (RowKind.WRONG, problem)

    def test_with_the_number_of_one_and_the_address_of_another(self):
        found = plan(row(number="7", email="ben@b.co", name="Ana"), people=[here("Ana", number="7"), here("Ben")])

        assert problems(found)[0] is RowProblem.TWO_PEOPLE

    def test_does_not_change_who_is_protected(self):
        ana = here("Ana")

        assert problems(plan(new("Ana", site=""), people=[ana], protected=[ana.id])) == [RowProblem.PROTECTED]
        assert kinds(plan(new("Ana", site="Quay"), people=[ana], protected=[ana.id])) == [RowKind.UNCHANGED]
        assert plan(people=[ana], protected=[ana.id]) == []

    def test_a_day_of_1900_that_is_known_already_is_no_mistake(self):
        ana = here("Ana", joined_on=date(1900, 1, 1))

        assert kinds(plan(new("Ana", joined_on="1900-01-01"), people=[ana])) == [RowKind.UNCHANGED]


class TestRowsBesideEachOther:
    def test_about_one_person_are_all_wrong(self):
        found = plan(new("Ana", 2), row(3, name="Anna", email="ANA@b.co"), new("Ben", 4))

        assert problems(found) == [RowProblem.SAME_PERSON, RowProblem.SAME_PERSON, None]

    def test_about_one_person_by_number_and_by_address(self):
        ana = here("Ana", number="7")

        found = plan(row(2, number="7"), row(3, email="ana@b.co"), people=[ana])

        assert problems(found) == [RowProblem.SAME_PERSON] * 2

    @pytest.mark.parametrize("manager", ["boss@b.co", "BOSS@b.co", "1", "boss"])
    def test_a_manager_may_come_later(self, manager):
        first, boss = plan(new("Ana", 2, manager=manager), new("Boss", 3, number="1"))

        assert first.after["manager"] == boss.employee_id.hex
        assert (first.depth, boss.depth) == (1, 0)

    @pytest.mark.parametrize("manager", ["boss@b.co", "1", "Boss"])
    def test_a_manager_may_be_here(self, manager):
        boss = here("Boss", number="1")

        assert plan(new("Ana", manager=manager), people=[boss])[0].after["manager"] == boss.id.hex

    def test_a_name_that_several_have_is_no_manager(self):
        people = [here("Boss"), replace(here("Other"), name="Boss")]

        assert problems(plan(new("Ana", manager="Boss"), people=people))[0] is RowProblem.MANAGER_TWICE

    def test_who_left_is_no_manager(self):
        boss = here("Boss", state=EmploymentState.ENDED)

        assert problems(plan(new("Ana", manager="boss@b.co"), people=[boss])) == [RowProblem.MANAGER_LEFT]

    def test_who_returns_with_the_file_is_a_manager(self):
        boss = here("Boss", state=EmploymentState.ENDED)

        found = plan(new("Ana", 2, manager="boss@b.co"), new("Boss", 3), people=[boss])

        assert found[0].after["manager"] == boss.id.hex

    def test_whose_new_manager_is_wrong_is_wrong_as_well(self):
        found = plan(new("Ana", 2, manager="ben@b.co"), new("Ben", 3, manager="boss@b.co"), row(4, email="boss@b.co"))

        assert problems(found) == [RowProblem.MANAGER_WRONG, RowProblem.MANAGER_WRONG, RowProblem.NO_NAME]

    def test_a_circle_of_managers(self):
        ana = here("Ana")
        lines = new("Ana", 2, manager="cem@b.co"), new("Ben", 3, manager="ana@b.co"), new("Cem", 4, manager="ben@b.co")

        found = plan(*lines, new("Dan", 5, manager="cem@b.co"), people=[ana])

        assert problems(found) == [*[RowProblem.MANAGER_LOOP] * 3, RowProblem.MANAGER_WRONG]

    def test_two_who_change_places_are_no_circle(self):
        top = here("Top")
        under = here("Under", manager=top)

        found = plan(new("Top", 2, manager="under@b.co"), new("Under", 3, manager=""), people=[top, under])

        assert kinds(found) == [RowKind.CHANGED] * 2

    @given(st.lists(st.integers(0, 11), min_size=12, max_size=12))
    def test_what_can_be_imported_has_no_circle_and_no_gap(self, managers):
        lines = [new(f"p{n}", n + 2, manager=f"p{manager}@b.co") for n, manager in enumerate(managers)]

        found = plan(*lines)

        above = {one.employee_id: one.after["manager"] for one in found if one.kind is RowKind.NEW}
        depths = {one.employee_id: one.depth for one in found if one.kind is RowKind.NEW}
        for employee_id, manager in above.items():
            assert manager is None or depths[UUID(manager)] == depths[employee_id] - 1
