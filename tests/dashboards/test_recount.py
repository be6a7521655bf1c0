"""The numbers on the boards equal a recount, whatever happened and in whatever order."""

from datetime import timedelta
from random import Random
from uuid import uuid4

import pytest
from sqlalchemy import select

from lms.assignments.models import Assignment
from lms.core.errors import Refusal
from lms.core.viewer import Viewer
from lms.courses.models import CourseVersionModule
from lms.dashboards import operations
from lms.evidence import operations as evidence
from lms.evidence.observation import operations as observation
from lms.evidence.observation.terms import Sighting
from lms.outbox import operations as outbox
from lms.people import operations as people
from lms.people import queries as people_queries
from tests.conftest import undone
from tests.dashboards.recount import Recount, kept_cells, kept_rates
from tests.draws import some
from tests.factories import Make
from tests.times import MONDAY

PLACES = ("in-store/booklist", "in-store/checkout", "website/search")


class Organisation:
    """A small company to which anything may happen."""

    def __init__(self, session, seed, now=MONDAY):
        self.session, self.make, self.random, self.now = session, Make(session), Random(seed), now
        self.roles = [
            self.make.job_role(name, department=department)
            for name, department in (("Bookseller", "Stores"), ("Lead", "Stores"), ("Buyer", "Buying"))
        ]
        self.release = 0
        self.staff = []
        self.publish()
        for _ in range(6):
            self.join()

    @classmethod
    def again(cls, session, before, now):
        organisation = cls.__new__(cls)
        organisation.__dict__ |= before.__dict__ | {"session": session, "make": Make(session), "now": now}
        return organisation

    def keys(self, role):
        known = [f"know:{place.split('/')[0]}" for place in PLACES]
        return [
            *dict.fromkeys(known),
            *(f"understand:{place}@{role.code}" for place in PLACES),
            f"demonstrate:{PLACES[0]}@{role.code}",
        ]

    def fingerprint(self):
        return f"{self.release:016}"

    def publish(self):
        self.release += 1
        objective = self.make.objective
        self.make.course(objectives=[objective("know:mantra", fingerprint=self.fingerprint())], release=self.release)
        for role in self.random.sample(self.roles, 2) if self.release > 1 else self.roles:
            objectives = [objective(key, fingerprint=self.fingerprint()) for key in self.keys(role)]
            self.make.course(role, objectives=objectives, release=self.release, now=self.now)

    def join(self):
        manager = self.random.choice(
            [None, *(p for p in self.staff if people_queries.get_employee(self.session, p.id).is_active)]
        )
        roles = self.random.sample(self.roles, self.random.choice([1, 1, 2]))
        self.staff.append(self.make.employee(f"Person {len(self.staff)}", job_roles=roles, manager=manager))

    def move(self):
        person, manager = self.random.choice(self.staff), self.random.choice([None, *self.staff])
        try:
            with self.session.begin_nested():
                people.move_employee(
                    self.session, employee_id=person.id, job_role_ids=[self.random.choice(self.roles).id],
                    manager_id=manager.id if manager else None, site_id=None, moved_on=self.now.date(), viewer=None,
                    now=self.now,
                )  # fmt: skip
        except Refusal:
            pass

    def leave_or_return(self):
        person = self.random.choice(self.staff)
        try:
            with self.session.begin_nested():
                people.end_employment(
                    self.session, employee_id=person.id, ended_on=self.now.date(), viewer=None, now=self.now
                )
        except people.EmploymentEnded:
            people.rehire_employee(
                self.session, employee_id=person.id, rehired_on=self.now.date(), viewer=None, now=self.now
            )

    def prove(self):
        role = self.random.choice(self.roles)
        keys = self.random.sample(["know:mantra", *self.keys(role)[:-1]], self.random.randint(1, 6))
        self.make.proof(
            self.random.choice(self.staff), *keys, succeeded=self.random.random() < 0.8,
            fingerprint=f"{self.random.randint(1, self.release):016}", release=self.release, now=self.now,
        )  # fmt: skip

    def observe(self):
        person, observer = self.random.sample(self.staff, 2)
        observation.record_observation(
            self.session, employee_id=person.id, objective_key=self.keys(self.random.choice(self.roles))[-1],
            fingerprint=self.fingerprint(), release_number=self.release,
            rows={"a": self.random.choice(list(Sighting)[1:])}, critical={},
            observer=Viewer(account_id=uuid4(), employee_id=observer.id, name="", permissions=frozenset()), now=self.now,
        )  # fmt: skip

    def finish(self):
        query = select(Assignment.employee_id, CourseVersionModule.module_version_id).join(
            CourseVersionModule, CourseVersionModule.course_version_id == Assignment.course_version_id
        )
        for employee_id, module_version_id in self.session.execute(query).all():
            if self.random.random() < 0.3:
                for page in (1, 2):
                    evidence.finish_page(
                        self.session,
                        employee_id=employee_id,
                        module_version_id=module_version_id,
                        page=page,
                        now=self.now,
                    )

    def anything(self):
        deeds = [self.publish, self.join, self.move, self.leave_or_return, self.finish, *[self.prove] * 4, self.observe]
        self.random.choice(deeds)()


def assert_recount_agrees(session, now):
    recount = Recount(session, now)

    assert kept_rates(session) == recount.rates()
    assert kept_cells(session) == recount.cells()


@pytest.mark.slow
@pytest.mark.drawn
def test_after_anything_has_happened(db, whole_app):
    for seed in some(range(40), 1):
        with undone(db.engine) as fresh:
            anything_happens(fresh, seed)


def anything_happens(db, seed):
    with db.transaction() as session:
        organisation = Organisation(session, seed)
    for step in range(12):
        now = MONDAY + timedelta(days=step)
        with db.transaction() as session:
            organisation = Organisation.again(session, organisation, now)
            organisation.anything()
            organisation.anything()
        outbox.drain(db, now=now)
    with db.transaction() as session:
        kept = without_overdue(kept_rates(session))
        assert kept == without_overdue(Recount(session, now).rates())
        assert kept_cells(session) == Recount(session, now).cells()
        operations.take_day(session, now=now)
        assert_recount_agrees(session, now)


def test_on_both_servers(real_database, whole_app):
    with real_database.transaction() as session:
        organisation = Organisation(session, 99)
    for step in range(10):
        with real_database.transaction() as session:
            organisation = Organisation.again(session, organisation, MONDAY + timedelta(days=step))
            organisation.anything()
        outbox.drain(real_database, now=MONDAY + timedelta(days=step))
    with real_database.transaction() as session:
        kept = kept_rates(session), kept_cells(session)
        operations.rebuild_all(session, now=MONDAY + timedelta(days=9))
        assert_recount_agrees(session, MONDAY + timedelta(days=9))
        assert without_overdue(kept[0]) == without_overdue(kept_rates(session))  # time passes without an event
        assert kept[1] == kept_cells(session)


def without_overdue(rates):
    return {key: {k: v for k, v in row.items() if k != "overdue_count"} for key, row in rates.items()}
