"""Requests about personal data: everything is found, exported and, after a time for second thoughts, erased."""

import io
import json
import zipfile
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import JSON, Boolean, Enum, Integer, String, Text, Uuid, cast, exists, func, or_, select

from lms import schema
from lms.administration.personal_data import jobs, operations, queries
from lms.administration.personal_data.holdings import HOLDINGS
from lms.administration.retention import operations as retention
from lms.administration.retention.queries import Retention
from lms.audit import operations as audit
from lms.audit.models import AuditEntry
from lms.core.columns import UtcDateTime
from lms.outbox.terms import take_steps
from lms.people import operations as employment
from lms.people import queries as people
from lms.people.models import Employee
from lms.problems.models import Problem
from tests.conftest import MONDAY

LATER = MONDAY + timedelta(days=operations.UNDO_DAYS)
SECRET = "Benedikta Zwölf"
"""A name that is nowhere by chance, with a letter that is not ASCII."""


@pytest.fixture
def ann(make):
    return make.administrator("Ann Over")


@pytest.fixture
def ben(session, make, ann):
    """Somebody who left, after having done a bit of everything."""
    lesson = make.lesson()
    ben = make.reader(SECRET, lesson=lesson)
    make.submitted(make.quiz_of(lesson), ben)
    session.execute(
        schema.metadata.tables["quizzes_check_answer"].insert().values(
            employee_id=ben.id, module_version_id=lesson.version_id, item_id="reflect", answer={"text": f"I am {SECRET}"},
            score=0.0, is_correct=False, answered_at=MONDAY,
        )
    )  # fmt: skip
    make.learned(ben, "in-store/booklist")
    make.read(ben, lesson, 1)
    session.add(
        Problem(
            id=audit.ids.new_id(), employee_id=ben.id, module_version_id=lesson.version_id, page=1, kind="wrong",
            text=f"{SECRET} says so", created_at=MONDAY,
        )
    )  # fmt: skip
    session.flush()
    audit.record(
        session,
        viewer=make.viewer(ann),
        action="map.published",
        subject="in-store",
        at=MONDAY,
        reviewed_by=f"{SECRET} did it",
    )
    write_message(session, ann, f"{SECRET} asks, Benediktas too")
    employment.edit_employee(
        session, employee_id=ben.id, name=SECRET, email="zwoelf@example.org", viewer=make.viewer(ann), now=MONDAY
    )
    employment.end_employment(session, employee_id=ben.id, ended_on=MONDAY.date(), viewer=make.viewer(ann), now=MONDAY)
    session.flush()
    return ben


def write_message(session, receiver, words):
    """A message with these words wherever it has some, whatever else it has."""
    table = schema.metadata.tables["mail_outgoing_message"]
    by_type = {
        JSON: {"text": words},
        Uuid: receiver.id,
        UtcDateTime: MONDAY,
        Integer: 0,
        Boolean: False,
        String: words[:30],
    }
    values = {"id": uuid4(), "employee_id": receiver.id}
    for column in table.columns:
        if isinstance(column.type, Enum):
            values[column.name] = next(iter(column.type.enum_class))
        elif isinstance(column.type, Text):
            values[column.name] = words
        elif column.name not in values and not column.nullable:
            values[column.name] = next(value for kind, value in by_type.items() if isinstance(column.type, kind))
    session.execute(table.insert().values(values))


def row(session, employee):
    session.expire_all()
    return people.get_employee(session, employee.id)


def keep_retention(session, now):
    take_steps(session, jobs.keep_retention.run(session, {}, now=now))
    session.flush()


def tables_with(session, words):
    """The tables in which some text has the words: all columns of all tables are looked through."""
    spellings = {words, json.dumps(words)[1:-1]}
    found = set()
    for table in schema.metadata.sorted_tables:
        has_words = or_(*(cast(c, Text).contains(one, autoescape=True) for c in table.columns for one in spellings))
        if session.scalar(select(exists().select_from(table).where(has_words))):
            found.add(table.name)
    return found


class TestTheList:
    def test_names_every_table_that_refers_to_people(self):
        """A new table that refers to a person or an account says here what it holds, and what erasing does."""
        missing = []
        known = {(one.table, column) for one in HOLDINGS for column in (*one.columns, *one.others)}
        for table in schema.metadata.sorted_tables:
            for column in table.columns:
                refers = {key.column.table.name for key in column.foreign_keys} & {
                    "people_employee",
                    "identity_account",
                }
                if (refers or column.name in {"employee_id", "account_id"}) and (table.name, column.name) not in known:
                    missing.append((table.name, column.name))

        assert [one for one in missing if one != ("audit_entry", "account_id")] == []

    def test_names_only_what_there_is(self):
        tables = schema.metadata.tables
        for one in HOLDINGS:
            columns = {*one.columns, *one.others, *one.blank, *one.scrub, *one.hidden}
            assert columns <= set(tables[one.table].c.keys()), one.table


class TestErasing:
    def test_leaves_results_and_figures_but_nowhere_the_name_or_a_text(self, session, make, ann, ben):
        before = {
            table.name: session.scalar(select(func.count()).select_from(table))
            for table in schema.metadata.sorted_tables
        }
        assert {"people_employee", "problems_problem", "audit_entry"} <= tables_with(session, SECRET)
        operations.schedule_erasure(session, employee=row(session, ben), viewer=make.viewer(ann), now=MONDAY)
        session.flush()

        keep_retention(session, LATER - timedelta(minutes=1))
        assert row(session, ben).name == SECRET
        keep_retention(session, LATER)

        assert row(session, ben).name == operations.pseudonym(ben.id)
        assert tables_with(session, SECRET) == tables_with(session, "zwoelf@example.org") == set()
        after = {
            table.name: session.scalar(select(func.count()).select_from(table))
            for table in schema.metadata.sorted_tables
        }
        changed = {name for name in before if before[name] != after[name]}
        assert changed <= {
            "identity_account",
            "identity_grant",
            "administration_erasure",
            "audit_entry",
            "mail_outgoing_message",
        }
        assert "mail_outgoing_message" in tables_with(session, f"{operations.pseudonym(ben.id)} asks, Benediktas too")
        kept = queries.count_held(session, row(session, ben))
        assert sum(one.count for one in kept) > 5
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "personal-data.erased")).one()
        assert (entry.subject, entry.details) == (str(ben.id), {})
        keep_retention(session, LATER + timedelta(days=1))  # twice is as once
        assert session.query(AuditEntry).filter_by(action="personal-data.erased").count() == 1

    def test_can_be_withdrawn_until_then(self, session, make, ann, ben):
        viewer = make.viewer(ann)
        operations.schedule_erasure(session, employee=row(session, ben), viewer=viewer, now=MONDAY)
        with pytest.raises(operations.AlreadyErased):
            operations.schedule_erasure(session, employee=row(session, ben), viewer=viewer, now=MONDAY)

        operations.withdraw_erasure(session, employee_id=ben.id, viewer=viewer, now=MONDAY)

        keep_retention(session, LATER)
        assert row(session, ben).name == SECRET
        with pytest.raises(operations.AlreadyErased):
            operations.withdraw_erasure(session, employee_id=ben.id, viewer=viewer, now=MONDAY)

    def test_is_refused_for_oneself_for_who_works_here_and_for_the_last_administrator(self, session, make, ann):
        viewer = make.viewer(ann)
        cy = make.learner("Cy Under")
        dora = make.viewer(make.learner("Dora"))
        for employee, by in ((ann, viewer), (cy, viewer), (ann, dora)):
            with pytest.raises(operations.ErasureRefused):
                operations.schedule_erasure(session, employee=row(session, employee), viewer=by, now=MONDAY)

    def test_does_not_touch_who_was_rehired_meanwhile(self, session, make, ann, ben):
        operations.schedule_erasure(session, employee=row(session, ben), viewer=make.viewer(ann), now=MONDAY)
        employment.rehire_employee(session, employee_id=ben.id, rehired_on=MONDAY.date(), viewer=None, now=MONDAY)
        session.flush()

        keep_retention(session, LATER)

        assert row(session, ben).name == SECRET
        assert queries.find_erasure(session, ben.id) is None


class TestRetention:
    def test_schedules_who_left_long_ago_and_deletes_old_entries(self, session, make, ben):
        retention.set_retention(session, wanted=Retention(people_months=6, audit_months=12), viewer=None, now=MONDAY)
        session.flush()
        entries = session.query(AuditEntry).count()

        keep_retention(session, MONDAY + timedelta(days=170))
        assert queries.find_erasure(session, ben.id) is None
        keep_retention(session, MONDAY + timedelta(days=190))
        assert queries.find_erasure(session, ben.id).requested_by == ""
        assert session.query(AuditEntry).count() == entries
        keep_retention(session, MONDAY + timedelta(days=400))

        assert row(session, ben).name == operations.pseudonym(ben.id)
        actions = {one.action for one in session.query(AuditEntry)}
        assert actions == {"audit-log.purged", "personal-data.erased"}


class TestPages:
    def test_export_everything_without_secrets_or_others(self, session, client, make, ann, ben):
        write_message(session, ben, "Hello")
        session.get(Employee, make.employee("Eve Below").id).manager_id = ben.id
        client.sign_in(ann.id)
        client.get(f"/people/{ben.id}/personal-data")

        sent = client.post(f"/people/{ben.id}/personal-data/export", status=200)

        with zipfile.ZipFile(io.BytesIO(sent.data)) as archive:
            data = json.loads(archive.read("data.json"))
            page = archive.read("index.html").decode()
        assert data["people_employee"][0]["name"] == SECRET
        assert {
            "identity_account",
            "quizzes_attempt_answer",
            "problems_problem",
            "mail_outgoing_message",
        } <= data.keys()
        assert "password_hash" not in json.dumps(data)
        assert SECRET in page
        assert "Eve Below" not in page + json.dumps(data)
        assert session.query(AuditEntry).filter_by(action="personal-data.exported").count() == 1

    def test_schedule_and_withdraw(self, session, client, ann, ben):
        client.sign_in(ann.id)
        client.follow(client.post(f"/people/{ben.id}/personal-data/erase"))
        client.get("/settings/data")
        assert any(f"/people/{ben.id}/personal-data" in (a.get("href") or "") for a in client.page.iter("a"))
        client.follow(client.post(f"/people/{ben.id}/personal-data/withdraw"))
        client.post(f"/people/{ben.id}/personal-data/withdraw", status=409)

    def test_say_what_cannot_be(self, session, client, make, ann, ben):
        client.sign_in(ann.id)
        client.post(f"/people/{ann.id}/personal-data/erase", status=422)
        operations.schedule_erasure(session, employee=row(session, ben), viewer=make.viewer(ann), now=MONDAY)
        session.flush()
        keep_retention(session, LATER)
        client.post(f"/people/{ben.id}/personal-data/export", status=409)
        client.get(f"/people/{ben.id}/personal-data")
