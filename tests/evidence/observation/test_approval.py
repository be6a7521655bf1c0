"""A second person approves what an observer saw."""

import pytest

from lms.evidence import queries as ledger
from lms.evidence.observation import access, operations, queries
from lms.evidence.observation.terms import ApprovalNeed, ObservationState, Sighting
from tests.times import MONDAY

KEY = "demonstrate:in-store/booklist@bookseller"


@pytest.fixture
def noor(make):
    return make.leader("Noor Haddad")


@pytest.fixture
def maria(make, noor):
    return make.leader("Maria Silva", manager=noor)


@pytest.fixture
def ben(make, maria):
    return make.learner("Ben Okoro", manager=maria)


@pytest.fixture
def record(session, make, ben, maria):
    """Maria sees Ben do it well where a second person must approve that, or not."""

    def record(approval=ApprovalNeed.ALL, subjects=()):
        operations.set_approval_rule(
            session, approval=approval, subjects=subjects, viewer=make.viewer(noor_or(make)), now=MONDAY
        )
        observation_id = operations.record_observation(
            session, employee_id=ben.id, objective_key=KEY, fingerprint="f", release_number=1,
            rows={"a": Sighting.ONCE}, critical={}, observer=make.viewer(maria), now=MONDAY,
        )  # fmt: skip
        return queries.get_observation(session, observation_id)

    return record


def noor_or(make):
    return make.administrator("Ann Over")


def test_waits_for_a_second_person_and_then_counts_from_its_day(session, make, record, ben, maria, noor):
    row = record()
    assert ledger.load_facts(session, employee_ids=[ben.id]) == {}
    assert queries.list_to_approve(session, maria.id, leader_ids=[maria.id]) == ()
    with pytest.raises(queries.ObservationNotFound):
        access.approval_for(session, make.viewer(maria), row.id)

    operations.approve(
        session, access.approval_for(session, make.viewer(noor), row.id), viewer=make.viewer(noor), now=MONDAY
    )

    [fact] = ledger.load_facts(session, employee_ids=[ben.id])[ben.id, KEY]
    assert (fact.recorded_by, fact.occurred_at) == (maria.id, MONDAY)
    kept = queries.get_observation(session, row.id)
    assert (kept.state, kept.decided_by_name) == (ObservationState.APPROVED, "Noor Haddad")
    with pytest.raises(operations.AlreadyDecided):
        operations.approve(session, row, viewer=make.viewer(noor), now=MONDAY)


def test_is_kept_when_it_is_not_approved(session, make, record, ben, noor):
    row = record()
    with pytest.raises(operations.DeclinedWithoutReason):
        operations.decline(session, row, reason="", viewer=make.viewer(noor), now=MONDAY)

    operations.decline(session, row, reason="You were not there.", viewer=make.viewer(noor), now=MONDAY)

    assert queries.get_observation(session, row.id).state is ObservationState.DECLINED
    assert ledger.load_facts(session, employee_ids=[ben.id]) == {}
    with pytest.raises(queries.ObservationNotFound):
        access.observation_page_for(session, make.viewer(ben), row.id)


@pytest.mark.parametrize(
    ("approval", "subjects", "state"),
    [
        (ApprovalNeed.NONE, (), ObservationState.RECORDED),
        (ApprovalNeed.SOME, ("in-store/till",), ObservationState.RECORDED),
        (ApprovalNeed.SOME, ("in-store/booklist",), ObservationState.WAITING),
    ],
)
def test_follows_the_rule_of_the_touchpoint(record, approval, subjects, state):
    assert record(approval, subjects).state is state


def test_some_touchpoints_are_at_least_one(record):
    with pytest.raises(operations.NoTouchpointChosen):
        record(ApprovalNeed.SOME)
