"""Settings: they hold at once, nonsense changes nothing, and each change is in the audit log."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.administration.retention import operations, queries
from lms.assignments import queries as assignments
from lms.audit.models import AuditEntry
from lms.core import clock
from lms.identity import operations as identity
from lms.identity import queries as accounts
from lms.identity.limits.operations import SignInTooLong, set_sign_in_rule
from lms.identity.signed_in.queries import find_signed_in
from lms.identity.terms import SessionLimits
from tests.conftest import MONDAY

DEFAULT = SessionLimits(idle=timedelta(hours=8), lifetime=timedelta(days=7))


@pytest.fixture
def ann(client, make):
    ann = make.administrator("Ann Over")
    client.sign_in(ann.id)
    return ann


def changes(session):
    query = select(AuditEntry).where(AuditEntry.action == "settings.changed").order_by(AuditEntry.id)
    return [(one.subject, one.details["before"], one.details["after"]) for one in session.scalars(query)]


class TestPages:
    def test_change_and_record(self, session, client, ann):
        client.get("/settings")
        for path, sent in (
            ("sign-in", {"idle_hours": "2", "days": "3"}),
            ("due-dates", {"days": "30"}),
            ("data", {"people_months": "36", "audit_months": ""}),
        ):
            client.get(f"/settings/{path}")
            client.follow(client.post(f"/settings/{path}", sent))

        assert assignments.due_days(session) == 30
        assert queries.get_retention(session) == queries.Retention(people_months=36)
        assert changes(session) == [
            ("sign-in", {"idle_hours": 8, "days": 7}, {"idle_hours": 2, "days": 3}),
            ("due-days", 14, 30),
            ("retention", {"people_months": None, "audit_months": None}, {"people_months": 36, "audit_months": None}),
        ]

    @pytest.mark.parametrize(
        ("path", "sent"),
        [
            ("sign-in", {"idle_hours": "0", "days": "7"}),
            ("sign-in", {"idle_hours": "48", "days": "1"}),
            ("sign-in", {"idle_hours": "9" * 500, "days": "-1"}),
            ("sign-in", {}),
            ("due-dates", {"days": "NaN"}),
            ("due-dates", {"days": "366"}),
            ("data", {"people_months": "1", "audit_months": "12"}),
            ("data", {"people_months": "x", "audit_months": "\x00"}),
        ],
    )
    def test_refuse_nonsense_at_its_field(self, session, client, ann, path, sent):
        client.post(f"/settings/{path}", sent, status=422)

        assert changes(session) == []


class TestSignInRule:
    def test_holds_at_once_for_who_is_signed_in(self, session, make):
        ben = make.learner()
        account_id = accounts.account_id_of(session, ben.id)
        sid = identity.start_session(session, account_id=account_id, address="", user_agent="", now=MONDAY)
        later = MONDAY + timedelta(hours=5)

        assert find_signed_in(session, sid, limits=DEFAULT, now=later)
        set_sign_in_rule(session, idle_hours=4, days=7, default=DEFAULT, viewer=None, now=MONDAY)
        assert find_signed_in(session, sid, limits=DEFAULT, now=later) is None
        set_sign_in_rule(session, idle_hours=24, days=1, default=DEFAULT, viewer=None, now=MONDAY)
        assert find_signed_in(session, sid, limits=DEFAULT, now=later)

    @pytest.mark.parametrize(("hours", "days"), [(0, 1), (169, 90), (1, 91), (25, 1)])
    def test_is_refused_out_of_range(self, session, hours, days):
        with pytest.raises(SignInTooLong):
            set_sign_in_rule(session, idle_hours=hours, days=days, default=DEFAULT, viewer=None, now=clock.now())


def test_retention_takes_only_what_is_offered(session):
    with pytest.raises(operations.RetentionUnknown):
        operations.set_retention(session, wanted=queries.Retention(audit_months=1), viewer=None, now=MONDAY)
