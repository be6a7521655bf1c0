import sys
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.identity import rules, strength
from lms.identity.strength import Weakness

OWN_WORDS = (
    "Ben Okoro",
    "ben.okoro@example.org",
    "Three Rivers College Bookstores",
    "Every student walks out ready for day one.",
)


class TestCheckPassword:
    @pytest.mark.parametrize(
        "password",
        [
            "walk in the customer's shoes",
            "nine quiet lanterns drifting",
            "Ωμέγα και άλφα μαζί",
            "kQ7#vTz!9pLm2xW",
            "e\u0301" * 3 + "lan vital de la mer",
            "four green bottles hanging",
            "x7f29a0bd31c4e8",
            "nine quiet lanterns drifting over four green bottles and a lame heron",
        ],
    )
    def test_takes_what_is_hard_to_guess(self, password):
        strength.check_password(rules.normal_password(password), own_words=OWN_WORDS)

    @pytest.mark.parametrize("password", ["", "short", "fourteen chars"])
    def test_refuses_short_ones(self, password):
        with pytest.raises(strength.PasswordTooShort):
            strength.check_password(password, own_words=OWN_WORDS)

    def test_refuses_long_ones(self):
        with pytest.raises(strength.PasswordTooLong):
            strength.check_password("ab cd ef gh " * 11, own_words=OWN_WORDS)

    def test_refuses_what_no_keyboard_types(self):
        with pytest.raises(strength.PasswordTooLong):
            strength.check_password("walk in the \ud800 customer's shoes", own_words=OWN_WORDS)

    @pytest.mark.parametrize(
        ("password", "weakness"),
        [
            ("correct horse battery staple", Weakness.LISTED),
            ("1qaz2wsx3edc4rfv", Weakness.LISTED),
            ("iloveyousomuch123", Weakness.LISTED),
            ("passwordpassword", Weakness.LISTED),
            ("P@ssw0rdP@ssw0rd1", Weakness.LISTED),
            ("qwertyuiopasdfghjkl", Weakness.LISTED),
            ("letmeinletmein1234", Weakness.LISTED),
            ("IloveyouSoMuch!!!", Weakness.LISTED),
            ("098765432109876543", Weakness.KEYS),
            ("!@#$%^&*()!@#$%", Weakness.KEYS),
            ("xy zx vy xy zx vy xy zx vy", Weakness.REPEATS),
            ("1990-01-01 1990-01-01", Weakness.REPEATS),
            ("summer winter spring autumn", Weakness.COMMON_WORDS),
            ("threeriverscollege1", Weakness.OWN_WORDS),
            ("three rivers ready 2026", Weakness.OWN_WORDS),
            ("benokorobenokoro12", Weakness.REPEATS),
            ("B00kst0res2026!!!", Weakness.OWN_WORDS),
            ("student walks out ready", Weakness.OWN_WORDS),
            (" " * 15, Weakness.COMMON_WORDS),
        ],
    )
    def test_refuses_what_is_guessed_early(self, password, weakness):
        with pytest.raises(strength.PasswordTooEasy) as refused:
            strength.check_password(password, own_words=OWN_WORDS)

        assert weakness in refused.value.weaknesses

    @settings(max_examples=50, deadline=None)
    @given(st.text(max_size=140))
    def test_answers_every_text(self, written):
        with suppress(strength.PasswordTooShort, strength.PasswordTooLong, strength.PasswordTooEasy):
            strength.check_password(rules.normal_password(written), own_words=OWN_WORDS)

    def test_the_worst_shape_takes_a_bounded_number_of_steps(self):
        assert steps(ODD * 5) < 250_000


ODD = "4@8({[</369&#!1/|0$5+7%2zZ"
"""Each sign stands for several letters, which are tried in all combinations."""


def steps(password):
    strength.find_weaknesses("warm up, please", own_words=())
    counted = 0

    def count(*_):
        nonlocal counted
        counted += 1

    sys.setprofile(count)
    try:
        strength.find_weaknesses(password, own_words=OWN_WORDS)
    finally:
        sys.setprofile(None)
    return counted
