"""The smallest company that does."""

from datetime import date
from itertools import count

from lms.people import operations
from lms.people import queries as people
from tests.times import MONDAY as NOW

_numbers = count(1)


class PeopleFactory:
    """Departments, job roles and employees, through the real operations."""

    def __init__(self, session):
        self.session = session

    def department(self, name="Stores"):
        if name not in {row.name for row in people.list_departments(self.session)}:
            operations.add_department(self.session, name=name, viewer=None, now=NOW)
        return next(row for row in people.list_departments(self.session) if row.name == name)

    def job_role(self, name="Bookseller", *, department="Stores", leads=False):
        for row in people.list_job_roles(self.session):
            if row.name == name:
                return row
        department_id = self.department(department).id
        role_id = operations.add_job_role(
            self.session, name=name, department_id=department_id, leads=leads, viewer=None, now=NOW
        )
        return people.get_job_role(self.session, role_id)

    def employee(
        self,
        name="Ben Okoro",
        *,
        email=None,
        job_role=None,
        job_roles=None,
        manager=None,
        site_id=None,
        joined_on=date(2026, 1, 5),
    ):
        """Somebody who works here; a bookseller unless `job_role` or `job_roles` say otherwise."""
        roles = job_roles if job_roles is not None else [job_role or self.job_role()]
        return operations.add_employee(
            self.session,
            name=name,
            email=email or f"person{next(_numbers)}@example.org",
            job_role_ids=[role.id for role in roles],
            manager_id=manager.id if manager else None,
            site_id=site_id,
            joined_on=joined_on,
            viewer=None,
            now=NOW,
        )
