"""The example company, and one made in bulk."""

import shutil
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from lms import wiring
from lms.core.db import open_database
from lms.demo import bulk, history
from lms.evidence import operations as evidence
from lms.identity import passwords
from lms.identity import queries as accounts
from lms.outbox import queries as outbox
from lms.outbox import registry
from tests.conftest import INFO, ROOT
from tests.demo_instance import demo, made_demo

__all__ = ["demo", "made_demo"]

TUESDAY = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PACKAGE = ROOT / "courses" / "three-rivers-bookstores"


@pytest.fixture(scope="class")
def empty(tables, tmp_path_factory):
    registry.fill(wiring.SUBSCRIPTIONS, wiring.HANDLERS, wiring.SCHEDULES)
    copy = shutil.copy(make_url(tables("sqlite")).database, tmp_path_factory.mktemp("demo") / "demo.sqlite3")
    database = open_database(f"sqlite:///{copy}", info=INFO)
    yield database
    database.engine.dispose()


@pytest.fixture(scope="module")
def lived(demo):
    """The database as `lms demo prepare` made it."""
    database = open_database(demo.config.database_url, info=INFO)
    yield database
    database.engine.dispose()


@pytest.fixture(scope="class")
def seeded(empty):
    bulk.seed(empty, package_path=PACKAGE, people=250, now=TUESDAY, say=lambda _: None)
    return empty


class TestPrepare:
    def test_makes_a_company_that_one_can_look_at(self, lived):
        with lived.reading() as session:
            assert session.scalar(text("SELECT count(*) FROM people_employee")) == 102
            counts = outbox.count_by_state(session)
            assert (counts.waiting, counts.dead) == (1, 0)  # an announcement is scheduled
            assert session.scalar(text("SELECT count(*) FROM outbox_delivery WHERE error IS NOT NULL")) == 0
            assert session.scalar(text("SELECT count(*) FROM quizzes_attempt WHERE passed")) > 50
            assert session.scalar(text("SELECT count(*) FROM assignments_assignment WHERE fulfilled_at IS NULL")) > 0
            assert session.scalar(text("SELECT count(DISTINCT counted_on) FROM dashboards_scope_day")) >= 3

    def test_lists_accounts_whose_password_is_known(self, lived):
        listed = history.list_accounts(lived)

        assert {account.caption for account in listed} == set(history.CAPTIONS.values())
        with lived.reading() as session:
            facts = accounts.load_sign_in_facts(session, email=listed[0].email, address="", devices={}, now=TUESDAY)
        assert passwords.is_password(facts.password_hash, history.PASSWORD)

    def test_has_somebody_for_whom_one_thing_has_changed(self, lived):
        [up_to_date] = [a for a in history.list_accounts(lived) if a.caption == history.CAPTIONS[history.UP_TO_DATE]]
        waiting = text(
            "SELECT count(*) FROM assignments_assignment AS a JOIN people_employee AS e ON e.id = a.employee_id"
            " WHERE a.reason = 'what-changed' AND a.withdrawn_at IS NULL AND a.fulfilled_at IS NULL AND e.email = :email"
        )
        with lived.reading() as session:
            assert session.scalar(waiting, {"email": up_to_date.email}) == 1

    def test_is_done_once(self, lived):
        assert not history.is_unfinished(lived)
        assert not history.prepare(lived, package_path=PACKAGE, now=TUESDAY, say=lambda _: None)


class TestSeed:
    def test_adds_exactly_as_many_people(self, seeded):
        with seeded.reading() as session:
            assert session.scalar(text("SELECT count(*) FROM people_employee")) == 250

    def test_holds_just_what_the_ledger_proves(self, seeded):
        with seeded.transaction() as session:
            held = session.scalar(text("SELECT count(*) FROM evidence_objective_mastery"))
            assert held > 500
            assert evidence.rebuild_mastery(session) == 0

    def test_draws_the_lines_up_to_the_top(self, seeded):
        with seeded.reading() as session:
            below_all = session.scalar(
                text("SELECT count(*) FROM people_reporting_line GROUP BY manager_id ORDER BY 1 DESC LIMIT 1")
            )
        assert below_all == 250

    def test_refuses_a_database_with_people(self, seeded):
        with pytest.raises(bulk.NotEmpty):
            bulk.seed(seeded, package_path=PACKAGE, people=1, now=TUESDAY, say=lambda _: None)
