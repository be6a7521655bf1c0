"""What a release does to the questions that come back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.recall import queries
from lms.recall.models import RecallCard
from tests.curriculum.delta_organisation import DeltaOrganisation, edited
from tests.curriculum.organisation import ORGANISATION
from tests.curriculum.strategies import with_touchpoints

SHELF = "understand:in-store/shelf@bookseller"
HOUR = timedelta(hours=1)


@pytest.fixture
def company(session, make, drain):
    make.working_days()
    company = DeltaOrganisation(session, make, drain)
    company.publish()
    return company


@pytest.fixture
def ben(company):
    ben = company.hire("Ben Okoro")
    company.complete(ben)
    return ben


def asked(session, ben, now):
    return {one.card.objective_key: one for one in queries.plan_follow_up(session, ben.id, now=now)[0]}


def retired(snapshot):
    def change(one):
        return replace(one, impacts=()) if one.code == "shelf" else one

    return replace(snapshot, maps=tuple(with_touchpoints(m, change) for m in snapshot.maps))


def test_a_changed_standard_is_asked_at_once_with_its_new_key(session, company, make, ben):
    now = company.now + timedelta(days=2)
    make.follow_up(ben, *[True] * len(asked(session, ben, now)), now=now)
    before = session.scalars(select(RecallCard.due_at).where(RecallCard.objective_key == SHELF)).one()

    company.publish(edited(ORGANISATION, "shelf", "bookseller", good=("Says the price before anyone asks",)))

    assert before > company.now
    question = asked(session, ben, company.now + HOUR)[SHELF]
    assert question.card.is_changed
    assert "Says the price before anyone asks" in question.item.key


def test_what_was_retired_is_asked_no_more_and_returns_with_what_is_remembered(session, company, ben):
    later = timedelta(days=30)
    assert SHELF in asked(session, ben, company.now + later)

    company.publish(retired(ORGANISATION))

    assert SHELF not in asked(session, ben, company.now + later)
    company.publish(ORGANISATION)
    assert SHELF in asked(session, ben, company.now + later)
