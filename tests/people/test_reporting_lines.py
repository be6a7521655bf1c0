"""Whatever is done to managers, the stored lines are those that one would draw anew."""

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select

from lms.people import operations
from lms.people.models import Employee, ReportingLine
from tests.times import MONDAY as NOW

STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "move", "move"]), st.integers(0, 30), st.integers(-1, 30)), max_size=25
)


def drawn_anew(session):
    managers = dict(session.execute(select(Employee.id, Employee.manager_id)).all())
    lines = set()
    for person in managers:
        above, depth = person, 0
        while above is not None:
            lines.add((above, person, depth))
            above, depth = managers[above], depth + 1
    return lines


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_stored_lines_are_those_drawn_anew(session, make, steps):
    with session.begin_nested() as savepoint:
        people = [make.employee("First", job_roles=[])]
        for verb, who, under in steps:
            manager = people[under % len(people)] if under >= 0 else None
            if verb == "add":
                people.append(make.employee("Next", job_roles=[], manager=manager))
                continue
            try:
                operations.move_employee(
                    session,
                    employee_id=people[who % len(people)].id,
                    job_role_ids=[],
                    manager_id=manager.id if manager else None,
                    site_id=None,
                    moved_on=NOW.date(),
                    viewer=None,
                    now=NOW,
                )
            except operations.ReportingLoop:
                continue

        stored = session.execute(select(ReportingLine.manager_id, ReportingLine.employee_id, ReportingLine.depth))
        assert {tuple(row) for row in stored} == drawn_anew(session)
        savepoint.rollback()
