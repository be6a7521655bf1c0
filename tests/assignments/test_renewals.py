"""What was shown at work runs out after a year: people hear of it in time, once each."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.assignments.renewals import jobs, messages, rules
from lms.courses.terms import MasteryLevel
from lms.evidence import operations as evidence
from lms.evidence.terms import EvidenceDraft, EvidenceKind
from lms.mail.models import OutgoingMessage
from lms.mail.terms import QueuedMessage
from lms.outbox.terms import take_steps
from tests.factories.learning import DEMONSTRATE, OBJECTIVES
from tests.times import MONDAY

EXPIRES = MONDAY + timedelta(days=365)


@given(st.integers(-400, 400))
def test_a_milestone_is_told_in_its_days_and_no_others(left):
    found = rules.milestone_of(date(2026, 1, 1) + timedelta(days=left), today=date(2026, 1, 1))

    assert found == next((d for d in (90, 30, 7) if left in range(d - 2, d + 1)), None)


@pytest.fixture
def ben(session, make):
    """A bookseller who showed at work what is asked of him."""
    make.release()
    role = make.job_role()
    ben = make.learner("Ben Okoro", job_role=role)
    make.assigned(ben, make.course(role, objectives=OBJECTIVES), now=MONDAY)
    show(session, ben, MONDAY)
    return ben


def show(session, person, at, fingerprint="a" * 16):
    draft = EvidenceDraft(
        objective_key=DEMONSTRATE, level=MasteryLevel.DEMONSTRATE, fingerprint=fingerprint, kind=EvidenceKind.OBSERVATION,
        score_percent=100, succeeded=True, source="observation", source_id=at.isoformat(),
        details={"rows": {"a": "yes", "b": "yes", "c": "yes"}},
    )  # fmt: skip
    evidence.record_evidence(session, employee_id=person.id, drafts=[draft], release_number=1, now=at)


def told(session, *, days_before):
    """The days of all messages there are once that night's work is done."""
    night = EXPIRES - timedelta(days=days_before)
    take_steps(session, list(jobs.tell_expiring(session, {}, now=night)))
    rows = session.query(OutgoingMessage).filter_by(kind=messages.EXPIRING.code).order_by(OutgoingMessage.id)
    return [row.facts["day"] for row in rows]


def test_hears_three_times_however_often_the_job_runs(session, ben):
    counts = [len(told(session, days_before=days)) for days in (120, 91, 90, 89, 31, 30, 30, 8, 7, 1, 0)]

    assert counts[0] == 0
    assert counts[-1] == 3
    assert counts == sorted(counts)


def test_does_not_hear_of_what_the_standard_has_changed_or_nobody_asks_for(session, make, ben):
    show(session, ben, MONDAY + timedelta(hours=1), fingerprint="b" * 16)

    assert told(session, days_before=30) == []


def test_what_was_shown_again_meanwhile_is_not_sent(session, ben):
    told(session, days_before=30)
    [row] = session.query(OutgoingMessage).filter_by(kind=messages.EXPIRING.code)
    queued = QueuedMessage(
        id=row.id, employee_id=ben.id, kind=row.kind, facts=row.facts, queued_at=MONDAY, send_after=MONDAY, tries=0
    )
    assert messages.EXPIRING.look_again(session, [queued], now=MONDAY)

    show(session, ben, EXPIRES - timedelta(days=20))

    assert not messages.EXPIRING.look_again(session, [queued], now=MONDAY)
