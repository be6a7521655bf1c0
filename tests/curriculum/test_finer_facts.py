"""Courses made of long lessons, with coarser facts, give way to short ones: nobody loses what they completed."""

import pytest
from sqlalchemy import select

from lms.courses.models import Course, CourseVersion, Objective
from lms.courses.terms import FOUNDATION, MasteryLevel, RenewalKind
from lms.curriculum import queries
from lms.curriculum.draft import queries as draft
from lms.curriculum.generator.facts import is_coarse, refined
from lms.curriculum.generator.pipeline import generate
from lms.curriculum.generator.renewal import Taught, decide_renewal
from lms.curriculum.rules import course_facts
from tests.curriculum.delta_organisation import DeltaOrganisation, edited
from tests.curriculum.organisation import ORGANISATION

FINER = ("moment/", "hopes/", "says/", "because/", "serves/", "pillars/")


def coarse(facts):
    """Facts as they were kept before: fewer of each part, and the stages of each map."""
    return {fact: hash_ for fact, hash_ in facts.items() if not fact.startswith(FINER)} | {"map/in-store/stages": "0"}


def decided(before, after, *, without=()):
    facts = course_facts(before.facts, (), (), job_role=before.job_role)
    known = Taught(
        facts=coarse(facts),
        fingerprints={o.key: o.fingerprint for o in before.objectives if o.key not in without},
        item_keys={"an-old-question": "0"},
    )
    taught = Taught(facts=course_facts(after.facts, (), (), job_role=after.job_role), fingerprints={}, item_keys={})
    objectives = [o for o in after.objectives if o.job_role]
    return decide_renewal(known, taught, objectives=objectives, bank=after.items)


class TestRefined:
    def test_takes_what_is_only_finer_as_known(self):
        facts = generate(ORGANISATION, "bookseller").facts

        assert is_coarse(coarse(facts))
        assert not is_coarse(facts)
        assert refined(coarse(facts), facts) == facts
        assert refined(facts, {}) == facts

    def test_knows_nothing_of_a_part_that_is_new(self):
        before = generate(ORGANISATION, "manager").facts
        after = generate(ORGANISATION, "bookseller").facts

        assert "moment/in-store/shelf" not in refined(coarse(before), after)


class TestRenewal:
    def test_asks_nothing_of_who_learned_the_same(self):
        one = generate(ORGANISATION, "bookseller")

        assert decided(one, one).kind is RenewalKind.NOTHING

    def test_asks_only_what_the_course_adds(self):
        one = generate(ORGANISATION, "bookseller")
        added = "understand:in-store/ask@bookseller"

        found = decided(one, one, without=(added,))

        assert (found.kind, [o.key for o in found.objectives]) == (RenewalKind.DELTA, [added])
        assert {item.moment for item in found.items} == {"in-store/ask"}

    def test_asks_what_changed_since(self):
        after = generate(edited(ORGANISATION, "ask", "bookseller", how="Ask for the section first."), "bookseller")

        found = decided(generate(ORGANISATION, "bookseller"), after)

        assert (found.kind, found.changed) == (RenewalKind.DELTA, ("impact/in-store/ask@bookseller",))


class TestRelease:
    @pytest.fixture
    def organisation(self, session, make, drain):
        """A company whose courses were made of long lessons, completed by Ada."""
        organisation = DeltaOrganisation(session, make, drain)
        organisation.publish()
        ada = organisation.hire("Ada")
        organisation.complete(ada)
        for version in session.scalars(select(CourseVersion)):
            version.facts, version.item_keys = coarse(version.facts), {"an-old-question": "0"}
            version.fingerprint = "as it was"
        current = session.scalar(select(Course.current_version_id).where(Course.code == "role/bookseller"))
        session.add(
            Objective(
                course_version_id=current,
                key="know:in-store",
                position=99,
                level=MasteryLevel.KNOW,
                subject="in-store",
                map_code="in-store",
                title="Buying in the store",
                fingerprint="0",
            )
        )
        session.flush()
        return organisation, ada

    def test_can_be_published_for_the_new_courses_alone_and_asks_nobody_again(self, organisation, session):
        company, ada = organisation
        before = company.live(ada)
        page = draft.draft_release_page(session, now=company.now)
        assert (page.has_new_courses, page.is_unchanged) == (True, False)

        number = company.publish()

        assert queries.show_release_page(session, number).has_new_courses
        assert not queries.show_release_page(session, number - 1).has_new_courses
        assert company.live(ada) == before
        assert company.live(ada)["role/bookseller"].fulfilled_at
        assert company.live(ada)[FOUNDATION].fulfilled_at
        page = draft.draft_release_page(session, now=company.now)
        assert (page.has_new_courses, page.is_unchanged) == (False, True)
