"""The index, and who finds what in it."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from lms.core.permissions import Permission
from lms.courses import operations as courses
from lms.courses.models import Course, CourseVersion
from lms.courses.terms import MasteryLevel, ModuleDocument, PageDocument
from lms.curriculum import operations as curriculum
from lms.outbox.terms import take_steps
from lms.people import queries as people
from lms.search import jobs, operations, queries
from lms.search.models import SearchEntry
from tests.curriculum.organisation import ORGANISATION, lay
from tests.times import MONDAY


@pytest.fixture
def organisation(session):
    lay(session)
    curriculum.publish_release(session, viewer=None, seen_number=0, now=MONDAY)
    take_steps(session, operations.plan_release(session))


@pytest.fixture
def lesson(session, make):
    """A course of one role with one page of text; returns the version of the course."""

    def made(job_role, text, *, code="returns", title="Taking books back", release=1):
        page = PageDocument(code="p1", title=title, body=text)
        document = ModuleDocument(
            code=code, title="Returns", minutes=5, level=MasteryLevel.KNOW, pages=(page,), source=f"# {title}\n\n{text}"
        )
        module = courses.save_module_version(session, document=document, now=MONDAY)
        version = make.course(job_role, modules=(module,), release=release)
        take_steps(session, operations.plan_course(session, course_version_id=version))
        return version

    return made


@pytest.fixture
def role(session):
    def find(code):
        return next(one for one in people.list_job_roles(session) if one.code == code)

    return find


def titles(session, viewer, text):
    return ["".join(p.text for p in hit.title) for hit in queries.find(session, viewer=viewer, text=text).hits]


def take_back(session, version_id):
    """Leave the course of a version without a current one, and return it."""
    course = session.get(Course, session.get(CourseVersion, version_id).course_id)
    course.current_version_id = None
    session.flush()
    return course.id


class TestFind:
    def test_finds_a_lesson_that_was_assigned(self, session, make, lesson):
        ben = make.learner("Ben")
        make.assigned(ben, lesson(make.job_role(), "Look at the crème brûlée of receipts."))

        hit = queries.find(session, viewer=make.viewer(ben), text="creme RECEI").hits[0]

        assert (hit.parent_title, hit.page_number, hit.is_mine) == ("Returns", 1, True)
        assert [p.text for p in hit.excerpt if p.is_hit] == ["crème", "receipts"]

    def test_finds_what_was_fulfilled_and_not_what_was_only_withdrawn(self, session, make, lesson):
        ben = make.learner("Ben")
        done = lesson(make.job_role(), "Whisk the eggs.", code="done", title="Done")
        gone = lesson(make.job_role("Cook"), "Whisk the eggs.", code="gone", title="Gone")
        make.assigned(ben, done, fulfilled_at=MONDAY, withdrawn_at=MONDAY)
        make.assigned(ben, gone, withdrawn_at=MONDAY)

        assert titles(session, make.viewer(ben), "whisk") == ["Done"]

    def test_hides_lessons_of_others_from_learners_and_shows_them_to_authors(self, session, make, lesson):
        ben, mia = make.learner("Ben"), make.trainer("Mia")
        lesson(make.job_role("Cook", department="Kitchen"), "Whisk the eggs.")

        assert titles(session, make.viewer(ben), "whisk") == []
        assert titles(session, make.viewer(mia), "whisk") == ["Taking books back"]

    def test_shows_of_several_versions_the_newest(self, session, make, lesson):
        mia = make.trainer("Mia")
        make.assigned(mia, lesson(make.job_role(), "Whisk the eggs."))
        lesson(make.job_role(), "Whisk the eggs well.", release=2)

        hits = queries.find(session, viewer=make.viewer(mia), text="whisk").hits

        assert ["".join(p.text for p in hit.excerpt) for hit in hits] == ["Whisk the eggs well."]

    def test_finds_all_touchpoints_and_standards_of_ones_own_work(self, session, make, organisation, role):
        seller, custodian = (
            make.learner("Ben", job_role=role("bookseller")),
            make.learner("Cy", job_role=role("custodian")),
        )
        impact = ORGANISATION.maps[0].stages[0].touchpoints[0].impact_of("bookseller") or next(
            i for t in ORGANISATION.maps[0].touchpoints() for i in t.impacts if i.job_role == "bookseller"
        )

        assert any("Bookseller" in title for title in titles(session, make.viewer(seller), impact.good[0]))
        assert not any("Bookseller" in title for title in titles(session, make.viewer(custodian), impact.good[0]))
        name = next(ORGANISATION.maps[0].touchpoints()).name
        assert name in titles(session, make.viewer(custodian), name)

    def test_puts_ones_own_work_first(self, session, make, organisation, role):
        seller = make.viewer(make.learner("Ben", job_role=role("bookseller")))

        hits = queries.find(session, viewer=seller, text="student").hits

        own = [hit.is_mine for hit in hits]
        assert own == sorted(own, reverse=True)
        assert any(own)

    def test_names_the_place_on_the_journey(self, session, make, organisation, role):
        seller = make.viewer(make.learner("Ben", job_role=role("bookseller")))
        touchpoint = next(t for t in ORGANISATION.maps[0].touchpoints() if t.impact_of("bookseller"))

        hit = queries.find(session, viewer=seller, text=touchpoint.name).hits[0]

        assert hit.anchor == f"{ORGANISATION.maps[0].code}-{touchpoint.code}"
        assert hit.sign == ORGANISATION.maps[0].signs()[touchpoint.code]

    def test_takes_what_has_some_words_if_nothing_has_all(self, session, make, lesson):
        mia = make.viewer(make.trainer("Mia"))
        lesson(make.job_role(), "Whisk the eggs.")

        found = queries.find(session, viewer=mia, text="whisk zeppelins")

        assert (len(found.hits), found.is_close) == (1, True)

    def test_finds_words_of_a_script_without_spaces(self, session, make, lesson):
        lesson(make.job_role(), "返品は十日以内に受け付けます。")

        assert titles(session, make.viewer(make.trainer("Mia")), "返品") == ["Taking books back"]

    def test_prefers_titles(self, session, make, lesson):
        lesson(make.job_role(), "Zebra. " + "Words and words. " * 30, code="one", title="Elsewhere")
        lesson(make.job_role("Cook"), "Other words.", code="two", title="The zebra")

        assert titles(session, make.viewer(make.trainer("Mia")), "zebra") == ["The zebra", "Elsewhere"]

    def test_says_that_there_is_more(self, session, make, lesson):
        for number in range(4):
            lesson(make.job_role(f"Cook {number}"), "Whisk.", code=f"m{number}")

        found = queries.find(session, viewer=make.viewer(make.trainer("Mia")), text="whisk", limit=3)

        assert (len(found.hits), found.has_more) == (3, True)

    @pytest.mark.parametrize(
        "text",
        ['"', "*", "NEAR(", 'NEAR("a" "b", 3)', "AND", "a AND", "title:x", "-a", "^a", "a*", "'", "':*", "& | !", "\\", "%", "_",
         "a OR b) --", "; DROP TABLE search_text", "(((((", "{title}: a", "\x00a", "\u202ea", "<b>a</b>", "", " ", "😀", "a" * 5000],
    )  # fmt: skip
    def test_takes_no_question_for_syntax(self, session, make, lesson, text):
        lesson(make.job_role(), "Whisk the eggs.")

        queries.find(session, viewer=make.viewer(make.trainer("Mia")), text=text)

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(text=st.text(max_size=60))
    def test_takes_any_text(self, session, make, text):
        viewer = replace(
            make.viewer(self.somebody(make)), permissions=frozenset({Permission.LEARNING_TAKE, Permission.MODULES_SEE})
        )

        assert queries.find(session, viewer=viewer, text=text).hits == ()

    _kept = {}

    def somebody(self, make):
        if self._kept.get("make") is not make:
            self._kept.update(make=make, person=make.learner("Ben"))
        return self._kept["person"]

    def test_asks_the_database_at_most_five_times(self, session, make, lesson, client):
        viewer = make.viewer(make.learner("Ben"))
        session.flush()

        with client.counting() as statements:
            queries.find(session, viewer=viewer, text="whisk the eggs")

        assert len(statements) <= 5


class TestIndex:
    def test_takes_each_version_once(self, session, make, lesson):
        version = lesson(make.job_role(), "Whisk the eggs.")

        assert operations.plan_course(session, course_version_id=version) == []

    def test_replaces_the_release_before(self, session, make, organisation):
        count = operations.rebuild(session)

        take_steps(session, operations.plan_release(session))

        assert session.scalar(select(func.count()).select_from(SearchEntry)) == count > 0

    def test_is_the_same_when_built_anew(self, session, make, organisation, lesson):
        lesson(make.job_role(), "Whisk the eggs.")
        mia = make.viewer(make.trainer("Mia"))
        before = queries.find(session, viewer=mia, text="student"), queries.find(session, viewer=mia, text="whisk")

        operations.rebuild(session)

        after = queries.find(session, viewer=mia, text="student"), queries.find(session, viewer=mia, text="whisk")
        assert before == after

    def test_is_renewed_by_jobs(self, session, make, organisation, lesson):
        operations.rebuild(session)
        version = make.course(make.job_role("Cook"))

        take_steps(session, jobs.index_release(session, {"number": 1}, now=MONDAY))
        take_steps(session, jobs.index_course(session, {"course_version_id": str(version)}, now=MONDAY))

        assert titles(session, make.viewer(make.trainer("Mia")), "page") != []

    def test_forgets_the_lessons_of_a_course_that_is_taken_back_altogether(self, session, make, lesson):
        gone = lesson(make.job_role(), "Whisk the eggs.")
        lesson(make.job_role("Cook"), "Whisk the cream.", code="cream", title="Cream")
        course = take_back(session, gone)

        take_steps(
            session,
            jobs.index_course(session, {"course_id": str(course), "course_version_id": None}, now=MONDAY),
        )

        assert session.scalars(select(SearchEntry.title)).all() == ["Cream"]

    def test_keeps_what_somebody_completed_of_a_course_that_is_taken_back(self, session, make, lesson):
        ben, gone = make.learner("Ben"), lesson(make.job_role(), "Whisk the eggs.")
        make.assigned(ben, gone, fulfilled_at=MONDAY)
        course = take_back(session, gone)

        take_steps(
            session,
            jobs.index_course(session, {"course_id": str(course), "course_version_id": None}, now=MONDAY),
        )

        assert titles(session, make.viewer(ben), "whisk") == ["Taking books back"]

    def test_has_nothing_before_the_first_release(self, session):
        assert operations.plan_release(session) == []


class TestRebuildCommand:
    def test_says_how_much_can_be_found(self, db, session, make, lesson):
        from click.testing import CliRunner

        from lms.search.cli import search

        lesson(make.job_role(), "Whisk the eggs.")
        session.flush()

        said = CliRunner().invoke(search, ["rebuild"], obj=lambda: (None, db))

        assert said.output.startswith("1 "), said.exception
