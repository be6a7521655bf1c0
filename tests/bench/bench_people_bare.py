"""The least that adding people can cost: bulk inserts of rows that are in memory, with nothing looked at."""

import sys
from datetime import date

from sqlalchemy import insert

from lms.core import ids
from lms.core.config import Config
from lms.core.instance import open_instance_database
from lms.people.models import Department, Employee, JobRole, Placement, ReportingLine
from tests.bench.bench_people import WIDTH

AT_ONCE = 5_000


def main(people: int) -> None:
    database = open_instance_database(Config.from_environment())
    department, role = ids.new_id(), ids.new_id()
    everybody = [ids.new_id() for _ in range(people)]
    with database.transaction() as session:
        session.execute(insert(Department).values(id=department, code="d", name="D", position=0))
        session.execute(
            insert(JobRole).values(
                id=role, code="r", name="R", department_id=department, position=0, headcount=0, leads=False
            )
        )
    for start in range(0, people, AT_ONCE):
        employees, placements, lines = [], [], []
        for number in range(start, min(start + AT_ONCE, people)):
            id_ = everybody[number]
            manager = everybody[(number - 1) // WIDTH] if number else None
            employees.append(
                {
                    "id": id_, "name": f"Grace {number} Okafor", "sort_name": f"grace {number} okafor",
                    "email": f"person{number}@example.org", "number": f"{number:06}", "manager_id": manager,
                    "site_id": None, "state": "active", "joined_on": date(2020, 3, 1),
                }
            )  # fmt: skip
            placements.append(
                {"id": ids.new_id(), "employee_id": id_, "job_role_id": role, "starts_on": date(2020, 3, 1)}
            )
            depth, above = 0, number
            while True:
                lines.append({"manager_id": everybody[above], "employee_id": id_, "depth": depth})
                if above == 0:
                    break
                depth, above = depth + 1, (above - 1) // WIDTH
        with database.transaction() as session:
            for table, rows in ((Employee, employees), (Placement, placements), (ReportingLine, lines)):
                session.connection().execute(insert(table), rows)


if __name__ == "__main__":
    main(int(sys.argv[1]))
