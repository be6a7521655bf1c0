import pytest

from lms.people import access, queries


@pytest.fixture
def line(make):
    """A boss above a leader above a person, and a stranger."""
    boss = make.leader("Boss")
    leader = make.leader("Leader", manager=boss)
    return {
        "boss": boss,
        "leader": leader,
        "person": make.learner("Person", manager=leader),
        "stranger": make.leader("Stranger"),
    }


ALLOWED = [
    ("person", "person", "see"),
    ("leader", "person", "see"),
    ("boss", "person", "see"),
    ("boss", "person", "observe"),
    ("leader", "person", "remind"),
]
REFUSED = [
    ("person", "leader", "see"),
    ("person", "person", "observe"),
    ("leader", "leader", "observe"),
    ("leader", "leader", "remind"),
    ("leader", "boss", "see"),
    ("leader", "person", "edit"),
    ("stranger", "person", "see"),
    ("stranger", "person", "observe"),
]


@pytest.mark.parametrize(("viewer", "subject", "to"), ALLOWED)
def test_opens_for(session, make, line, viewer, subject, to):
    found = access.employee_for(session, make.viewer(line[viewer]), line[subject].id, to=to)

    assert found.id == line[subject].id


@pytest.mark.parametrize(("viewer", "subject", "to"), REFUSED)
def test_is_shut_for(session, make, line, viewer, subject, to):
    with pytest.raises(queries.EmployeeNotFound):
        access.employee_for(session, make.viewer(line[viewer]), line[subject].id, to=to)


def test_administrators_edit_but_do_not_observe(session, make, line):
    admin = make.viewer(make.administrator())

    assert access.employee_for(session, admin, line["person"].id, to="edit")
    with pytest.raises(queries.EmployeeNotFound):
        access.employee_for(session, admin, line["person"].id, to="observe")


FOUND = {"boss": ["boss", "leader", "person"], "leader": ["leader", "person"], "person": ["person"]}


@pytest.mark.parametrize("viewer", FOUND)
def test_finds_only_whom_one_may_see(session, make, line, viewer):
    found = access.find_people(session, make.viewer(line[viewer]), "", limit=9)

    assert {one.id for one in found} == {line[name].id for name in FOUND[viewer]}


@pytest.mark.parametrize(("viewer", "count"), [("person", 0), ("boss", 1)])
def test_an_address_finds_nobody_else_either(session, make, line, viewer, count):
    assert len(access.find_people(session, make.viewer(line[viewer]), line["leader"].email.upper(), limit=9)) == count


def test_administrators_find_everybody(session, make, line):
    assert len(access.find_people(session, make.viewer(make.administrator("Iris")), "", limit=9)) == 5
