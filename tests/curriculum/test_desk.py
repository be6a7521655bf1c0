"""The overview of the content."""

from dataclasses import replace

import pytest

from lms.curriculum import operations
from lms.curriculum.desk import queries
from lms.vision import operations as vision
from tests.conftest import MONDAY
from tests.curriculum.organisation import ORGANISATION, lay


@pytest.fixture
def organisation(session):
    lay(session)


class TestShowDesk:
    def test_an_empty_instance_says_how_to_begin(self, client, make):
        client.sign_in(make.trainer().id)

        client.get("/write")

        stops = client.page.findall(".//*[@class='desk section']/li")
        assert stops
        assert not [stop for stop in stops if stop.get("class") == "done"]

    def test_tells_what_learners_do_not_see_yet(self, session, organisation):
        assert not queries.show_desk_page(session).is_released

        operations.publish_release(session, viewer=None, seen_number=0, now=MONDAY)

        page = queries.show_desk_page(session)
        assert page.is_released
        assert (page.release_number, page.desk.maps, page.desk.mantra) == (
            1,
            len(ORGANISATION.maps),
            ORGANISATION.mantra.text,
        )

    def test_calls_a_mantra_that_was_only_counted_on_nothing_new(self, session, organisation):
        operations.publish_release(session, viewer=None, seen_number=0, now=MONDAY)
        vision.apply_mantra(
            session, document=replace(ORGANISATION.mantra, version=ORGANISATION.mantra.version + 1), now=MONDAY
        )

        assert queries.show_desk_page(session).is_released

    def test_takes_few_statements(self, client, make, organisation):
        client.sign_in(make.trainer().id)
        client.get("/write")

        with client.counting() as statements:
            client.get("/write")

        assert len(statements) <= 12
