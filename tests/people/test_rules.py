import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.people import rules


class TestCanonicalEmail:
    @pytest.mark.parametrize("written", ["Ben@Example.org", " ben@example.org ", "ｂｅｎ@example.org"])
    def test_writings_of_one_address_are_one(self, written):
        assert rules.canonical_email(written) == "ben@example.org"

    @pytest.mark.parametrize(
        "written", ["", "ben", "ben@", "@example.org", "ben@example", "ben@example..org", "a b@example.org"]
    )
    def test_refuses_what_is_none(self, written):
        with pytest.raises(rules.EmailMalformed):
            rules.canonical_email(written)

    @pytest.mark.parametrize(
        "written",
        ["bеn@example.org", "ben@example.org\nbcc: all@example.org", "ben\x00@example.org", "ben@-example.org"],
    )
    def test_refuses_disguises(self, written):
        with pytest.raises(rules.EmailMalformed):
            rules.canonical_email(written)

    @pytest.mark.parametrize("written", ["x" * 65 + "@example.org", "a@" + "b." * 200 + "org", "ben@b.co" * 100_000])
    def test_refuses_too_much(self, written):
        with pytest.raises(rules.EmailMalformed):
            rules.canonical_email(written)

    @given(st.text())
    def test_answers_every_text_and_is_stable(self, written):
        try:
            email = rules.canonical_email(written)
        except rules.EmailMalformed:
            return
        assert rules.canonical_email(email) == email


class TestCleanName:
    def test_drops_what_could_disguise_it(self):
        assert rules.clean_name("  Ana\u202e \x00 Ruiz\n") == "Ana Ruiz"

    @pytest.mark.parametrize("written", ["", "   ", "\u200b\u200b", "\x00", "x" * 121])
    def test_refuses_nothing_and_too_much(self, written):
        with pytest.raises(rules.NameNeeded):
            rules.clean_name(written)

    @given(st.text())
    def test_sort_names_fit_their_column(self, name):
        assert len(rules.sort_name(name)) <= rules.MAX_NAME
