"""Forms that come twice."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from lms.audit import operations
from lms.audit.models import AuditEntry, IdempotencyKey
from tests.conftest import MONDAY


@pytest.fixture
def viewer(make):
    return make.viewer(make.trainer())


class TestOnce:
    def test_does_what_comes_twice_only_once(self, session, viewer):
        made = []

        def make_it():
            made.append("x")
            return f"thing {len(made)}"

        first = operations.once(session, viewer=viewer, key="k", make=make_it, at=MONDAY)
        second = operations.once(session, viewer=viewer, key="k", make=make_it, at=MONDAY)

        assert (first, second, made) == ("thing 1", "thing 1", ["x"])

    def test_does_each_key_and_each_keyless_form(self, session, viewer):
        made = []
        for key in ("a", "b", "", ""):
            operations.once(session, viewer=viewer, key=key, make=lambda: made.append("x") or "", at=MONDAY)

        assert len(made) == 4

    def test_forgets_keys_after_a_while(self, session, viewer):
        for key, at in (("old", MONDAY), ("new", MONDAY + timedelta(days=1))):
            operations.once(session, viewer=viewer, key=key, make=lambda: "thing", at=at)

        for step in operations.plan_purge(session, before=MONDAY + timedelta(hours=1)):
            step(session)

        assert session.scalars(select(IdempotencyKey.key)).all() == ["new"]


class TestTheLog:
    def test_keeps_what_it_has_unless_a_permit_lies_in_the_same_transaction(self, db):
        with db.transaction() as session:
            operations.record(session, viewer=None, action="a.b", subject="s", at=MONDAY)
        for statement in (update(AuditEntry).values(subject="other"), delete(AuditEntry)):
            with pytest.raises(DBAPIError), db.transaction() as session:
                session.execute(statement)

        with db.transaction() as session, operations.permitting(session):
            session.execute(update(AuditEntry).values(subject="other"))
        with pytest.raises(DBAPIError), db.transaction() as session:
            session.execute(delete(AuditEntry))

        with db.reading() as session:
            assert session.scalars(select(AuditEntry.subject)).all() == ["other"]
