from datetime import timedelta

import pytest

from lms.core.permissions import Permission
from lms.identity import rules
from lms.identity.terms import FailedTry, SignInFacts
from tests.times import MONDAY as NOW


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


def tries(count, *, device=""):
    return (FailedTry(tried_at=NOW, device=device),) * count


def wait(*failures, device="", address_failures=0, now=NOW):
    facts = SignInFacts(
        account_id=None,
        password_hash=None,
        device=device,
        failures=tuple(one for some in failures for one in some),
        address_failures=address_failures,
        address_failed_at=NOW if address_failures else None,
    )
    return rules.sign_in_wait(facts, now=now).total_seconds()


class TestSignInWait:
    def test_is_a_quarter_of_an_hour_after_ten_failures(self):
        assert [wait(tries(n)) for n in (0, 9, 10, 11, 900)] == [0, 0, 900, 900, 900]

    def test_ends_by_waiting(self):
        assert wait(tries(10), now=NOW + timedelta(seconds=899)) == 1
        assert wait(tries(10), now=NOW + timedelta(seconds=900)) == 0

    def test_a_known_device_waits_for_nobody_else(self):
        others = tries(100), tries(100, device="another")

        assert wait(*others, device="mine", address_failures=500) == 0
        assert wait(*others, tries(9, device="mine"), device="mine") == 0
        assert wait(*others, tries(10, device="mine"), device="mine") == 900

    def test_strangers_do_not_wait_for_known_devices(self):
        assert wait(tries(100, device="known")) == 0

    def test_an_address_is_slowed_down_and_never_locked(self):
        assert [wait(address_failures=n) for n in (49, 50, 51, 55, 5000)] == [0, 2, 4, 60, 60]


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
