from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.permissions import Permission
from lms.identity import rules
from lms.identity.terms import SignInFacts

CONTEXT = ("Ben Okoro", "ben.okoro@example.org", "Three Rivers College Bookstores")


class TestCheckPassword:
    @pytest.mark.parametrize(
        "password",
        [
            "walk in the customer's shoes",
            "correct horse battery staple",
            "three rivers ready 2026",
            "Ωμέγα και άλφα μαζί",
            "kQ7#vTz!9pLm2xW",
            "e\u0301" * 3 + "lan vital de la mer",
        ],
    )
    def test_takes_what_is_hard_to_guess(self, password):
        rules.check_password(rules.normal_password(password), context=CONTEXT)

    @pytest.mark.parametrize("password", ["", "short", "fourteen chars"])
    def test_refuses_short_ones(self, password):
        with pytest.raises(rules.PasswordTooShort):
            rules.check_password(password, context=CONTEXT)

    def test_refuses_long_ones(self):
        with pytest.raises(rules.PasswordTooLong):
            rules.check_password("ab cd ef gh " * 11, context=CONTEXT)

    def test_refuses_what_no_keyboard_types(self):
        with pytest.raises(rules.PasswordTooLong):
            rules.check_password("walk in the \ud800 customer's shoes", context=CONTEXT)

    @pytest.mark.parametrize(
        "password",
        [
            "passwordpassword",
            "P@ssw0rdP@ssw0rd1",
            "aaaaaaaaaaaaaaaaaaaa",
            "abcabcabcabcabcabc",
            "qwertyuiopasdfghjkl",
            "123456789012345678",
            "098765432109876543",
            "threeriverscollege1",
            "benokorobenokoro12",
            "Bookstores2026!!!",
            "letmeinletmein1234",
        ],
    )
    def test_refuses_what_is_guessed_early(self, password):
        with pytest.raises(rules.PasswordTooEasy):
            rules.check_password(password, context=CONTEXT)

    @given(st.text(max_size=200))
    def test_answers_every_text(self, written):
        with suppress(rules.PasswordTooShort, rules.PasswordTooLong, rules.PasswordTooEasy):
            rules.check_password(rules.normal_password(written), context=CONTEXT)


class TestSafeTarget:
    @pytest.mark.parametrize("target", ["/", "/team?page=2", "/modules/1/pages/2"])
    def test_stays_inside(self, target):
        assert rules.safe_target(target) == target

    @pytest.mark.parametrize(
        "target",
        [
            "",
            "team",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/\t/evil.example",
            "/a\r\nSet-Cookie: x",
            "\\/x",
        ],
    )
    def test_leads_nowhere_else(self, target):
        assert rules.safe_target(target) == "/"


def facts(**failures):
    values = {"account_id": uuid4(), "password_hash": "x", "email_failures": 0, "address_failures": 0}
    return SignInFacts(**(values | failures))


class TestIsLocked:
    def test_begins_at_ten_failures_of_an_account_or_fifty_of_an_address(self):
        assert not rules.is_locked(facts(email_failures=9, address_failures=49))
        assert rules.is_locked(facts(email_failures=10))
        assert rules.is_locked(facts(address_failures=50))


class TestIsConfirmed:
    def test_holds_ten_minutes(self, clock_moment):
        assert rules.is_confirmed(clock_moment, now=clock_moment + timedelta(minutes=10))
        assert not rules.is_confirmed(clock_moment, now=clock_moment + timedelta(minutes=11))


def test_permission_sets_add_up():
    assert rules.permissions_of(["employee", "manager"]) >= {Permission.LEARNING_TAKE, Permission.TEAM_SEE}
    assert rules.permissions_of([]) == frozenset()


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36 Edg/156.0",
            "Edge on Windows",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/156.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8", "A browser"),
        ("", "A browser"),
    ],
)
def test_browsers_have_names_that_people_know(user_agent, name):
    assert rules.browser_name(user_agent) == name
