"""Signing in and out, as a browser without JavaScript meets it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Response
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select, update

from lms.core import clock
from lms.core.ids import new_id as make_id
from lms.core.permissions import PermissionSet
from lms.identity import operations, passwords, queries
from lms.identity.login import devices
from lms.identity.models import Account, SignedInSession, SignInRecord
from lms.identity.terms import DEMO_PASSWORD
from lms.people import operations as people
from lms.people import queries as people_queries
from lms.vision import operations as vision
from lms.vision.terms import MantraDocument
from lms.web.resources import resources
from tests.page_client import PageClient
from tests.resources import replaced

PASSWORD = "walk in the customer's shoes"
PASSWORD_HASH = passwords.hash_password(PASSWORD)
OTHER_PASSWORD = "nine quiet lanterns drifting"


@pytest.fixture
def ben(make):
    person = make.employee("Ben Okoro", email="ben@example.org")
    make.account(person, password_hash=PASSWORD_HASH)
    return person


@pytest.fixture
def admin(client, make):
    person = make.employee("Ada Admin", email="ada@example.org")
    make.account(person, "employee", "administrator", password_hash=PASSWORD_HASH)
    client.sign_in(person.id)
    return person


def sign_in(client, email="ben@example.org", password=PASSWORD, status=303, **more):
    return client.post("/sign-in", {"email": email, "password": password, **more}, status=status)


def grow_old(session, **moments):
    session.execute(update(SignedInSession).values(**moments))


class TestSignIn:
    def test_leads_to_where_somebody_wanted_to_go(self, client, ben):
        gate = client.get("/sessions", status=303)
        client.follow(gate)
        target = client.page.find(".//input[@name='next']").get("value")

        answer = sign_in(client, next=target)

        assert answer.headers["Location"] == "/sessions"
        client.follow(answer)

    def test_takes_any_writing_of_the_address(self, client, ben):
        sign_in(client, email=" BEN@Example.org")

        client.get("/me")

    def test_says_the_same_for_a_wrong_password_and_an_unknown_address(self, client, ben):
        def answer(email, password):
            page = sign_in(client, email, password, status=422).text.replace(email, "…")
            for token in client.page.findall(".//input[@name='csrf_token']"):  # signed in different seconds, perhaps
                page = page.replace(token.get("value"), "…")
            return page

        known, unknown = answer("ben@example.org", "wrong password"), answer("nobody@example.org", PASSWORD)

        assert known == unknown
        assert PASSWORD not in unknown

    @pytest.mark.parametrize(("email", "password"), [("ben@example.org", PASSWORD), ("nobody@example.org", "wrong")])
    def test_asks_everybody_alike_to_wait_after_many_tries(self, client, ben, session, email, password):
        for n in range(10):
            operations.begin_sign_in(session, email=email, address=f"10.9.9.{n}", now=clock.now())

        answer = sign_in(client, email, password, status=429)

        assert 890 < int(answer.headers["Retry-After"]) <= 900
        assert f'value="{email}"' in answer.text

    def test_lets_nobody_in_who_left(self, client, ben, session):
        people.end_employment(session, employee_id=ben.id, ended_on=clock.now().date(), viewer=None, now=clock.now())

        sign_in(client, status=422)

    @pytest.mark.parametrize(
        "target", ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example"]
    )
    def test_leads_nowhere_else(self, client, ben, target):
        assert sign_in(client, next=target).headers["Location"] == "/"

    def test_gives_a_fresh_id_and_forgets_the_cookie_before(self, client, ben):
        client.get("/sign-in")
        with client.http.session_transaction() as cookie:
            cookie["_user_id"] = "chosen by somebody else"
            cookie["planted"] = "x"

        sign_in(client)

        with client.http.session_transaction() as cookie:
            assert cookie["_user_id"] != "chosen by somebody else"
            assert "planted" not in cookie

    def test_who_is_signed_in_goes_on(self, client, ben):
        sign_in(client)

        assert client.get("/sign-in?next=/me", status=303).headers["Location"] == "/me"

    def test_needs_a_token(self, client, ben):
        answer = client.http.post("/sign-in", data={"email": ben.email, "password": PASSWORD})

        assert answer.status_code == 400

    def test_empty_fields_are_told(self, client):
        page = sign_in(client, "", "", status=422).text

        assert 'id="email-error"' in page
        assert 'id="password-error"' in page

    @pytest.mark.both_servers
    def test_renews_an_outdated_hash(self, client, ben, session, make):
        from argon2 import PasswordHasher

        old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
        eve = make.employee(email="eve@example.org")
        account_id = make.account(eve, password_hash=old)

        sign_in(client, email=eve.email)

        assert not passwords.is_outdated(session.scalar(select(Account.password_hash).where(Account.id == account_id)))

    @pytest.mark.both_servers
    def test_notes_each_try(self, client, ben, session):
        sign_in(client, password="wrong", status=422)
        sign_in(client)

        assert session.scalars(select(SignInRecord.succeeded).order_by(SignInRecord.id)).all() == [False, True]

    @pytest.mark.parametrize("odd", ["x" * 5000, "\x00", "ben@example.org\r\nX: y", "😀" * 300])
    def test_odd_input_is_no_defect(self, client, odd):
        sign_in(client, odd, odd, status=422)


class TestDemoAccounts:
    @pytest.fixture
    def shown(self, make):
        dana = make.employee("Dana Demo", email="dana@example.org")
        make.account(dana, password_hash=passwords.hash_password(DEMO_PASSWORD), demo_caption="Much to do")
        return dana

    def test_are_listed_on_a_demo_instance(self, app, client, shown):
        with replaced(app, config=replace(resources(app).config, is_demo=True)):
            page = client.get("/sign-in").text

        assert "Much to do" in page
        assert DEMO_PASSWORD in page
        sign_in(client, email=shown.email, password=DEMO_PASSWORD)

    def test_are_shown_on_no_other(self, client, shown):
        page = client.get("/sign-in").text

        assert "Much to do" not in page
        assert shown.email not in page
        assert DEMO_PASSWORD not in page


class TestKnownDevices:
    def test_keep_the_owner_in_while_strangers_try(self, client, ben, session):
        sign_in(client)
        client.post("/sign-out")
        for n in range(60):
            operations.begin_sign_in(session, email=ben.email, address=f"10.9.9.{n % 3}", now=clock.now())

        sign_in(client)

    def test_are_not_known_to_others(self, client, ben, make, session):
        eve = make.employee(email="eve@example.org")
        make.account(eve, password_hash=PASSWORD_HASH)
        sign_in(client, email=eve.email)
        for n in range(10):
            operations.begin_sign_in(session, email=ben.email, address=f"10.9.9.{n}", now=clock.now())

        sign_in(client, status=429)

    def test_know_several_who_share_a_computer(self, client, ben, make):
        eve = make.employee(email="eve@example.org")
        make.account(eve, password_hash=PASSWORD_HASH)

        sign_in(client)
        sign_in(client, email=eve.email)

        with client.app.test_request_context(headers={"Cookie": f"device={device_of(client)}"}):
            assert devices.last_account() == make.viewer(eve).account_id
            assert set(devices.known()) == {make.viewer(eve).account_id, make.viewer(ben).account_id}

    def test_have_a_fresh_name_after_each_sign_in_and_none_that_is_kept(self, client, ben, session):
        sign_in(client)
        first = device_of(client)
        sign_in(client)

        assert device_of(client) != first
        with client.app.test_request_context(headers={"Cookie": f"device={first}"}):
            kept = session.scalars(select(SignInRecord.device).order_by(SignInRecord.id)).all()
            assert kept == ["", *devices.known().values()]

    @pytest.mark.parametrize("odd", ["", "x", "x.y.z", "\x00", "W10.aaa.bbb"])
    def test_odd_cookies_are_strangers(self, client, ben, odd):
        client.http.set_cookie("device", odd)

        sign_in(client)

    def test_a_signed_cookie_of_another_kind_is_none(self, client, app, ben):
        forged = URLSafeTimedSerializer(app.secret_key, salt="cookie-session").dumps([[make_id().hex, "name"]])
        with app.test_request_context(headers={"Cookie": f"device={forged}"}):
            assert devices.known() == {}

    def test_the_cookie_is_out_of_reach(self, client, ben):
        answer = sign_in(client)

        (cookie,) = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("device=")]
        assert {"HttpOnly", "SameSite=Strict", "Path=/", f"Max-Age={180 * 86_400}"} <= set(cookie.split("; "))

    def test_over_https_the_cookie_is_bound_to_the_host(self, app, ben):
        config = replace(resources(app).config, public_base_url="https://learn.example.org")
        with replaced(app, config=config), app.test_request_context():
            devices.remember(make_id())
            answer = app.process_response(Response())

        cookie = answer.headers["Set-Cookie"]
        assert cookie.startswith("__Host-device=")
        assert "Secure" in cookie


def device_of(client):
    return client.http.get_cookie("device").value


class TestOneBrowser:
    def test_signing_in_again_ends_its_old_session(self, client, app, ben):
        sign_in(client)
        copy = PageClient(app)
        with client.http.session_transaction() as mine, copy.http.session_transaction() as stolen:
            stolen["_user_id"] = mine["_user_id"]
        client.get("/me")

        sign_in(client)

        client.get("/me")
        copy.get("/me", status=303)

    def test_what_somebody_else_left_in_it_goes_and_ones_own_stays(self, client, ben, make):
        eve = make.employee(email="eve@example.org")
        make.account(eve, password_hash=PASSWORD_HASH)

        answers = [sign_in(client, email=email) for email in (ben.email, ben.email, eve.email)]

        assert [answer.headers.get("Clear-Site-Data") for answer in answers] == [None, None, '"cache", "storage"']

    def test_signing_out_leaves_nothing_but_light_or_dark_and_the_device(self, client, ben):
        sign_in(client)
        client.get("/me")
        client.post("/theme", {"theme": "dark", "back": "/me"})

        answer = client.post("/sign-out")

        assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
        assert client.http.get_cookie("theme").value == "dark"
        assert device_of(client)


class TestSignOut:
    def test_ends_the_session_itself_not_only_the_cookie(self, client, app, ben):
        sign_in(client)
        copy = PageClient(app)
        with client.http.session_transaction() as mine, copy.http.session_transaction() as stolen:
            stolen["_user_id"] = mine["_user_id"]

        client.get("/me")
        client.post("/sign-out")

        client.get("/me", status=303)
        copy.get("/me", status=303)

    def test_everywhere_is_everywhere(self, client, app, ben):
        other = PageClient(app)
        client.sign_in(ben.id)
        other.sign_in(ben.id)

        client.post("/sign-out/everywhere")

        client.get("/me", status=303)
        other.get("/me", status=303)

    def test_one_browser_from_another(self, client, app, ben):
        other = PageClient(app)
        other.sign_in(ben.id)
        client.sign_in(ben.id)
        client.get("/sessions")
        theirs = client.page.find(".//input[@name='session']").get("value")

        client.post("/sessions/end", {"session": theirs})

        other.get("/me", status=303)
        client.get("/me")

    @pytest.mark.parametrize("path", ["/sessions/end", "/sign-out/everywhere"])
    def test_others_asks_for_the_password_when_it_was_long_ago(self, client, app, ben, session, path):
        other = PageClient(app)
        other.sign_in(ben.id)
        client.sign_in(ben.id)
        client.get("/sessions")
        asked = {"session": client.page.find(".//input[@name='session']").get("value")}
        grow_old(session, authenticated_at=clock.now() - timedelta(minutes=11))

        client.post(path, asked, status=401)
        other.get("/me")
        client.post(path, asked | {"confirm_password": PASSWORD})

        other.get("/me", status=303)

    def test_nobody_ends_the_session_of_another(self, client, app, ben, make):
        other = PageClient(app)
        other.sign_in(make.learner("Eve").id)
        other.get("/me")
        client.sign_in(ben.id)
        with other.http.session_transaction() as cookie:
            from lms.core import ids

            theirs = ids.sha256(cookie["_user_id"])

        client.post("/sessions/end", {"session": theirs})

        other.get("/me")


class TestSessions:
    def test_end_at_once_with_the_employment(self, client, ben, session):
        client.sign_in(ben.id)
        client.get("/me")

        people.end_employment(session, employee_id=ben.id, ended_on=clock.now().date(), viewer=None, now=clock.now())

        client.get("/me", status=303)

    @pytest.mark.both_servers
    def test_load_with_one_query_and_note_use_every_five_minutes(self, client, ben, session):
        client.sign_in(ben.id)
        client.get("/help")
        with client.counting() as fresh:
            client.get("/help")
        grow_old(session, seen_at=clock.now() - timedelta(minutes=6))
        with client.counting() as old:
            client.get("/help")

        assert len(fresh) == 1
        assert [statement.split()[0] for statement in old] == ["SELECT", "UPDATE"]

    def test_odd_cookies_are_no_defect(self, client):
        for odd in ("x", "", 7, ["a"], None):
            with client.http.session_transaction() as cookie:
                cookie["_user_id"] = odd
            client.get("/me", status=303)


class TestChangePassword:
    def change(self, client, now=PASSWORD, new=OTHER_PASSWORD, status=303):
        return client.post("/me/password", {"current_password": now, "password": new}, status=status)

    def test_keeps_this_browser_and_signs_the_others_out(self, client, app, ben):
        other = PageClient(app)
        other.sign_in(ben.id)
        client.sign_in(ben.id)
        client.get("/me/password")

        client.follow(self.change(client))

        other.get("/me", status=303)
        sign_in(other, password=PASSWORD, status=422)
        sign_in(other, password=OTHER_PASSWORD)

    def test_refuses_a_wrong_or_a_poor_one(self, client, ben):
        client.sign_in(ben.id)

        assert 'id="current_password-error"' in self.change(client, now="wrong", status=422).text
        for poor in ("short", "benokorobenokoro", "correct horse battery staple"):
            assert 'id="password-error"' in self.change(client, new=poor, status=422).text

    def test_refuses_the_words_of_the_mantra(self, client, ben, session):
        words = MantraDocument(version=1, text="Quiet lanterns drifting over nine harbours.", meaning="Calm.")
        vision.apply_mantra(session, document=words, now=clock.now())
        client.sign_in(ben.id)

        self.change(client, new=OTHER_PASSWORD, status=422)

    def test_asks_to_wait_after_many_tries(self, client, ben):
        client.sign_in(ben.id)
        for _ in range(10):
            self.change(client, now="wrong", status=422)

        assert self.change(client, status=429).headers["Retry-After"]


class TestInvitation:
    def invite(self, client, admin, person):
        client.get(f"/people/{person.id}/account")
        client.follow(client.post(f"/people/{person.id}/invitation"))
        link = client.page.find(".//input[@id='invitation']").get("value")
        return link.removeprefix("http://127.0.0.1:8000")

    def test_sets_a_password_and_signs_in(self, client, app, admin, make):
        path = self.invite(client, admin, make.employee("Nina New"))
        nina = PageClient(app)
        nina.get(path)

        nina.post(path, {"password": OTHER_PASSWORD})

        assert "Nina New" in nina.get("/me").text

    def test_is_shown_once_and_works_once(self, client, app, admin, make):
        person = make.employee()
        path = self.invite(client, admin, person)
        nina = PageClient(app)
        nina.get(path)
        nina.get(path)

        nina.post(path, {"password": OTHER_PASSWORD})

        nina.get(path, status=404)
        assert path not in client.get(f"/people/{person.id}/account").text

    def test_keeps_its_address_to_itself(self, client, app, admin, make):
        answer = PageClient(app).get(self.invite(client, admin, make.employee()))

        assert answer.headers["Referrer-Policy"] == "strict-origin"
        assert answer.headers["Cache-Control"] == "no-store"

    def test_a_poor_password_uses_nothing_up(self, client, app, admin, make):
        path = self.invite(client, admin, make.employee())
        nina = PageClient(app)

        nina.post(path, {"password": "short"}, status=422)
        nina.post(path, {"password": OTHER_PASSWORD})

    @pytest.mark.parametrize("token", ["x", "x" * 500, "%00", "%F0%9F%98%80"])
    def test_odd_tokens_find_nothing(self, client, token):
        assert client.http.get(f"/invitations/{token}").status_code == 404

    def test_asks_for_the_password_when_it_was_long_ago(self, client, admin, ben, session):
        grow_old(session, authenticated_at=clock.now() - timedelta(minutes=11))

        client.post(f"/people/{ben.id}/invitation", status=401)


class TestEndSessionsOf:
    def test_signs_the_person_out(self, client, app, admin, ben):
        other = PageClient(app)
        other.sign_in(ben.id)
        client.get(f"/people/{ben.id}/account")

        client.follow(client.post(f"/people/{ben.id}/sessions/end"))

        other.get("/me", status=303)
        client.get("/me")

    def test_asks_for_the_password_when_it_was_long_ago(self, client, app, admin, ben, session):
        other = PageClient(app)
        other.sign_in(ben.id)
        grow_old(session, authenticated_at=clock.now() - timedelta(minutes=11))

        client.post(f"/people/{ben.id}/sessions/end", status=401)

        other.get("/me")


class TestEditGrants:
    def test_changes_what_somebody_may_do(self, client, admin, ben):
        client.get(f"/people/{ben.id}/permissions")

        client.post(f"/people/{ben.id}/permissions", {"permission_sets": ["employee", "trainer"]})

        client.get(f"/people/{ben.id}/account")
        assert [mark.get("data-permissions") for mark in client.page.iter("span") if mark.get("data-permissions")] == [
            "employee", "trainer",
        ]  # fmt: skip

    def test_needs_no_invitation_before(self, client, admin, make, session):
        new = make.employee("Nina New")
        client.get(f"/people/{new.id}/permissions")

        client.post(f"/people/{new.id}/permissions", {"permission_sets": ["trainer"]})

        assert queries.find_account_of(session, new.id).permission_sets == (PermissionSet.TRAINER,)

    def test_asks_for_the_password_when_it_was_long_ago(self, client, admin, ben, session):
        path, wanted = f"/people/{ben.id}/permissions", {"permission_sets": ["trainer"]}
        grow_old(session, authenticated_at=clock.now() - timedelta(minutes=11))

        asked = client.post(path, wanted, status=401).text
        client.post(path, wanted | {"confirm_password": "wrong"}, status=422)
        client.post(path, wanted | {"confirm_password": PASSWORD})

        assert 'name="permission_sets" value="trainer"' in asked
        assert queries.find_account_of(session, ben.id).permission_sets == (PermissionSet.TRAINER,)

    @pytest.mark.both_servers
    def test_a_confirmed_session_has_a_fresh_id(self, client, admin, ben, session):
        grow_old(session, authenticated_at=clock.now() - timedelta(minutes=11))
        with client.http.session_transaction() as cookie:
            before = cookie["_user_id"]

        client.post(f"/people/{ben.id}/invitation", {"confirm_password": PASSWORD})

        with client.http.session_transaction() as cookie:
            assert cookie["_user_id"] != before
        client.get("/me")

    def test_own_key_stays(self, client, admin):
        page = client.post(f"/people/{admin.id}/permissions", {"permission_sets": ["employee"]}, status=422)

        assert "summary" in page.text

    def test_unknown_sets_are_told(self, client, admin, ben):
        client.post(f"/people/{ben.id}/permissions", {"permission_sets": ["emperor"]}, status=422)


class TestEditPerson:
    def fields(self, person, **changes):
        return {
            "name": person.name,
            "email": person.email,
            "number": person.number or "",
            "joined_on": str(person.joined_on),
        } | changes

    def test_changes_the_name(self, client, admin, ben):
        client.get(f"/people/{ben.id}/edit")

        page = client.follow(client.post(f"/people/{ben.id}/edit", self.fields(ben, name="Benno", email=ben.email)))

        assert "Benno" in page.text

    def test_a_new_address_is_the_one_to_sign_in_with(self, client, app, admin, ben):
        client.post(f"/people/{ben.id}/edit", self.fields(ben, name="Ben", email="benno@example.org"))

        sign_in(PageClient(app), email="benno@example.org")

    def test_a_new_address_asks_for_the_password(self, client, admin, ben, session):
        grow_old(session, authenticated_at=clock.now() - timedelta(minutes=11))

        client.post(f"/people/{ben.id}/edit", self.fields(ben, name="Ben", email="new@example.org"), status=401)
        client.post(f"/people/{ben.id}/edit", self.fields(ben, name="Ben O", email=ben.email))

    def test_an_address_twice_is_told(self, client, admin, ben):
        client.post(f"/people/{ben.id}/edit", self.fields(ben, name="Ben", email=admin.email), status=422)

    def test_corrects_the_employee_number_and_the_first_day(self, client, session, admin, ben):
        client.post(f"/people/{ben.id}/edit", self.fields(ben, number=" 47 11", joined_on="2025-12-01"))

        found = people_queries.get_employee(session, ben.id)
        assert (found.number, str(found.joined_on)) == ("4711", "2025-12-01")
        (placement,) = people_queries.current_placements(session, ben.id)
        assert placement.starts_on == found.joined_on

    def test_who_works_here_has_begun(self, client, admin, ben):
        later = clock.now().date() + timedelta(days=3)

        client.post(f"/people/{ben.id}/edit", self.fields(ben, joined_on=str(later)), status=422)

    def test_who_has_not_started_starts_on_the_new_day(self, client, session, admin, make):
        today = clock.now().date()
        eve = make.employee("Eve", joined_on=date(2190, 1, 1))
        client.post(f"/people/{eve.id}/edit", self.fields(eve, joined_on=str(today + timedelta(days=60))))
        assert people_queries.get_employee(session, eve.id).is_planned

        client.post(f"/people/{eve.id}/edit", self.fields(eve, joined_on=str(today)))

        assert people_queries.get_employee(session, eve.id).is_active

    def test_refuses_the_number_of_somebody_else(self, client, admin, ben, make):
        client.post(f"/people/{ben.id}/edit", self.fields(ben, number="1"))
        other = make.employee("Other")

        client.post(f"/people/{other.id}/edit", self.fields(other, number="1"), status=422)
