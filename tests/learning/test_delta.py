"""What a learner sees of a change: the home card, the lesson, the record."""

from dataclasses import replace

import pytest

from lms.outbox import operations as outbox
from tests.conftest import rolled_back, undone
from tests.curriculum.delta_organisation import DeltaOrganisation, edited
from tests.factories import Make

BUDGET = 6


def words(response):
    return " ".join(response.text.split())


@pytest.fixture(scope="module")
def lived(whole_database):
    """A company, and somebody who had completed all before one standard of theirs changed; made once, each test undone alone."""
    with rolled_back(whole_database) as db, db.transaction() as session:
        make = Make(session)
        organisation = DeltaOrganisation(session, make, lambda now: outbox.drain(db, now=now))
        organisation.publish()
        ada = organisation.hire("Ada")
        organisation.complete(ada)
        organisation.publish(
            edited(organisation.snapshot, "shelf", "bookseller", good=("Says the row aloud.",)),
            notes="Students could not follow.",
        )
        make.account(ada)
        yield db, organisation, ada


@pytest.fixture
def db(lived):
    with undone(lived[0].engine) as db:
        yield db


@pytest.fixture
def organisation(lived, session, make, drain):
    return lived[1].again(session, make, drain)


@pytest.fixture
def ada(lived, client):
    client.sign_in(lived[2].id)
    return lived[2]


class TestDelta:
    def test_home_says_what_changed_where_on_the_map_and_how_long_it_takes(self, client, ada):
        page = words(client.get("/"))

        assert "What changed: Bookseller" in page
        assert 'We do this differently now <span class="plate you"' in page
        assert "<bdi>Find the shelf</bdi>" in page
        assert '<p class="big num">1<small>minute</small></p>' in page
        assert client.page.find(".//ol[@class='steps']/li[@data-changed]") is not None

    def test_home_takes_few_statements(self, client, ada):
        client.get("/")

        with client.counting() as seen:
            client.get("/")

        assert len(seen) <= BUDGET, "\n\n".join(seen)

    def test_the_lesson_says_before_now_and_why(self, client, ada, organisation):
        [module] = organisation.modules(organisation.live(ada)["role/bookseller"].course_version_id)

        page = words(client.get(f"/modules/{module.id}/pages/1"))

        assert "Walks along to the shelf." in page
        assert "Says the row aloud." in page
        assert "Students could not follow." in page

    def test_the_record_has_both_completions_afterwards(self, client, ada, organisation):
        organisation.complete(ada)

        page = words(client.get("/record/evidence"))

        assert [row.get("data-release") for row in client.page.iter("tr") if row.get("data-release")] == [
            "2",
            "1",
            "1",
            "2",
        ]
        assert "<bdi>IS A1 Find the shelf</bdi>" in page
        client.get("/")
        assert client.page.find(".//ol[@class='steps']") is None

    @pytest.mark.both_servers
    def test_the_record_takes_few_statements(self, client, ada, organisation):
        organisation.complete(ada)
        client.get("/record/evidence")

        with client.counting() as seen:
            client.get("/record/evidence")

        assert len(seen) <= BUDGET, "\n\n".join(seen)

    def test_the_record_says_what_was_taken_back(self, client, ada, organisation):
        organisation.complete(ada)
        organisation.withdraw(2)

        client.get("/record/evidence")

        withdrawn = [row.get("data-release") for row in client.page.iter("tr") if "data-withdrawn" in row.attrib]
        assert withdrawn == ["2"]

    def test_what_was_shown_for_the_standard_before_needs_a_refresh(self, client, ada, organisation):
        def marks():
            return client.get("/").text.count('class="tag refresh"')

        assert marks() == 1

        organisation.complete(ada)

        assert marks() == 0

    def test_another_mantra_is_told_as_that(self, client, ada, organisation):
        mantra = replace(organisation.snapshot.mantra, version=3, text="Each student leaves prepared.")
        organisation.publish(replace(organisation.snapshot, mantra=mantra))

        assert "Our mantra has changed" in client.get("/").text

    def test_after_a_release_was_taken_back_home_shows_the_one_before(self, client, ada, organisation):
        mantra = replace(organisation.snapshot.mantra, version=3, text="Each student leaves prepared.")
        number = organisation.publish(replace(organisation.snapshot, mantra=mantra))
        organisation.withdraw(number)

        page = words(client.get("/"))

        assert "Every student leaves ready for class." in page
        assert "Each student leaves prepared." not in page
