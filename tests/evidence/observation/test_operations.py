from datetime import timedelta

import pytest

from lms.evidence import queries as evidence
from lms.evidence.observation import operations
from lms.evidence.observation.terms import Sighting
from lms.evidence.products import queries
from lms.evidence.terms import MasteryStage
from tests.times import MONDAY

KEY = "demonstrate:in-store/booklist@bookseller"


@pytest.fixture
def ben(make):
    return make.learner("Ben Okoro")


@pytest.fixture
def record(session, make, ben):
    """Maria, or another, records that Ben did everything well, unless told otherwise."""

    def record(observer=None, **more):
        values = {"rows": dict.fromkeys("abc", Sighting.ONCE), "critical": {"never": False}, "now": MONDAY} | more
        operations.record_observation(
            session, employee_id=ben.id, objective_key=KEY, fingerprint="f", release_number=1,
            observer=make.viewer(observer or make.leader("Maria Silva")), **values,
        )  # fmt: skip

    return record


class TestRecordObservation:
    def test_needs_a_second_day_or_a_second_observer(self, session, make, ben, record):
        record(rows={"a": Sighting.OFTEN})
        once = evidence.mastery_of(session, ben.id)[KEY]

        record(make.leader("Noor Haddad"), rows={"a": Sighting.ONCE})

        assert (once.stage, once.shown_count) == (MasteryStage.BEGUN, 3)
        assert evidence.mastery_of(session, ben.id)[KEY].is_held

    def test_is_kept_with_who_saw_it_and_closes_the_request(self, session, ben, record):
        operations.request_observation(session, employee_id=ben.id, objective_key=KEY, now=MONDAY)

        record(note="Calm and clear.")

        assert KEY in evidence.mastery_of(session, ben.id)
        assert not queries.find_open_of(session, ben.id).requests
        [row] = evidence.page_evidence(session, ben.id).rows
        assert (row.observer_name, row.note) == ("Maria Silva", "Calm and clear.")

    def test_a_critical_row_seen_is_kept_and_shows_nothing(self, session, ben, record):
        record(critical={"never": True})

        [row] = evidence.page_evidence(session, ben.id).rows
        assert not row.succeeded
        assert evidence.mastery_of(session, ben.id) == {}

    def test_nobody_observes_themselves(self, ben, record):
        with pytest.raises(operations.CannotObserveOneself):
            record(ben)

    def test_refuses_when_nothing_was_seen(self, record):
        with pytest.raises(operations.NothingSeen):
            record(rows={"a": Sighting.NOT_SEEN})


class TestRequestObservation:
    def test_waits_once_and_may_be_asked_again_after_the_answer(self, session, ben, record):
        operations.request_observation(session, employee_id=ben.id, objective_key=KEY, now=MONDAY)
        operations.request_observation(session, employee_id=ben.id, objective_key=KEY, now=MONDAY + timedelta(days=1))
        waiting = queries.find_open_of(session, ben.id).requests
        record()
        answered = queries.find_open_of(session, ben.id).requests
        operations.request_observation(session, employee_id=ben.id, objective_key=KEY, now=MONDAY + timedelta(days=2))

        assert (waiting, answered) == ({KEY}, set())
        assert queries.find_open_of(session, ben.id).requests == {KEY}

    def test_refuses_what_cannot_be_seen(self, session, ben):
        with pytest.raises(operations.NotObservable):
            operations.request_observation(session, employee_id=ben.id, objective_key="know:mantra", now=MONDAY)
