"""The slow way to the same numbers: row by row, in plain Python, from assignments and the ledger."""

from collections import Counter, defaultdict
from datetime import timedelta

from sqlalchemy import select

from lms.assignments.models import Assignment
from lms.assignments.rules import start_of_day
from lms.courses.models import CourseVersion, Objective
from lms.dashboards.models import ScopeCell, ScopeRate
from lms.dashboards.terms import COMPANY
from lms.evidence import queries as evidence
from lms.evidence import rules
from lms.evidence.terms import MasteryState
from lms.people.models import Employee, JobRole, Placement

LEVELS = ("know", "understand", "demonstrate")


def rows(session, table):
    return [row._mapping for row in session.execute(select(*table.__table__.c))]


class Recount:
    """All numbers of all scopes; `rates` and `cells` look like the rollups."""

    def __init__(self, session, now):
        self.now = now
        self.people = {p["id"]: p for p in rows(session, Employee)}
        self.active = [i for i, p in self.people.items() if p["state"] == "active"]
        self.department = {r["id"]: r["department_id"] for r in rows(session, JobRole)}
        self.roles = defaultdict(set)
        for placement in rows(session, Placement):
            if placement["ends_on"] is None:
                self.roles[placement["employee_id"]].add(placement["job_role_id"])
        self.assignments = defaultdict(list)
        for assignment in rows(session, Assignment):
            if assignment["withdrawn_at"] is None:
                self.assignments[assignment["employee_id"]].append(assignment)
        self.made = {version["id"]: version["created_at"] for version in rows(session, CourseVersion)}
        self.objectives = defaultdict(list)
        for objective in rows(session, Objective):
            self.objectives[objective["course_version_id"]].append(objective)
        ledger = evidence.load_facts(session, employee_ids=self.active)
        self.mastery = {who: rules.mastery_after(facts) for who, facts in ledger.items()}

    def state(self, person, objective):
        mastery = self.mastery.get((person, objective["key"]))
        return rules.mastery_state(mastery, fingerprint=objective["fingerprint"], now=self.now)

    def holds(self, person, objective):
        return self.state(person, objective).is_held

    def is_outdated(self, person, objectives):
        return any(self.state(person, o) is MasteryState.OUTDATED for o in objectives)

    def owed(self, person):
        return [
            o
            for a in self.assignments[person]
            for o in self.objectives[a["course_version_id"]]
            if self.is_due(o, a["fulfilled_at"], self.made[a["course_version_id"]])
        ]

    def is_due(self, objective, *since):
        """Whether what is learned later is owed by now: so long after the course was completed, and after it was there."""
        wait = timedelta(days=objective["due_after_days"])
        return not wait or all(moment is not None and self.now - moment >= wait for moment in since)

    def scopes(self):
        yield COMPANY, self.active
        below = defaultdict(list)
        for person in self.active:
            above = self.people[person]["manager_id"]
            while above is not None:
                below[above].append(person)
                above = self.people[above]["manager_id"]
        yield from below.items()

    def sites(self):
        found = defaultdict(list)
        for person in self.active:
            if self.people[person]["site_id"]:
                found[self.people[person]["site_id"]].append(person)
        return found.items()

    def rates(self):
        found = {}
        for scope, people in self.scopes():
            found[scope, COMPANY] = self.rate(people)
            departments = defaultdict(list)
            for person in people:
                for department in {self.department[role] for role in self.roles[person]}:
                    departments[department].append(person)
            for department, members in departments.items():
                found[scope, department] = self.rate(members)
        return found | {(site, COMPANY): self.rate(people) for site, people in self.sites()}

    def rate(self, people):
        total = Counter(people_count=len(people), overdue_count=0)
        for person in people:
            for level in LEVELS:
                owed = [o for o in self.owed(person) if o["level"] == level]
                total[f"{level}_owed_count"] += bool(owed)
                total[f"{level}_held_count"] += bool(owed) and all(self.holds(person, o) for o in owed)
            live = self.assignments[person]
            total["assigned_count"] += len(live)
            total["fulfilled_count"] += sum(a["fulfilled_at"] is not None for a in live)
            total["overdue_count"] += any(
                a["fulfilled_at"] is None and a["due_at"] < start_of_day(self.now) for a in live
            )
        return dict(total)

    def cells(self):
        found = defaultdict(Counter)
        for scope, people in (*self.scopes(), *self.sites()):
            for person in people:
                for place, flags in self.parts(person).items():
                    found[scope, *place].update(people_count=1, **flags)
        return {key: dict(counts) for key, counts in found.items()}

    def parts(self, person):
        owed = self.owed(person)
        places = defaultdict(list)
        for one in owed:
            if one["touchpoint_code"]:
                places[one["map_code"], self.department[one["job_role_id"]], one["touchpoint_code"]].append(one)
        return {place: self.flags(person, place[0], own, owed) for place, own in places.items()}

    def flags(self, person, map_code, own, owed):
        known = [o for o in owed if o["level"] == "know" and o["map_code"] == map_code]
        seen = [o for o in own if o["level"] == "demonstrate"]
        understood = [o for o in own if o["level"] == "understand"]
        return {
            "know_count": int(bool(known) and all(self.holds(person, o) for o in known)),
            "understand_count": int(bool(understood) and all(self.holds(person, o) for o in understood)),
            "demonstrate_count": int(bool(seen) and all(self.holds(person, o) for o in seen)),
            "demonstrate_owed_count": int(bool(seen)),
            "know_outdated_count": int(self.is_outdated(person, known)),
            "understand_outdated_count": int(self.is_outdated(person, understood)),
            "demonstrate_outdated_count": int(self.is_outdated(person, seen)),
        }


def kept_rates(session):
    keys = ("scope_id", "department_id", "refreshed_at")
    return {
        (r["scope_id"], r["department_id"]): {k: v for k, v in r.items() if k not in keys}
        for r in rows(session, ScopeRate)
    }


def kept_cells(session):
    keys = ("scope_id", "map_code", "department_id", "touchpoint_code")
    return {tuple(r[k] for k in keys): {k: v for k, v in r.items() if k not in keys} for r in rows(session, ScopeCell)}
