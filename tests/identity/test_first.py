"""The first administrator of an empty instance."""

import re
import threading
from datetime import timedelta

import pytest

from lms.core import ids
from lms.core.errors import NotFound
from lms.core.permissions import PermissionSet
from lms.identity import queries as accounts
from lms.identity.first import operations, queries, rules
from tests.resources import replaced
from tests.times import MONDAY as NOW

PASSWORD = "seven calm herons by the mill"


def start(session, now=NOW):
    return operations.renew_code(session, now=now)


def create(session, code, email="anna@example.org", now=NOW):
    return operations.create_administrator(
        session, code=code, name="Anna Berg", email=email, password_hash="x", today=now.date(), now=now
    )


class TestCode:
    def test_reads_like_what_people_copy(self, session):
        code = start(session)

        assert re.fullmatch(r"([A-Z2-9]{4}-){2}[A-Z2-9]{4}", code)
        assert operations.try_code(session, code=f" {code.lower().replace('-', ' ')} ", now=NOW) is None

    def test_each_start_makes_a_new_one_and_ends_the_last(self, session):
        first, second = start(session), start(session)

        assert first != second
        assert operations.try_code(session, code=first, now=NOW) is not None
        assert operations.try_code(session, code=second, now=NOW) is None

    def test_there_is_none_once_there_is_an_administrator(self, session, make):
        code = start(session)
        create(session, code)

        assert not queries.is_open(session)
        assert start(session) is None

    def test_ends_when_an_administrator_comes_another_way(self, session, make):
        code = start(session)
        make.administrator()

        assert not queries.is_open(session)
        with pytest.raises(NotFound):
            operations.try_code(session, code=code, now=NOW)

    def test_ten_wrong_ones_make_the_right_one_wait(self, session):
        code = start(session)
        for _ in range(rules.FREE_TRIES):
            assert isinstance(operations.try_code(session, code="AAAA", now=NOW), operations.FirstCodeWrong)

        assert isinstance(operations.try_code(session, code=code, now=NOW), operations.FirstCodeWaits)
        later = NOW + rules.WAIT + timedelta(seconds=1)
        assert isinstance(operations.try_code(session, code="AAAA", now=later), operations.FirstCodeWrong)
        assert operations.try_code(session, code=code, now=later) is None


class TestCreating:
    def test_may_do_all_that_setting_up_needs(self, session):
        account = accounts.get_account(session, create(session, start(session)))

        assert set(account.permission_sets) == set(PermissionSet) - {PermissionSet.MANAGER}
        assert account.has_password

    def test_takes_somebody_who_is_known_already(self, session, make):
        known = make.learner("Anna Berg", email="anna@example.org")

        account = accounts.get_account(session, create(session, start(session)))

        assert account.employee_id == known.id
        assert PermissionSet.ADMINISTRATOR in account.permission_sets

    def test_of_two_at_once_one_comes_first(self, real_database):
        with real_database.transaction() as session:
            code = start(session)
        outcomes = []

        def come(email):
            try:
                with real_database.transaction() as session:
                    outcomes.append(create(session, code, email=email))
            except operations.AdministratorExists as refused:
                outcomes.append(refused)

        both = [threading.Thread(target=come, args=(f"{name}@example.org",)) for name in ("anna", "bela")]
        for one in both:
            one.start()
        for one in both:
            one.join()

        assert sorted(isinstance(one, operations.AdministratorExists) for one in outcomes) == [False, True]
        with real_database.reading() as session:
            assert len(accounts.list_holders(session, PermissionSet.ADMINISTRATOR)) == 1


class TestPage:
    @pytest.fixture
    def code(self, session, app, config):
        from dataclasses import replace

        code = start(session)
        app.extensions.pop("lms.first.is_closed", None)
        with replaced(app, config=replace(config, awaits_administrator=True)):
            yield code
        app.extensions.pop("lms.first.is_closed", None)

    def fields(self, **changed):
        return {"name": "Anna Berg", "email": "anna@example.org", "password": PASSWORD, **changed}

    @pytest.mark.parametrize("path", ["/", "/sign-in", "/people", "/nothing/here"])
    def test_every_address_leads_there(self, client, code, path):
        answer = client.get(path, status=303)
        while not answer.headers["Location"].endswith("/first-administrator"):
            answer = client.get(answer.headers["Location"], status=303)

        assert client.follow(answer).status_code == 200

    def test_makes_the_administrator_and_signs_them_in(self, client, code):
        client.get("/first-administrator")
        answer = client.post("/first-administrator", self.fields(code=code))

        assert client.follow(answer).status_code == 200
        client.get("/people")
        assert client.get("/first-administrator", status=303).headers["Location"] == "/sign-in"

    @pytest.mark.parametrize(
        "wrong", [{"code": "AAAA-AAAA-AAAA"}, {"code": ""}, {"email": "anna"}, {"password": "short"}, {"name": " "}]
    )
    def test_what_is_wrong_keeps_the_code(self, client, code, wrong, session):
        client.get("/first-administrator")
        client.post(
            "/first-administrator",
            self.fields(code=code, **wrong) if "code" not in wrong else self.fields(**wrong),
            422,
        )

        assert queries.is_open(session)

    def test_too_many_wrong_codes_say_how_long_to_wait(self, client, code):
        client.get("/first-administrator")
        for _ in range(rules.FREE_TRIES):
            client.post("/first-administrator", self.fields(code="AAAA-AAAA-AAAA"), 422)

        answer = client.post("/first-administrator", self.fields(code=code), 429)

        assert int(answer.headers["Retry-After"]) > 0

    def test_the_code_is_nowhere_in_the_database(self, session, code):
        from lms.identity.first.models import FirstCode

        stored = session.get(FirstCode, 1)
        assert stored.code_hash == ids.sha256(rules.plain_code(code))
