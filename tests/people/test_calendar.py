"""The company's midnight: when those who start or move on a later day do so, whatever the time zone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from lms.outbox import operations as outbox
from lms.outbox.models import Delivery
from lms.people import jobs, operations, queries
from lms.people.models import Organisation
from lms.people.terms import EmploymentState
from tests.times import MONDAY as NOW

DAY = date(2026, 11, 5)
ZONES = [
    ("Pacific/Auckland", datetime(2026, 11, 4, 11, 0, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 11, 4, 23, 0, tzinfo=UTC)),
    ("UTC", datetime(2026, 11, 5, 0, 0, tzinfo=UTC)),
    ("America/Los_Angeles", datetime(2026, 11, 5, 8, 0, tzinfo=UTC)),
]
"""Each with the moment at which the fifth of November begins there."""
BEFORE = (EmploymentState.PLANNED, EmploymentState.ACTIVE, "Bookseller")
AFTER = (EmploymentState.ACTIVE, EmploymentState.ENDED, "Cook")


@pytest.fixture
def company(session, make):
    """Somebody who starts on the fifth, a bookseller who will be a cook from then on, and somebody who is no longer here then."""
    fields = dict.fromkeys(("customer_one", "customer_many", "colour"), "")
    operations.edit_company(
        session, viewer=None, now=NOW, name="Three Rivers", locale="en-GB", time_zone="UTC", **fields
    )
    starter, mover, leaver = make.employee("Ada", joined_on=DAY), make.employee("Ben"), make.employee("Cem")
    operations.plan_or_move(
        session,
        employee_id=mover.id,
        job_role_ids=[make.job_role("Cook").id],
        manager_id=None,
        site_id=None,
        moved_on=DAY,
        today=NOW.date(),
        viewer=None,
        now=NOW,
    )
    operations.plan_or_end(session, employee_id=leaver.id, ended_on=DAY, today=NOW.date(), viewer=None, now=NOW)
    return starter, mover, leaver


def choose_zone(session, zone):
    session.execute(update(Organisation).values(time_zone=zone))


def look(session, now):
    """Do as a worker that looks for work: do the people's daily work if it is time; return whether it was."""
    before = set(session.scalars(select(Delivery.id)))
    outbox.publish_due(session, now=now)
    asked = session.scalars(select(Delivery.id).where(Delivery.handler == jobs.start_due.code))
    if is_time := bool(set(asked) - before):
        for step in jobs.start_due(session, {}, now=now):
            step(session)
    session.expire_all()
    return is_time


def states(session, company):
    starter, mover, leaver = company
    (placement,) = queries.current_placements(session, mover.id)
    states = (queries.get_employee(session, one.id).state for one in (starter, leaver))
    return *states, placement.job_role.name


@pytest.mark.parametrize(("zone", "midnight"), ZONES)
def test_people_start_move_and_leave_at_the_companys_midnight(session, company, zone, midnight):
    choose_zone(session, zone)

    look(session, midnight - timedelta(minutes=1))
    assert states(session, company) == BEFORE

    assert look(session, midnight)
    assert states(session, company) == AFTER
    assert not look(session, midnight)


def test_a_company_that_changes_its_time_zone_misses_nobodys_day(session, company):
    (auckland, _), *_, (los_angeles, midnight) = ZONES
    noon = datetime(2026, 11, 4, 12, 0, tzinfo=UTC)
    choose_zone(session, los_angeles)
    assert look(session, noon)
    assert states(session, company) == BEFORE

    choose_zone(session, auckland)
    assert look(session, noon)
    assert states(session, company) == AFTER

    # Back where that day has not begun: what is planned for it now waits for its own midnight, and happens then.
    choose_zone(session, los_angeles)
    late = operations.add_employee(
        session,
        name="Cleo",
        email="cleo@example.org",
        job_role_ids=[],
        manager_id=None,
        site_id=None,
        joined_on=DAY,
        today=date(2026, 11, 4),
        viewer=None,
        now=noon,
    )
    assert late.state is EmploymentState.PLANNED
    assert look(session, midnight)
    assert queries.get_employee(session, late.id).is_active
