"""What keeps a map from being published, and how much it holds."""

from dataclasses import replace

import pytest

from lms.journeys import rules
from tests.journeys.maps import IN_STORE, changed, impact, made_map, stage, touchpoint

ROLES = {"cashier": "Cashier", "buyer": "Buyer"}


def found(document, **known):
    values = {"job_roles": ROLES, "systems": (), "pillars": (), **known}
    return [(p.anchor, p.job_role, p.field, str(p.code)) for p in rules.find_problems(document, **values)]


class TestFindProblems:
    def test_has_nothing_to_say_of_a_whole_map(self):
        assert found(IN_STORE) == []

    def test_names_an_owner_who_is_not_there(self):
        assert found(replace(IN_STORE, owner="ghost")) == [("", "", "owner", "job-role-unknown")]

    def test_names_the_part_of_a_job_role(self):
        document = changed(IN_STORE, "door", impacts=(impact("buyer", how="", pillars=("haste",), serves=("ghost",)),))

        assert found(document) == [
            ("door", "buyer", "how", "empty"),
            ("door", "buyer", "0", "job-role-unknown"),
            ("door", "buyer", "0", "pillar-unknown"),
        ]

    def test_names_a_map_without_stages(self):
        assert found(made_map()) == [("", "", "stages", "too-few")]

    def test_says_it_once(self):
        document = changed(IN_STORE, "door", systems=("ghost", "ghost"))

        assert [code for *_, code in found(document)].count("system-unknown") == 1

    def test_comes_in_the_order_of_the_map(self):
        document = replace(changed(changed(IN_STORE, "register", customer=""), "door", customer=""), name="")

        assert [anchor for anchor, *_ in found(document)] == ["", "door", "register"]


class TestTooLarge:
    @pytest.mark.parametrize(
        ("document", "limit"),
        [
            (made_map(*(stage(f"s{n}") for n in range(101))), "100"),
            (made_map(stage("a", *(touchpoint(f"t{n}") for n in range(1001)))), "1,000"),
            (made_map(stage("a", touchpoint("t", impacts=tuple(impact(f"r{n}") for n in range(5001))))), "5,000"),
        ],
    )
    def test_says_what_is_too_much(self, document, limit):
        assert limit in rules.too_large(document)

    def test_is_silent_otherwise(self):
        assert rules.too_large(IN_STORE) == rules.hint_of(IN_STORE) == ""
