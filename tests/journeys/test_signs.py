"""Signs that tell touchpoints of several journeys apart."""

from dataclasses import replace

from lms.journeys.signs import map_signs, touchpoint_signs
from tests.journeys.maps import made_map, stage, touchpoint


def maps(*codes):
    return [made_map(stage("find", touchpoint("door")), code=code) for code in codes]


def test_maps_are_told_apart_by_the_letters_of_their_codes():
    assert map_signs(maps("in-store", "phone", "end-of-term-books", "it-support", "x")) == {
        "in-store": "IS", "phone": "PH", "end-of-term-books": "EOT", "it-support": "IS2", "x": "X",
    }  # fmt: skip


def test_a_short_name_stands_on_the_sign():
    named = [replace(one, short="Store") for one in maps("in-store", "phone")]

    assert map_signs(named) == {"in-store": "Store", "phone": "Store2"}


def test_no_two_touchpoints_have_the_same_sign():
    assert touchpoint_signs(maps("in-store", "phone")) == {"in-store/door": "IS\xa0A1", "phone/door": "PH\xa0A1"}
