"""A release from its publishing to the boards: nobody waits for what is computed, and a worker may die at any moment."""

import sqlite3
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import event, select

from lms import schema
from lms.assignments import jobs as assignments
from lms.assignments.models import Assignment
from lms.core.db import open_database
from lms.core.errors import Overtaken
from lms.courses.models import Course, CourseRenewal, CourseVersion, Module, ModuleVersion
from lms.curriculum import jobs, operations, queries
from lms.curriculum.coverage import jobs as coverage
from lms.dashboards import jobs as dashboards
from lms.dashboards.models import ScopeCell, ScopeRate
from lms.dashboards.terms import COMPANY
from lms.outbox import operations as outbox
from lms.outbox import queries as outbox_queries
from lms.outbox.terms import take_steps
from lms.people.models import Employee
from lms.quizzes.bank import jobs as bank
from lms.search import jobs as search
from lms.search.models import SearchEntry
from lms.vision import operations as vision
from tests.curriculum.organisation import ORGANISATION, lay
from tests.factories import Make
from tests.times import MONDAY


class Killed(BaseException):
    """The worker ends here."""


@contextmanager
def company(path):
    """Two booksellers below a manager, before their first release, in a file of their own."""
    database = open_database(f"sqlite:///{path}", wait_seconds=0.01)
    schema.metadata.create_all(database.engine)
    with database.transaction() as session:
        lay(session)
        make = Make(session)
        maria = make.employee("Maria", job_role=make.job_role("Manager"))
        for name in ("Ben", "Eve"):
            make.employee(name, email=f"{name}@example.org", job_role=make.job_role("Bookseller"), manager=maria)
    yield database
    database.engine.dispose()


def publish(database, number):
    with database.transaction() as session:
        mantra = replace(ORGANISATION.mantra, version=number + 2, text=f"Ready, all {number} of them.")
        vision.apply_mantra(session, document=mantra, now=MONDAY)
        operations.publish_release(session, viewer=None, seen_number=number - 1, now=MONDAY)


def work_until_done(database, now=MONDAY):
    """Let one worker after the other do what waits; return the moment, and how many died."""
    deaths = 0
    while True:
        try:
            while outbox.run_next(database, now=now):
                pass
        except Killed:
            deaths += 1
        else:
            with database.reading() as session:
                if not outbox_queries.count_by_state(session).waiting:
                    return now, deaths
        now += outbox.LEASE + timedelta(minutes=1)


def picture(database):
    """All that follows from releases, by names and in order."""
    wanted = {
        "modules": select(Module.code, ModuleVersion.number, ModuleVersion.fingerprint).join(ModuleVersion),
        "courses": select(
            Course.code, CourseVersion.number, CourseVersion.since_number, CourseVersion.fingerprint
        ).join(CourseVersion, CourseVersion.course_id == Course.id),
        "renewals": select(Course.code, CourseRenewal.from_number, CourseRenewal.kind).join(CourseRenewal),
        "assignments": select(Employee.name, CourseVersion.title, CourseVersion.number, Assignment.withdrawn_reason)
        .join(Assignment, Assignment.employee_id == Employee.id)
        .join(CourseVersion, CourseVersion.id == Assignment.course_version_id),
        "rates": select(ScopeRate.people_count, ScopeRate.know_owed_count, ScopeRate.assigned_count),
        "cells": select(ScopeCell.map_code, ScopeCell.touchpoint_code, ScopeCell.people_count),
        "entries": select(SearchEntry.kind, SearchEntry.place, SearchEntry.title),
    }
    with database.reading() as session:
        return {name: sorted(map(str, session.execute(query))) for name, query in wanted.items()}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    with company(tmp_path_factory.mktemp("organisation") / "lms.sqlite3") as database:
        for number in (1, 2):
            publish(database, number)
            work_until_done(database)
        yield database


def test_whenever_workers_die_the_next_one_ends_with_the_same(tmp_path, undisturbed):
    with company(tmp_path / "lms.sqlite3") as database:
        chance = Random(4)
        deaths = 0
        for number in (1, 2):
            publish(database, number)

            def die(_connection):
                if chance.random() < 0.3:
                    raise Killed

            event.listen(database.engine, "commit", die)
            deaths += work_until_done(database)[1]
            event.remove(database.engine, "commit", die)

        assert deaths > 30
        assert picture(database) == picture(undisturbed)


HEAVY = {
    jobs.generate_foundation: {"number": 2},
    jobs.generate_course: {"number": 2, "job_role": "bookseller"},
    jobs.request_courses: {"number": 2},
    jobs.restore_courses: {"number": 2},
    search.index_release: {"number": 2},
    assignments.assign_course: {"course_id": None, "after": None},
    dashboards.rebuild_people: {"after": None},
    dashboards.rebuild_scopes: {"after": None},
    dashboards.refresh_scope: {"scope_id": str(COMPANY)},
    coverage.count_reach: {},
    bank.rebuild_statistics: {},
}


@pytest.mark.parametrize("handler", HEAVY, ids=lambda handler: handler.code)
def test_computes_while_somebody_else_writes(undisturbed, handler):
    assert handler.is_in_steps
    with undisturbed.reading() as session:
        fields = HEAVY[handler]
        if "course_id" in fields:
            fields = fields | {"course_id": str(session.scalar(select(Course.id).where(Course.code == "foundation")))}
        with writing_elsewhere(undisturbed):
            assert handler(session, fields, now=MONDAY) is not None


@contextmanager
def writing_elsewhere(database):
    other = sqlite3.connect(database.engine.url.database, timeout=0)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()


class TestACourseThatChangedMeanwhile:
    @pytest.fixture
    def organisation(self, session):
        lay(session)
        operations.publish_release(session, viewer=None, seen_number=0, now=MONDAY)

    def steps(self, session):
        return operations.generate_for_job_role(session, number=1, job_role_code="bookseller", now=MONDAY)

    def test_is_worked_out_anew(self, session, organisation):
        late = self.steps(session)
        take_steps(session, self.steps(session))

        with pytest.raises(Overtaken):
            take_steps(session, late)

    def test_stays_as_it_is_when_a_newer_release_is_out(self, session, organisation):
        late = self.steps(session)
        vision.apply_mantra(
            session, document=replace(ORGANISATION.mantra, version=3, text="Ready, all of them."), now=MONDAY
        )
        operations.publish_release(session, viewer=None, seen_number=1, now=MONDAY)

        take_steps(session, late)

        assert session.scalars(select(Course.code)).all() == []
        assert queries.current_release_number(session) == 2
