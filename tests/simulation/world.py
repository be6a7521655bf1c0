"""A company that lives through a year: who works there, what day it is, and chance that is the same in each run.

Nothing is remembered outside the database, so that whoever was killed in the middle of a day can live it once more.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from lms.core.config import Config
from lms.core.db import Database, patiently
from lms.core.frozen import frozen
from lms.core.viewer import Viewer
from lms.curriculum import operations as curriculum
from lms.demo.cli import PACKAGE
from lms.demo.people import Member, email_of, list_members, names
from lms.identity import operations as identity
from lms.identity.models import Account
from lms.library import operations as library
from lms.mail import operations as mail
from lms.mail.terms import MailTimes
from lms.people import operations as people
from lms.people import queries as organisation
from lms.people.models import Employee, JobRole, Organisation, Placement
from tests.curriculum.organisation import ORGANISATION, lay

ZONE = ZoneInfo("America/New_York")
START = date(2026, 1, 5)
DOMAIN = "year.example"
HABITS = ((0.02, 10), (0.12, 25), (0.3, 40), (0.6, 25))
"""The chance that somebody sits down to learn on a working day, and how many in a hundred are like that."""
JOINING_PERCENT = 15
"""Of all people, how many join in the course of the year."""
OPENING_DAYS = 4
"""Between the hiring of the first people and the first day."""


@frozen
class Person:
    """Somebody who works here today."""

    id: UUID
    email: str
    viewer: Viewer
    manager_id: UUID | None
    site_id: UUID | None
    job_role_ids: tuple[UUID, ...]
    habit: float
    skill: float


@dataclass(kw_only=True)
class World:
    """The company. `days_a_step` is from one simulated day to the next, and `pace` how many working days one of them stands for."""

    database: Database
    config: Config
    count: int
    seed: int = 11
    days: int = 365
    days_a_step: int = 1
    pace: int = 1
    killed_on: frozenset[int] = frozenset()
    """Days on which people and worker are killed in the middle of what they do."""
    killed_within: float = 0.4
    """Seconds after which they are killed at the latest."""
    killed_count: int = 0
    """How many processes were at work when they were killed."""
    is_small: bool = False
    """Whether it is the company of three job roles; else the bookstores, with all their maps."""

    def moment(self, index: int, hours: float) -> datetime:
        """Return a moment of a day, counted from the first, by the company's clock."""
        return datetime.combine(START + timedelta(days=index), time(0), tzinfo=ZONE) + timedelta(hours=hours)

    def chance(self, *what: object) -> Random:
        """Return the chance of one thing on one day, whatever else was drawn."""
        return Random(f"{self.seed}|" + "|".join(map(str, what)))

    def happens(self, chance: Random, *, a_day: float) -> bool:
        """Test if something happens in this step that has this chance on each day."""
        return chance.random() < 1 - (1 - a_day) ** self.pace

    def is_reached(self, index: int, day: int, every: int | None = None) -> bool:
        """Test if a day of the calendar falls into the step that ends with this day; with `every`, again each so many days."""
        passed = range(index - self.days_a_step + 1, index + 1)
        return any(one == day or (every and one > day and (one - day) % every == 0) for one in passed)

    def write(self, body) -> Any:
        """Do something in a transaction of its own, as one request of a person does."""

        def transact():
            with self.database.transaction() as session:
                return body(session)

        return patiently(transact)

    def read(self, body) -> Any:
        with self.database.reading() as session:
            return body(session)

    @cached_property
    def members(self) -> tuple[Member, ...]:
        """Everybody who ever works here, those above before those below."""
        chance = self.chance("members")
        if self.is_small:
            return tuple(_small_staff(self.count, chance))
        document = library.read_package(PACKAGE).snapshot.organisation
        heads = sum(role.headcount for role in document.job_roles)
        scaled = [replace(role, headcount=_scaled(role.headcount, self.count, heads)) for role in document.job_roles]
        return tuple(list_members(scaled, document.sites, domain=DOMAIN, random=chance))

    @cached_property
    def joining(self) -> dict[str, int]:
        """On which day somebody joins who is not there from the start: only people who lead nobody."""
        chance = self.chance("joining")
        chiefs = {member.reports_to for member in self.members}
        free = [member.email for member in self.members if member.email not in chiefs]
        late = chance.sample(free, len(self.members) * JOINING_PERCENT // 100)
        return {email: chance.randrange(10, self.days - 20) for email in late}

    def found(self) -> None:
        """Make the company, hire those who are there from the start, and publish the first release."""
        now = self.moment(-OPENING_DAYS, 9)

        def lay_out(session):
            if self.is_small:
                lay(session, now=now)
            else:
                library.import_package(session, package=library.read_package(PACKAGE), now=now)
            session.execute(update(Organisation).values(time_zone=ZONE.key))
            mail.save_times(session, times=MailTimes(per_minute=100_000), viewer=None, now=now)
            for member in self.members:
                if member.email not in self.joining:
                    years = self.chance("joined", member.email).randrange(30, 2000)
                    hire(session, member, joined_on=START - timedelta(days=years), now=now)
            curriculum.publish_release(session, viewer=None, notes="The first.", seen_number=0, now=now)

        self.write(lay_out)

    def people(self) -> list[Person]:
        """Return who works here today, always in the same order."""
        return self.read(self._people)

    def _people(self, session) -> list[Person]:
        roles: dict[UUID, list[UUID]] = {}
        for employee_id, role_id in session.execute(
            select(Placement.employee_id, Placement.job_role_id).where(Placement.ends_on.is_(None))
        ):
            roles.setdefault(employee_id, []).append(role_id)
        rows = session.execute(
            select(Employee.id, Employee.name, Employee.email, Employee.manager_id, Employee.site_id, Account.id)
            .join(Account, Account.employee_id == Employee.id)
            .where(Employee.state == "active")
            .order_by(Employee.email)
        )
        return [self._person(*row, tuple(roles.get(row[0], ()))) for row in rows]

    def _person(self, employee_id, name, email, manager_id, site_id, account_id, job_role_ids) -> Person:
        chance = self.chance("person", email)
        return Person(
            id=employee_id,
            email=email,
            viewer=Viewer(account_id=account_id, employee_id=employee_id, name=name, permissions=frozenset()),
            manager_id=manager_id,
            site_id=site_id,
            job_role_ids=job_role_ids,
            habit=chance.choices([habit for habit, _ in HABITS], [weight for _, weight in HABITS])[0],
            skill=chance.uniform(0.75, 0.99),
        )


def hire(session, member: Member, *, joined_on: date, now: datetime) -> None:
    """Add a person with an account; from a later day on if `joined_on` is one."""
    role_id = session.scalars(select(JobRole.id).where(JobRole.code == member.job_role)).one()
    sites = {site.name: site.id for site in organisation.list_sites(session)}
    manager_id = session.scalars(select(Employee.id).where(Employee.email == member.reports_to)).first()
    employee = people.add_employee(
        session, name=member.name, email=member.email, job_role_ids=(role_id,), manager_id=manager_id,
        site_id=sites[member.site], joined_on=joined_on, viewer=None, now=now,
    )  # fmt: skip
    identity.open_account(session, employee_id=employee.id, permission_sets=(), viewer=None, now=now)


def _small_staff(count: int, chance: Random):
    named, sites = names(chance), ORGANISATION.organisation.sites
    chiefs: list[str] = []
    for n in range(count):
        name = next(named)
        email = email_of(name, DOMAIN)
        job_role = "manager" if n < 3 else "custodian" if n % 8 == 0 else "bookseller"
        above = None if not chiefs else chiefs[0] if n < 3 else chiefs[1 + n % 2]
        yield Member(name=name, email=email, job_role=job_role, site=sites[n % 2], reports_to=above)
        if n < 3:
            chiefs.append(email)


def _scaled(headcount: int, count: int, heads: int) -> int:
    return max(1, round(headcount * count / heads)) if headcount else 0
