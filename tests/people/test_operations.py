from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select

from lms.audit.models import AuditEntry
from lms.outbox.models import OutboxEvent
from lms.people import operations, queries
from lms.people.models import Placement
from lms.people.terms import DepartmentDocument, JobRoleDocument, OrganisationDocument
from tests.times import MONDAY as NOW

TODAY = NOW.date()
DOCUMENT = OrganisationDocument(
    code="harbour-house",
    name="Harbour House",
    locale="en-GB",
    customer_one="guest",
    customer_many="guests",
    sites=("Quay", "Hill"),
    departments=(DepartmentDocument(code="rooms", name="Rooms"), DepartmentDocument(code="kitchen", name="Kitchen")),
    job_roles=(
        JobRoleDocument(code="cook", name="Cook", department="kitchen", headcount=4),
        JobRoleDocument(code="porter", name="Porter", department="rooms", headcount=2, leads=True),
    ),
)


def events(session, name):
    return [row.fields for row in session.scalars(select(OutboxEvent).where(OutboxEvent.name == name))]


def actions(session):
    return list(session.scalars(select(AuditEntry.action)))


class TestApplyOrganisation:
    def test_gives_back_what_was_applied(self, session):
        operations.apply_organisation(session, DOCUMENT, NOW)

        assert queries.organisation_document(session) == DOCUMENT

    def test_applied_twice_is_applied_once(self, session):
        operations.apply_organisation(session, DOCUMENT, NOW)
        operations.apply_organisation(session, DOCUMENT, NOW)

        assert queries.organisation_document(session) == DOCUMENT

    def test_keeps_what_the_document_leaves_out_at_the_end(self, session, make):
        make.job_role("Diver", department="Docks")

        operations.apply_organisation(session, DOCUMENT, NOW)

        assert [role.code for role in queries.organisation_document(session).job_roles] == ["cook", "porter", "diver"]

    def test_refuses_a_job_role_without_its_department(self, session):
        lost = OrganisationDocument(
            code="x", name="X", locale="en", job_roles=(JobRoleDocument(code="a", name="A", department="nowhere"),)
        )

        with pytest.raises(operations.DepartmentUnknown):
            operations.apply_organisation(session, lost, NOW)


class TestAddEmployee:
    def test_tells_the_world_and_the_log(self, session, make):
        ben = make.employee("Ben")

        assert events(session, "EmployeeJoined")[-1]["employee_id"] == str(ben.id)
        assert "employee.added" in actions(session)

    def test_refuses_a_second_person_with_one_address(self, session, make):
        make.employee(email="ben@example.org")

        with pytest.raises(operations.EmailTaken):
            make.employee(email="BEN@example.org")

    def test_refuses_a_manager_who_left(self, session, make):
        boss = make.employee()
        operations.end_employment(session, employee_id=boss.id, ended_on=TODAY, viewer=None, now=NOW)

        with pytest.raises(operations.ManagerUnknown):
            make.employee(manager=boss)

    def test_refuses_unknown_job_roles_and_sites(self, session, make):
        with pytest.raises(operations.JobRoleUnknown):
            operations.add_employee(
                session, name="A", email="a@b.co", job_role_ids=[uuid4()], manager_id=None, site_id=None,
                joined_on=TODAY, viewer=None, now=NOW,
            )  # fmt: skip
        with pytest.raises(operations.SiteUnknown):
            make.employee(site_id=uuid4())


class TestEditEmployee:
    def test_changes_name_and_address(self, session, make):
        ben = make.employee("Ben")

        operations.edit_employee(session, employee_id=ben.id, name="Benno", email="Benno@b.co", viewer=None, now=NOW)

        row = queries.get_employee(session, ben.id)
        assert (row.name, row.email) == ("Benno", "benno@b.co")

    def test_keeps_an_own_address(self, session, make):
        ben = make.employee("Ben", email="ben@b.co")

        operations.edit_employee(session, employee_id=ben.id, name="Ben", email="ben@b.co", viewer=None, now=NOW)


def move(session, employee, **changes):
    roles = [p.job_role.id for p in queries.current_placements(session, employee.id)]
    values = {
        "job_role_ids": roles,
        "manager_id": employee.manager_id,
        "site_id": employee.site_id,
        "moved_on": TODAY,
    }
    operations.move_employee(session, employee_id=employee.id, **(values | changes), viewer=None, now=NOW)


class TestMoveEmployee:
    def test_ends_and_starts_job_roles(self, session, make):
        ben = make.employee(job_role=make.job_role("Cook"))
        porter = make.job_role("Porter")

        move(session, ben, job_role_ids=[porter.id])

        assert [p.job_role.name for p in queries.current_placements(session, ben.id)] == ["Porter"]
        assert set(session.scalars(select(Placement.ends_on).where(Placement.employee_id == ben.id))) == {TODAY, None}

    def test_leaves_no_trace_of_a_mistake_of_the_same_day(self, session, make):
        cook, porter = make.job_role("Cook"), make.job_role("Porter")
        ben = make.employee(job_role=cook)

        move(session, ben, job_role_ids=[cook.id, porter.id])
        move(session, ben, job_role_ids=[cook.id])

        assert len(session.scalars(select(Placement.id).where(Placement.employee_id == ben.id)).all()) == 1

    def test_tells_all_managers_before_and_after(self, session, make):
        top = make.employee("Top")
        old, new = make.employee("Old", manager=top), make.employee("New")
        ben = make.employee("Ben", manager=old)

        move(session, ben, manager_id=new.id)

        assert events(session, "EmployeeMoved")[-1]["manager_ids"] == [str(old.id), str(top.id), str(new.id)]

    def test_takes_everyone_below_along(self, session, make):
        top, other = make.employee("Top"), make.employee("Other")
        middle = make.employee("Middle", manager=top)
        ben = make.employee("Ben", manager=middle)

        move(session, middle, manager_id=other.id)

        assert queries.manager_ids_above(session, ben.id) == (middle.id, other.id)
        assert not queries.is_in_line(session, top.id, ben.id)

    def test_refuses_a_loop(self, session, make):
        top = make.employee("Top")
        ben = make.employee("Ben", manager=make.employee("Middle", manager=top))

        with pytest.raises(operations.ReportingLoop):
            move(session, top, manager_id=ben.id)
        with pytest.raises(operations.ReportingLoop):
            move(session, top, manager_id=top.id)

    def test_says_nothing_when_nothing_changed(self, session, make):
        ben = make.employee()

        move(session, ben)

        assert events(session, "EmployeeMoved") == []

    def test_refuses_who_left(self, session, make):
        ben = make.employee()
        operations.end_employment(session, employee_id=ben.id, ended_on=TODAY, viewer=None, now=NOW)

        with pytest.raises(operations.EmploymentEnded):
            move(session, ben, manager_id=make.employee().id)


class TestEndEmployment:
    def test_ends_job_roles_and_tells_managers(self, session, make):
        boss = make.employee("Boss")
        ben = make.employee("Ben", manager=boss)

        operations.end_employment(session, employee_id=ben.id, ended_on=TODAY, viewer=None, now=NOW)

        assert queries.current_placements(session, ben.id) == ()
        assert events(session, "EmployeeLeft") == [
            {"employee_id": str(ben.id), "manager_ids": [str(boss.id)], "occurred_at": NOW.isoformat()}
        ]

    def test_refuses_twice_and_too_early(self, session, make):
        ben = make.employee(joined_on=date(2026, 10, 1))

        with pytest.raises(operations.EndedBeforeJoining):
            operations.end_employment(session, employee_id=ben.id, ended_on=date(2026, 9, 1), viewer=None, now=NOW)
        operations.end_employment(session, employee_id=ben.id, ended_on=TODAY, viewer=None, now=NOW)
        with pytest.raises(operations.EmploymentEnded):
            operations.end_employment(session, employee_id=ben.id, ended_on=TODAY, viewer=None, now=NOW)


class TestReturnEmployee:
    def test_undoes_an_end_of_the_same_day(self, session, make):
        ben = make.employee(joined_on=date(2026, 1, 5))
        before = queries.current_placements(session, ben.id)
        operations.end_employment(session, employee_id=ben.id, ended_on=TODAY, viewer=None, now=NOW)

        operations.rehire_employee(session, employee_id=ben.id, rehired_on=TODAY, viewer=None, now=NOW)

        assert queries.current_placements(session, ben.id) == before
        assert queries.get_employee(session, ben.id).is_active

    def test_begins_anew_later(self, session, make):
        ben = make.employee(joined_on=date(2025, 1, 5))
        operations.end_employment(session, employee_id=ben.id, ended_on=date(2026, 6, 1), viewer=None, now=NOW)

        operations.rehire_employee(session, employee_id=ben.id, rehired_on=TODAY, viewer=None, now=NOW)

        assert [p.starts_on for p in queries.current_placements(session, ben.id)] == [TODAY]
        with pytest.raises(operations.StillEmployed):
            operations.rehire_employee(session, employee_id=ben.id, rehired_on=TODAY, viewer=None, now=NOW)


class TestUnits:
    def test_a_renamed_unit_keeps_its_code(self, session, make):
        role, department = make.job_role("Cook"), make.department()

        operations.edit_department(session, department_id=department.id, name="Shops", viewer=None, now=NOW)
        operations.edit_job_role(
            session, job_role_id=role.id, name="Chef", department_id=department.id, leads=True, viewer=None, now=NOW
        )

        found = queries.get_job_role(session, role.id)
        assert (found.code, found.name, found.department_name, found.leads) == ("cook", "Chef", "Shops", True)

    def test_refuses_a_name_twice(self, session, make):
        department = make.department("Stores")
        make.job_role("Cook")

        with pytest.raises(operations.NameTaken):
            operations.add_department(session, name="stores", viewer=None, now=NOW)
        with pytest.raises(operations.NameTaken):
            operations.add_job_role(
                session, name="cook", department_id=department.id, leads=False, viewer=None, now=NOW
            )

    def test_refuses_units_that_are_not_there(self, session, make):
        with pytest.raises(queries.DepartmentNotFound):
            operations.edit_department(session, department_id=uuid4(), name="x", viewer=None, now=NOW)
        with pytest.raises(operations.DepartmentUnknown):
            operations.add_job_role(session, name="x", department_id=uuid4(), leads=False, viewer=None, now=NOW)
