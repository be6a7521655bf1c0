"""What the pages about releases and courses show."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.courses import codec as items_codec
from lms.courses import queries as courses
from lms.courses.terms import ItemDocument, RenewalKind
from lms.curriculum import changes, rules
from lms.curriculum.changes.modules import changed_codes, module_changes
from lms.curriculum.models import Release
from lms.curriculum.queries.progress import Progress, progress_of
from lms.curriculum.queries.reached import ReachedCourse, ReleaseAssignees, count_assignees, list_reached_courses
from lms.curriculum.queries.releases import (
    ReleaseFacts,
    ReleaseRow,
    current_release_number,
    get_release,
    get_release_row,
    list_releases,
    load_release,
    load_snapshot,
    number_before,
)
from lms.curriculum.terms import ChangeKind, Snapshot, TaughtChange
from lms.quizzes.models import Quiz

SHOWN = 100
"""Changes shown on one page."""


@frozen
class ListReleasesPage:
    """All releases, and how far the courses of the current one are."""

    releases: tuple[ReleaseRow, ...]
    current_number: int
    progress: Progress | None
    """`None` before the first release."""


@frozen
class ShowReleasePage:
    """One release: what it changed, as its author called it, and how far its courses are."""

    release: ReleaseRow
    is_current: bool
    is_first: bool
    changes: tuple[tuple[TaughtChange, ChangeKind, tuple[str, ...]], ...]
    """Each with its kind, and the names of the job roles; none for all of them."""
    more_changes: int
    courses: tuple[ReachedCourse, ...]
    """That stand in it anew, and ask somebody to learn."""
    has_new_courses: bool
    """Whether it replaced courses of long lessons by such of short ones."""
    reworded_count: int
    """Courses whose text differs a little; nobody is asked because of that."""
    assignees: ReleaseAssignees
    progress: Progress | None
    """Of the current release only."""
    previous_number: int
    """What would be current without it; 0 if nothing."""


@frozen
class DraftWithdrawalPage:
    """Whom it touches when a release is withdrawn."""

    release: ReleaseRow
    is_current: bool
    previous_number: int
    """0 when there is none to go back to."""
    job_roles: tuple[str, ...]
    people_count: int
    changes: tuple[TaughtChange, ...]


@frozen
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
    """Return all releases, and how far the courses of the current one are."""
    releases = list_releases(session)
    current = next((release.number for release in releases if release.withdrawn_at is None), 0)
    return ListReleasesPage(
        releases=releases, current_number=current, progress=progress_of(session, current) if current else None
    )


def show_release_page(session: Session, number: int) -> ShowReleasePage:
    """Return one release with what it changed.

    :raises ReleaseNotFound: if there is none of that number
    """
    release = get_release_row(session, number)
    is_current = number == current_release_number(session)
    base = _base(session, release)
    facts = get_release(session, number)
    frozen = load_snapshot(session, facts)
    found = _changes(session, base, facts) if base else ()
    reached = list_reached_courses(session, number)
    called = changes.choose(found, session.scalars(select(Release.choices).where(Release.number == number)).one())
    names = {role.code: role.name for role in frozen.organisation.job_roles}
    return ShowReleasePage(
        release=release,
        is_current=is_current,
        is_first=not base,
        changes=tuple(
            (
                one,
                called[one.id],
                () if len(one.job_roles) >= len(names) else tuple(names.get(c, c) for c in one.job_roles),
            )
            for one in found[:SHOWN]
        ),
        more_changes=max(0, len(found) - SHOWN),
        courses=tuple(one for one in reached if one.kind is not RenewalKind.NOTHING),
        has_new_courses=courses.has_map_objectives(session, replaced_by=number),
        reworded_count=sum(one.kind is RenewalKind.NOTHING for one in reached),
        assignees=count_assignees(session, number),
        progress=progress_of(session, number) if is_current else None,
        previous_number=number_before(session, number) or 0,
    )


def draft_withdrawal_page(session: Session, number: int) -> DraftWithdrawalPage:
    """Return whom it touches when a release is withdrawn.

    :raises ReleaseNotFound: if there is none of that number
    """
    release = get_release_row(session, number)
    previous = number_before(session, number)
    frozen = load_release(session, number)
    found = changes.list_changes(frozen, load_release(session, previous)) if previous else ()
    touched = {job_role for one in found for job_role in one.job_roles}
    people = courses.people_by_job_role(session)
    roles = frozen.organisation.job_roles
    return DraftWithdrawalPage(
        release=release,
        is_current=number == current_release_number(session),
        previous_number=previous or 0,
        job_roles=tuple(role.name for role in roles if role.code in touched),
        people_count=sum(people.get(role.code, 0) for role in roles if role.code in touched),
        changes=found[:SHOWN],
    )


def _changes(session: Session, base: int, new: ReleaseFacts) -> tuple[TaughtChange, ...]:
    """Return what a release changed: mantra, maps and job roles, then trainers' modules."""
    old = get_release(session, base)
    before, after = load_snapshot(session, old), load_snapshot(session, new)
    written = {
        str(module.version_id): module
        for module in courses.list_written_modules(
            session, [UUID(id_) for id_ in {*old.modules.values(), *new.modules.values()}]
        )
    }
    was, is_ = ([written[id_] for _, id_ in sorted(one.modules.items()) if id_ in written] for one in (old, new))
    codes = changed_codes(was, is_)
    had, has = (_reach(side, organisation, codes) for side, organisation in ((was, before), (is_, after)))
    return (*changes.list_changes(before, after), *module_changes(was, is_, had, has))


def _reach(
    modules: Sequence[courses.WrittenModule], organisation: Snapshot, codes: Collection[str]
) -> dict[str, tuple[str, ...]]:
    return {
        module.code: tuple(
            role.code
            for role in organisation.organisation.job_roles
            if module.audience.everyone or rules.is_for_job_role(module.audience, role, organisation)
        )
        for module in modules
        if module.code in codes
    }


def _base(session: Session, release: ReleaseRow) -> int | None:
    """Return the release that was current when this one was published."""
    return session.scalars(
        select(Release.number)
        .where(
            Release.number < release.number,
            or_(Release.withdrawn_at.is_(None), Release.withdrawn_at > release.published_at),
        )
        .order_by(Release.number.desc())
        .limit(1)
    ).first()
