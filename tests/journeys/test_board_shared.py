"""Two trainers at one map at once, each in their own browser."""

import pytest

from lms.journeys import operations as journeys
from lms.journeys.drafts import operations, queries
from lms.journeys.drafts.edits import ChangeTouchpoint, place_of
from tests.journeys.maps import IN_STORE, changed, codes_of
from tests.journeys.test_views import fields
from tests.page_client import PageClient
from tests.times import MONDAY

BOARD = "/write/maps/in-store"
DOOR = f"{BOARD}/touchpoints/door"


@pytest.fixture
def browsers(app, make, session):
    for name in ("Cashier", "Buyer", "Guard"):
        make.job_role(name)
    journeys.apply_map(session, document=IN_STORE, now=MONDAY)
    ada, ben = PageClient(app), PageClient(app)
    ada.sign_in(make.trainer("Ada").id)
    ben.sign_in(make.trainer("Ben").id)
    return ada, ben


@pytest.fixture
def now(session):
    return lambda: queries.get_working(session, "in-store").document


def opened(client, path):
    client.get(path)
    return fields(client.page)


class TestTwoTrainers:
    def test_their_fields_come_together_and_the_second_is_told(self, browsers, now):
        ada, ben = browsers
        first, second = opened(ada, DOOR), opened(ben, DOOR)

        ada.post(DOOR, {**first, "hopes": "Light"})
        page = ben.follow(ben.post(DOOR, {**second, "customer": "Comes in."}))

        door = place_of(now(), "door")[1]
        assert (door.hopes, door.customer) == ("Light", "Comes in.")
        assert "Ada: Changed “At door”" in page.text

    def test_the_same_field_is_chosen_and_nothing_is_lost(self, browsers, now):
        ada, ben = browsers
        first, second = opened(ada, DOOR), opened(ben, DOOR)
        ada.post(DOOR, {**first, "hopes": "Light"})

        page = ben.post(DOOR, {**second, "hopes": "Warmth", "customer": "Comes in."}, status=409)
        before = place_of(now(), "door")[1]
        sent = {**fields(ben.page), "choice:touchpoint:door:hopes": "mine"}
        ben.post(DOOR, sent)

        after = place_of(now(), "door")[1]
        assert "Light" in page.text
        assert "Warmth" in page.text
        assert (before.hopes, before.customer) == ("Light", "The student pays.")
        assert (after.hopes, after.customer) == ("Warmth", "Comes in.")

    def test_who_chooses_nothing_is_asked_again(self, browsers):
        ada, ben = browsers
        first, second = opened(ada, DOOR), opened(ben, DOOR)
        ada.post(DOOR, {**first, "hopes": "Light"})
        ben.post(DOOR, {**second, "hopes": "Warmth"}, status=409)

        ben.post(DOOR, fields(ben.page), status=409)

    def test_a_choice_holds_only_for_what_was_seen(self, browsers, now):
        ada, ben = browsers
        first, second = opened(ada, DOOR), opened(ben, DOOR)
        ada.post(DOOR, {**first, "hopes": "Light"})
        ben.post(DOOR, {**second, "hopes": "Warmth"}, status=409)
        sent = {**fields(ben.page), "choice:touchpoint:door:hopes": "theirs"}
        ada.post(DOOR, {**opened(ada, DOOR), "hopes": "Music"})

        page = ben.post(DOOR, sent, status=409)

        assert "Music" in page.text

    def test_moves_and_edits_come_together(self, browsers, now):
        ada, ben = browsers
        move = opened(ada, f"{DOOR}/move")
        edit = opened(ben, DOOR)

        ada.post(f"{DOOR}/move", {**move, "to": "pay:1"})
        ben.post(DOOR, {**edit, "hopes": "Light"})

        assert codes_of(now()) == {"find": ["shelf"], "pay": ["door", "register"]}
        assert place_of(now(), "door")[1].hopes == "Light"

    @pytest.mark.parametrize(("choice", "kept"), [("mine", True), ("theirs", False)])
    def test_what_one_removed_while_the_other_worked_on_it_is_chosen(self, browsers, now, choice, kept):
        ada, ben = browsers
        edit = opened(ben, DOOR)
        ada.post(f"{DOOR}/remove", {"seen": edit["seen"]})

        ben.post(DOOR, {**edit, "hopes": "Light"}, status=409)
        ben.post(DOOR, {**fields(ben.page), "choice:touchpoint:door": choice})

        assert ("door" in codes_of(now())["find"]) == kept

    def test_both_may_add_the_same_name(self, browsers, now):
        ada, ben = browsers
        path = f"{BOARD}/stages/pay/add-touchpoint"
        first, second = opened(ada, path), opened(ben, path)

        ada.post(path, {**first, "name": "Pack the bag"})
        ben.post(path, {**second, "name": "Pack the bag"})

        assert codes_of(now())["pay"] == ["register", "pack-the-bag", "pack-the-bag-2"]

    def test_who_looked_too_long_ago_keeps_what_they_wrote(self, browsers, session, now):
        _, ben = browsers
        edit = opened(ben, DOOR)
        for number in range(51):
            operations.edit_map(
                session, map_code="in-store", edit=ChangeTouchpoint(code="shelf", values={"hopes": str(number)}),
                seen_revision=queries.get_working(session, "in-store").revision, viewer=None, now=MONDAY,
            )  # fmt: skip

        ben.post(DOOR, {**edit, "hopes": "Warmth"}, status=422)
        ben.post(DOOR, fields(ben.page))

        assert place_of(now(), "door")[1].hopes == "Warmth"

    def test_an_import_meanwhile_is_met_at_publishing(self, browsers, session, now):
        ada, _ = browsers
        ada.post(DOOR, {**opened(ada, DOOR), "hopes": "Light"})
        journeys.apply_map(session, document=changed(IN_STORE, "door", hopes="Books"), now=MONDAY)
        seen = {"seen": queries.get_working(session, "in-store").revision}

        ada.post(f"{BOARD}/publish", seen, status=409)
        ada.post(f"{BOARD}/publish", {**fields(ada.page), "choice:touchpoint:door:hopes": "mine"})

        assert place_of(now(), "door")[1].hopes == "Light"
