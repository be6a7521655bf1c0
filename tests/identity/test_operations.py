from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.audit.models import AuditEntry
from lms.core.permissions import Permission, PermissionSet
from lms.identity import jobs, operations, queries
from lms.identity.links.models import Invitation
from lms.identity.models import Account, SignedInSession, SignInRecord
from lms.identity.signed_in.queries import find_signed_in
from lms.identity.terms import SessionLimits
from lms.outbox.terms import take_steps
from lms.people import operations as people
from tests.times import MONDAY as NOW

LIMITS = SessionLimits(idle=timedelta(hours=8), lifetime=timedelta(days=7))


def start(session, employee, now=NOW):
    account_id = queries.account_id_of(session, employee.id)
    return operations.start_session(session, account_id=account_id, address="127.0.0.1", user_agent="test", now=now)


def find(session, sid, now=NOW):
    return find_signed_in(session, sid, limits=LIMITS, now=now)


class TestFindSignedIn:
    def test_knows_who_it_is_and_what_they_may_do(self, session, make):
        ben = make.leader("Ben")

        viewer = find(session, start(session, ben)).viewer

        assert (viewer.employee_id, viewer.name) == (ben.id, "Ben")
        assert viewer.may(Permission.TEAM_SEE)
        assert not viewer.may(Permission.PEOPLE_EDIT)

    def test_knows_who_may_do_nothing(self, session, make):
        ben = make.learner()
        sid = start(session, ben)
        operations.edit_grants(
            session, employee_id=ben.id, permission_sets=[], viewer=make.viewer(make.administrator()), now=NOW
        )

        assert find(session, sid) is None
        assert find(session, start(session, ben)).viewer.permissions == frozenset()

    def test_ends_after_eight_hours_without_use_and_after_seven_days(self, session, make):
        sid = start(session, make.learner())
        sid_hash = find(session, sid).viewer.session_hash

        assert find(session, sid, NOW + timedelta(hours=8)) is None
        for hours in range(0, 7 * 24, 6):
            operations.note_seen(session, sid_hash=sid_hash, now=NOW + timedelta(hours=hours))
        assert find(session, sid, NOW + timedelta(days=7)) is None

    def test_ends_with_the_employment(self, session, make):
        ben = make.learner()
        sid = start(session, ben)

        people.end_employment(session, employee_id=ben.id, ended_on=NOW.date(), viewer=None, now=NOW)

        assert find(session, sid) is None

    def test_keeps_no_id_that_could_be_used(self, session, make):
        sid = start(session, make.learner())

        assert sid not in session.scalars(select(SignedInSession.sid_hash)).all()
        assert find(session, session.scalars(select(SignedInSession.sid_hash)).one()) is None


class TestEditGrants:
    def test_changes_them_and_signs_out(self, session, make):
        ben, admin = make.learner("Ben"), make.viewer(make.administrator())
        sid = start(session, ben)

        operations.edit_grants(
            session, employee_id=ben.id, permission_sets=[PermissionSet.TRAINER], viewer=admin, now=NOW
        )

        assert queries.find_account_of(session, ben.id).permission_sets == (PermissionSet.TRAINER,)
        assert find(session, sid) is None
        assert "grants.edited" in session.scalars(select(AuditEntry.action)).all()

    def test_nobody_takes_their_own_key_away(self, session, make):
        ada = make.administrator()
        make.administrator()

        with pytest.raises(operations.OwnAdministrator):
            operations.edit_grants(session, employee_id=ada.id, permission_sets=[], viewer=make.viewer(ada), now=NOW)

    def test_somebody_keeps_the_key(self, session, make):
        ada, bob = make.administrator(), make.administrator()
        viewer = make.viewer(bob)
        people.end_employment(session, employee_id=bob.id, ended_on=NOW.date(), viewer=None, now=NOW)

        with pytest.raises(operations.LastAdministrator):
            operations.edit_grants(session, employee_id=ada.id, permission_sets=[], viewer=viewer, now=NOW)


class TestEditPerson:
    def test_the_account_follows(self, session, make):
        ben = make.learner()

        operations.edit_person(
            session,
            employee_id=ben.id,
            name="Ben",
            email="New@b.co",
            number="",
            joined_on=ben.joined_on,
            today=NOW.date(),
            viewer=None,
            now=NOW,
        )

        assert queries.find_account_of(session, ben.id).email == "new@b.co"


def accept(session, token, now=NOW):
    return operations.accept_invitation(session, token=token, password_hash="hash", now=now)


class TestInvitations:
    @pytest.fixture
    def ben(self, make):
        return make.employee("Ben")

    def invite(self, session, ben, now=NOW):
        return operations.invite_person(session, employee_id=ben.id, viewer=None, now=now)

    def test_open_an_account_and_set_a_password(self, session, ben):
        account_id = accept(session, self.invite(session, ben))

        assert queries.get_account(session, account_id).has_password

    def test_work_once(self, session, ben):
        token = self.invite(session, ben)
        accept(session, token)

        with pytest.raises(queries.InvitationNotFound):
            accept(session, token)

    def test_run_out_after_fourteen_days(self, session, ben):
        token = self.invite(session, ben)

        with pytest.raises(queries.InvitationNotFound):
            accept(session, token, NOW + timedelta(days=14))

    def test_only_the_newest_works(self, session, ben):
        old, new = self.invite(session, ben), self.invite(session, ben)

        with pytest.raises(queries.InvitationNotFound):
            accept(session, old)
        accept(session, new)

    def test_end_with_a_change_of_password_and_with_a_sign_in(self, session, ben):
        token = self.invite(session, ben)
        account_id = queries.account_id_of(session, ben.id)
        operations.change_password(session, account_id=account_id, password_hash="x", viewer=None, now=NOW)
        later = self.invite(session, ben)
        attempt = operations.begin_sign_in(session, email=ben.email, address="127.0.0.1", now=NOW)
        operations.pass_sign_in(session, record_id=attempt.record_id, account_id=account_id)

        for dead in (token, later):
            with pytest.raises(queries.InvitationNotFound):
                accept(session, dead)

    def test_sign_other_browsers_out(self, session, ben):
        token = self.invite(session, ben)
        sid = start(session, ben)

        accept(session, token)

        assert find(session, sid) is None

    def test_are_not_for_who_left(self, session, ben):
        token = self.invite(session, ben)
        people.end_employment(session, employee_id=ben.id, ended_on=NOW.date(), viewer=None, now=NOW)

        with pytest.raises(queries.InvitationNotFound):
            accept(session, token)
        with pytest.raises(operations.NotEmployed):
            self.invite(session, ben)

    def test_are_kept_hashed(self, session, ben):
        assert self.invite(session, ben) not in session.scalars(select(Invitation.token_hash)).all()


def try_once(session, email="ben@example.org", address="10.0.0.1", now=NOW, **more):
    return operations.begin_sign_in(session, email=email, address=address, now=now, **more).record_id is not None


class TestBeginSignIn:
    def test_looks_at_ten_tries_with_an_account_from_wherever(self, session):
        assert [try_once(session, address=f"10.0.0.{n}") for n in range(12)] == [True] * 10 + [False] * 2

    def test_one_writing_of_the_address_is_another(self, session):
        for written in ["ben@example.org", "BEN@example.org"] * 5:
            try_once(session, email=written)

        assert not try_once(session, email=" Ben@example.org ")

    def test_slows_a_place_down_after_fifty_accounts(self, session):
        assert [try_once(session, email=f"x{n}@b.co") for n in range(51)] == [True] * 50 + [False]
        assert try_once(session, email="y@b.co", now=NOW + timedelta(seconds=2))

    def test_a_try_that_came_too_early_makes_nobody_wait_longer(self, session):
        for _ in range(12):
            try_once(session)

        assert not try_once(session, now=NOW + timedelta(seconds=899))
        assert try_once(session, now=NOW + timedelta(seconds=900))

    def test_a_success_clears_the_account(self, session, make):
        ben = make.learner(email="ben@example.org")
        for _ in range(9):
            try_once(session)
        attempt = operations.begin_sign_in(session, email=ben.email, address="10.0.0.1", now=NOW)
        operations.pass_sign_in(session, record_id=attempt.record_id, account_id=attempt.account_id)

        assert [try_once(session, now=NOW + timedelta(seconds=1)) for _ in range(11)] == [True] * 10 + [False]

    def test_strangers_never_lock_a_known_device_out(self, session, make):
        ben = make.learner(email="ben@example.org")
        devices = {queries.account_id_of(session, ben.id): "name of his telephone"}
        for n in range(60):
            try_once(session, address=f"10.0.0.{n % 2}")

        assert [try_once(session, devices=devices) for _ in range(11)] == [True] * 10 + [False]

    def test_a_device_of_another_account_is_a_stranger(self, session, make):
        make.learner(email="ben@example.org")
        devices = {queries.account_id_of(session, make.learner().id): "name of her telephone"}
        for _ in range(10):
            try_once(session)

        assert not try_once(session, devices=devices)

    def test_many_at_once_count_as_many(self, real_database):
        def attempt(_number):
            with real_database.transaction() as session:
                return try_once(session)

        with ThreadPoolExecutor(8) as pool:
            looked_at = sum(pool.map(attempt, range(16)))

        assert looked_at == 10


class TestEndSessionsOf:
    def test_signs_out_everywhere_and_says_who_did_it(self, session, make):
        ben, admin = make.learner(), make.viewer(make.administrator())
        sids = [start(session, ben) for _ in range(2)]

        count = operations.end_sessions_of(session, employee_id=ben.id, viewer=admin, now=NOW)

        assert count == 2
        assert [find(session, sid) for sid in sids] == [None, None]
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "sessions.ended")).one()
        assert (entry.account_id, entry.subject) == (admin.account_id, str(ben.id))

    def test_keeps_the_browser_one_sits_at(self, session, make):
        ada = make.administrator()
        here, there = start(session, ada), start(session, ada)
        viewer = find(session, here).viewer

        operations.end_sessions_of(session, employee_id=ada.id, viewer=viewer, now=NOW)

        assert find(session, here) is not None
        assert find(session, there) is None


class TestOnEmployeeLeft:
    def test_clears_sessions_and_links_away(self, session, make):
        ben = make.learner()
        start(session, ben)
        operations.invite_person(session, employee_id=ben.id, viewer=None, now=NOW)

        jobs.close_account(session, {"employee_id": str(ben.id)}, now=NOW)

        assert session.scalars(select(SignedInSession)).all() == []
        assert session.scalars(select(Invitation)).all() == []

    def test_does_nothing_for_who_never_had_an_account(self, session, make):
        jobs.close_account(session, {"employee_id": str(make.employee().id)}, now=NOW)


class TestPurge:
    def test_forgets_what_is_long_past(self, session, make):
        ben = make.learner()
        start(session, ben)
        operations.invite_person(session, employee_id=ben.id, viewer=None, now=NOW)
        try_once(session)

        take_steps(session, jobs.purge(session, {}, now=NOW + timedelta(days=60)))

        assert [session.scalars(select(t)).all() for t in (SignedInSession, Invitation, SignInRecord)] == [[], [], []]
        assert session.scalars(select(Account)).one().employee_id == ben.id
