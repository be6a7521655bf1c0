"""Releases, and the courses that follow from them."""

from dataclasses import replace

import pytest

from lms import wiring
from lms.courses import queries as courses
from lms.courses.format.reader import read_module
from lms.curriculum import events, jobs, operations, queries
from lms.journeys import operations as journeys
from lms.outbox import registry
from lms.outbox.terms import Subscription
from lms.people import operations as people
from lms.people.terms import JobRoleDocument
from lms.quizzes import queries as quizzes
from lms.vision import operations as vision
from tests.curriculum.organisation import MODULE, ORGANISATION, lay
from tests.times import MONDAY


@pytest.fixture(autouse=True)
def only_this_feature():
    """Nothing but the curriculum hears of a release; the whole program's wiring comes back afterwards."""
    subscription = Subscription(event=events.ReleasePublished, handler=jobs.request_courses)
    registry.fill((subscription,), (jobs.generate_course, jobs.generate_foundation), ())
    yield
    registry.fill(wiring.SUBSCRIPTIONS, wiring.HANDLERS, wiring.SCHEDULES)


@pytest.fixture
def organisation(session):
    lay(session)


@pytest.fixture
def save_module(session):
    def save(text=MODULE, code="refund-basics"):
        document, problems = read_module(text, code=code)
        assert document is not None, problems
        return operations.save_written_module(session, document=document, now=MONDAY)

    return save


def publish(session, seen_number=0, **options):
    return operations.publish_release(session, viewer=None, seen_number=seen_number, now=MONDAY, **options)


class TestPublishRelease:
    def test_freezes_the_organisation_as_it_stands(self, session, organisation):
        number = publish(session)

        assert queries.current_release_number(session) == number == 1
        assert queries.load_release(session, 1) == ORGANISATION

    def test_refuses_who_looked_at_an_older_release(self, session, organisation):
        publish(session)

        with pytest.raises(operations.ReleasedSince):
            publish(session, seen_number=0)

    def test_refuses_when_nothing_changed(self, session, organisation):
        publish(session)

        with pytest.raises(operations.NothingChanged):
            publish(session, seen_number=1)

    def test_takes_a_module_of_a_trainer_for_a_change(self, session, organisation, save_module):
        publish(session)
        save_module()

        assert publish(session, seen_number=1) == 2

    def test_leaves_the_release_before_as_it_was(self, session, organisation):
        publish(session)
        vision.apply_mantra(
            session, document=replace(ORGANISATION.mantra, version=3, text="Ready, all of them."), now=MONDAY
        )
        publish(session, seen_number=1)

        assert queries.load_release(session, 1) == ORGANISATION
        assert queries.load_release(session, 2).mantra.text == "Ready, all of them."


class TestGenerate:
    @pytest.fixture
    def released(self, session, organisation, save_module, drain):
        save_module()
        publish(session)
        drain()

    def test_makes_a_course_for_everyone_and_one_for_each_job_role(self, session, released):
        codes = {course.code for course in courses.courses_page(session).courses}

        assert codes == {"foundation", *(f"role/{role.code}" for role in ORGANISATION.organisation.job_roles)}

    def test_gives_the_foundation_the_mantra(self, session, released):
        page = courses.course_page(session, "foundation")

        assert [module.code for module in page.modules] == ["mantra"]
        assert [objective.key for objective in page.objectives] == ["know:mantra"]

    def test_gives_a_written_module_to_those_whom_the_map_names(self, session, released):
        bookseller = courses.course_page(session, "role/bookseller")
        custodian = courses.course_page(session, "role/custodian")

        assert "refund-basics" in [module.code for module in bookseller.modules]
        assert "understand:module/refund-basics" in [objective.key for objective in bookseller.objectives]
        assert "refund-basics" not in [module.code for module in custodian.modules]

    def test_gives_each_module_with_questions_a_quiz(self, session, released):
        for module in courses.course_page(session, "role/bookseller").modules:
            assert (quizzes.find_quiz_id(session, module.version_id) is not None) == module.has_quiz

    def test_has_a_minimal_course_for_a_job_role_that_no_map_names(self, session, released):
        page = courses.course_page(session, "role/custodian")

        assert [objective.level for objective in page.objectives if objective.level != "know"] == []
        assert page.modules

    def test_makes_the_foundation_where_there_is_no_job_role_yet(self, session, drain):
        lay(session, replace(ORGANISATION, organisation=replace(ORGANISATION.organisation, job_roles=()), maps=()))
        publish(session)
        drain()

        assert [course.code for course in courses.courses_page(session).courses] == ["foundation"]
        assert [one.key for one in courses.course_page(session, "foundation").objectives] == ["know:mantra"]

    def test_leaves_the_foundation_alone_when_a_job_role_comes_first_and_nobody_need_learn_it(
        self, session, released, drain
    ):
        roles = (JobRoleDocument(code="usher", name="Usher", department="stores"), *ORGANISATION.organisation.job_roles)
        people.apply_organisation(session, replace(ORGANISATION.organisation, job_roles=roles), MONDAY)
        publish(session, seen_number=1, choices={"role-added": "cosmetic"})
        drain()

        numbers = {course.code: course.release_number for course in courses.courses_page(session).courses}
        assert (numbers["role/usher"], numbers["foundation"]) == (2, 1)

    def test_leaves_untouched_job_roles_alone(self, session, released, drain):
        (map_,) = ORGANISATION.maps
        stage = map_.stages[0]
        touchpoint = stage.touchpoints[0]
        impact = replace(touchpoint.impacts[0], good=("Says the price before scanning.",))
        touched = replace(touchpoint, impacts=(impact, *touchpoint.impacts[1:]))
        stage = replace(stage, touchpoints=(touched, *stage.touchpoints[1:]))
        journeys.apply_map(session, document=replace(map_, stages=(stage, *map_.stages[1:])), now=MONDAY)

        publish(session, seen_number=1)
        drain()

        numbers = {course.code: course.release_number for course in courses.courses_page(session).courses}
        assert numbers[f"role/{impact.job_role}"] == 2
        assert numbers["role/custodian"] == numbers["role/manager"] == 1

    def test_is_not_done_for_a_release_that_is_no_longer_the_newest(self, session, organisation, save_module, drain):
        publish(session)
        save_module()
        publish(session, seen_number=1)

        drain()

        assert {course.release_number for course in courses.courses_page(session).courses} == {2}


class TestListReleasesPage:
    def test_counts_the_courses_that_are_ready(self, session, organisation, drain):
        publish(session, notes="First.")
        before = queries.list_releases_page(session)
        drain()
        after = queries.list_releases_page(session)

        assert (before.progress.ready_count, before.progress.course_count) == (0, 4)
        assert (after.progress.ready_count, after.progress.course_count) == (4, 4)
        assert after.releases[0].notes == "First."
