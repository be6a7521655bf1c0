from datetime import timedelta

import pytest
from sqlalchemy import select, update

from lms.assignments import operations, queries, views
from lms.assignments.lookups import Lookups
from lms.assignments.models import Certificate
from tests.times import MONDAY


@pytest.fixture(autouse=True)
def fresh_lookups(monkeypatch):
    monkeypatch.setattr(views, "lookups", Lookups(per_minute=5))


@pytest.fixture
def certified(session, make):
    """Ben, led by Maria, has completed the booksellers' course."""
    maria = make.leader("Maria Silva", job_role=make.job_role("Store manager"))
    ben = make.learner("Ben Okoro", manager=maria)
    part = make.module("role/bookseller/part")
    make.course(make.job_role(), modules=[part])
    operations.reconcile_employee(session, employee_id=ben.id, now=MONDAY)
    make.finished(ben, part)
    operations.close_fulfilled(session, employee_ids=[ben.id], now=MONDAY)
    certificate = queries.get_certificate_by_code(session, session.scalars(select(Certificate.code)).one())
    return ben, maria, certificate


def words(client):
    return " ".join("".join(client.page.itertext()).split())


class TestShowCertificate:
    def test_shows_the_owner_all_of_it_and_where_to_check_it(self, client, certified):
        ben, _, certificate = certified
        client.sign_in(ben.id)

        client.get(f"/certificates/{certificate.id}")

        assert "This certifies that Ben Okoro has completed the course Bookseller" in words(client)
        assert f"/verify/{certificate.code}" in words(client)

    def test_shows_it_to_a_manager_above_and_to_nobody_else(self, client, make, certified):
        _, maria, certificate = certified
        client.sign_in(maria.id)
        client.get(f"/certificates/{certificate.id}")

        client.sign_in(make.leader("Noor Haddad").id)
        client.get(f"/certificates/{certificate.id}", status=404)


class TestVerifyCertificate:
    def test_shows_anybody_what_the_certificate_shows_and_no_more(self, client, certified):
        ben, _, certificate = certified

        client.get(f"/verify/{certificate.code}")

        assert client.page.find(".//p[@data-state='valid']") is not None
        assert "Ben Okoro" in words(client)
        assert ben.email not in words(client)

    def test_says_that_it_was_revoked(self, client, session, certified):
        operations.revoke_certificate(session, code=certified[2].code, now=MONDAY)

        client.get(f"/verify/{certified[2].code}")

        assert client.page.find(".//p[@data-state='revoked']") is not None

    def test_nothing_is_revoked_twice(self, session, certified):
        operations.revoke_certificate(session, code=certified[2].code, now=MONDAY)

        with pytest.raises(queries.CertificateNotFound):
            operations.revoke_certificate(session, code=certified[2].code, now=MONDAY)

    @pytest.mark.both_servers
    def test_says_that_it_was_altered(self, client, session, certified):
        session.execute(update(Certificate).values(signature="0" * 64))
        session.expire_all()

        client.get(f"/verify/{certified[2].code}")

        assert client.page.find(".//p[@data-state='altered']") is not None

    @pytest.mark.parametrize("code", ["x", "x" * 22, "a/b", "é" * 22])
    def test_other_codes_are_unknown(self, client, code):
        client.get(f"/verify/{code}", status=404)

    def test_guessing_by_machine_is_slowed_down(self, client):
        for _ in range(5):
            client.get("/verify/x", status=404)

        assert 0 < int(client.get("/verify/x", status=429).headers["Retry-After"]) <= 60


class TestLookups:
    def test_counts_each_address_by_itself_and_forgets_after_a_minute(self):
        lookups = Lookups(per_minute=1, addresses=2)

        waits = [lookups.count(address, MONDAY) for address in ("a", "a", "b")]

        assert waits == [None, timedelta(minutes=1), None]
        assert lookups.count("a", MONDAY + timedelta(minutes=1)) is None
