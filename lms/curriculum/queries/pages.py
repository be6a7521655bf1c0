"""What the pages about releases and courses show."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.courses import codec as items_codec
from lms.courses import queries as courses
from lms.courses.terms import ItemDocument
from lms.curriculum.queries.releases import ReleaseRow, list_releases, load_release
from lms.outbox import queries as outbox
from lms.quizzes.models import Quiz

MAKERS = ("lms.curriculum.jobs.generate", "lms.curriculum.jobs.generate_foundation")
"""The jobs that make the courses of a release, as the outbox names them."""


@dataclass(frozen=True, kw_only=True)
class ListReleasesPage:
    """All releases, and how far the courses of the newest are."""

    releases: tuple[ReleaseRow, ...]
    course_count: int
    ready_count: int
    failed_count: int


@dataclass(frozen=True, kw_only=True)
class ShowCoursePage:
    """One course with the questions of each module: for trainers only, as it holds the answers."""

    course: courses.CoursePage
    modules: tuple[tuple[courses.ModuleRow, tuple[ItemDocument, ...]], ...]


def show_course_page(session: Session, code: str) -> ShowCoursePage:
    """Return one course with the questions of each module.

    :raises CourseNotFound: if there is none of that code
    """
    course = courses.course_page(session, code)
    banks = {
        row.module_version_id: tuple(items_codec.item_from_plain(plain) for plain in row.bank)
        for row in session.execute(
            select(Quiz.module_version_id, Quiz.bank).where(
                Quiz.module_version_id.in_([module.version_id for module in course.modules])
            )
        )
    }
    return ShowCoursePage(
        course=course, modules=tuple((module, banks.get(module.version_id, ())) for module in course.modules)
    )


def list_releases_page(session: Session) -> ListReleasesPage:
    """Return all releases, and how far the courses of the newest are."""
    releases = list_releases(session)
    if not releases:
        return ListReleasesPage(releases=(), course_count=0, ready_count=0, failed_count=0)
    number = releases[0].number
    counts = [outbox.count_by_state(session, handler=name, key_field=("number", number)) for name in MAKERS]
    return ListReleasesPage(
        releases=releases,
        course_count=len(load_release(session, number).organisation.job_roles) + 1,
        ready_count=sum(count.done for count in counts),
        failed_count=sum(count.dead for count in counts),
    )
