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
    ("boss", "person", "sign-off"),
    ("leader", "person", "remind"),
]
REFUSED = [
    ("person", "leader", "see"),
    ("person", "person", "sign-off"),
    ("leader", "leader", "sign-off"),
    ("leader", "leader", "remind"),
    ("leader", "boss", "see"),
    ("leader", "person", "edit"),
    ("stranger", "person", "see"),
    ("stranger", "person", "sign-off"),
]


@pytest.mark.parametrize(("viewer", "subject", "to"), ALLOWED)
def test_opens_for(session, make, line, viewer, subject, to):
    found = access.employee_for(session, make.viewer(line[viewer]), line[subject].id, to=to)

    assert found.id == line[subject].id


@pytest.mark.parametrize(("viewer", "subject", "to"), REFUSED)
def test_is_shut_for(session, make, line, viewer, subject, to):
    with pytest.raises(queries.EmployeeNotFound):
        access.employee_for(session, make.viewer(line[viewer]), line[subject].id, to=to)


def test_administrators_edit_but_do_not_sign_off(session, make, line):
    admin = make.viewer(make.administrator())

    assert access.employee_for(session, admin, line["person"].id, to="edit")
    with pytest.raises(queries.EmployeeNotFound):
        access.employee_for(session, admin, line["person"].id, to="sign-off")
