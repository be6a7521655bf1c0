"""Where pages of lessons stand, and what is shown around them."""

from dataclasses import replace

import pytest

from lms.courses.format.parts import LessonPart, PartKind
from lms.curriculum.stations import SceneKind, choose_scene, nowhere, stations_of
from lms.journeys.terms import Channel, Lane
from tests.curriculum.organisation import ORGANISATION

MAP = next(one for one in ORGANISATION.maps if one.state == "current")
TOUCHPOINTS = tuple(MAP.touchpoints())
HERE, NEXT = (f"{MAP.code}/{one.code}" for one in TOUCHPOINTS[:2])
IMPACT = TOUCHPOINTS[0].impacts[0]


def around(at="", **known):
    scene = LessonPart(kind=PartKind.SCENE, at=at)
    return stations_of(ORGANISATION).around([scene] if at else [], **known)


class TestPlace:
    def test_is_where_a_block_says(self):
        station = around(HERE).station

        assert (station.here.at, station.before, station.after.at) == (HERE, None, NEXT)

    def test_is_that_of_the_page_before(self):
        assert stations_of(ORGANISATION).around([], at=NEXT).station.here.at == NEXT

    def test_is_that_of_the_module(self):
        station = around(module_code=f"role/{IMPACT.job_role}/{HERE}").station

        assert station.here.at == HERE
        assert station.lane.startswith("l.")
        assert station.job_role

    def test_names_who_owns_it_as_the_text_does(self):
        twins = tuple(replace(role, name="Clerk") for role in ORGANISATION.organisation.job_roles)
        owned = replace(
            MAP,
            stages=tuple(
                replace(
                    stage,
                    touchpoints=tuple(
                        replace(one, impacts=tuple(replace(impact, owner=True) for impact in one.impacts))
                        for one in stage.touchpoints
                    ),
                )
                for stage in MAP.stages
            ),
        )
        company = replace(ORGANISATION, organisation=replace(ORGANISATION.organisation, job_roles=twins), maps=(owned,))

        shelf, register = (
            stations_of(company).around([], at=f"{MAP.code}/{code}").station.owner for code in ("shelf", "register")
        )
        assert (shelf, register) == ("Clerk (Stores)", "")

    @pytest.mark.parametrize("code", ["", "mantra", "role/x/part", "role/x/no/where"])
    def test_is_nowhere_if_nothing_is_known(self, code):
        assert around("no/where", module_code=code).station is None

    def test_is_the_readers_if_they_have_a_part(self):
        assert around(HERE, job_roles=(IMPACT.job_role,)).station.here.is_mine
        assert not around(HERE, job_roles=("nobody",)).station.here.is_mine


def test_a_line_shows_the_named_stops_of_the_job_role():
    named = LessonPart(kind=PartKind.LINE, names=(TOUCHPOINTS[0].name, "gone since"))
    (line,) = stations_of(ORGANISATION).around([named], module_code=f"role/{IMPACT.job_role}/part").lines

    assert line.name == MAP.name
    assert len(line.mine) == 1


def test_labels_speak_the_language_of_the_module():
    assert around(language="es").frame.language == "es"
    assert around().frame.language == ORGANISATION.organisation.locale.split("-")[0]
    assert nowhere("").frame.language == "en"


@pytest.mark.parametrize(
    ("channel", "lane", "scene"),
    [
        (Channel.IN_PERSON, Lane.FRONTSTAGE, SceneKind.COUNTER),
        (Channel.IN_PERSON, Lane.BACKSTAGE, SceneKind.SHELF),
        (Channel.MAIL, Lane.BACKSTAGE, SceneKind.DELIVERY),
        (Channel.WEBSITE, Lane.BACKSTAGE, SceneKind.BACK_OFFICE),
        (Channel.PHONE, Lane.SUPPORT, SceneKind.BACK_OFFICE),
        (Channel.PHONE, None, SceneKind.PHONE),
        (Channel.CHAT, None, SceneKind.MESSAGE),
        (Channel.APP, Lane.FRONTSTAGE, SceneKind.WEBSITE),
    ],
)
def test_the_drawing_follows_channel_and_lane(channel, lane, scene):
    impacts = (replace(IMPACT, lane=Lane.FRONTSTAGE),)

    assert choose_scene(replace(TOUCHPOINTS[0], channel=channel, impacts=impacts), lane) is scene


def test_a_customer_alone_stands_at_the_shelf():
    alone = replace(TOUCHPOINTS[0], channel=Channel.IN_PERSON, impacts=(replace(IMPACT, lane=Lane.BACKSTAGE),))

    assert choose_scene(alone, None) is SceneKind.SHELF
