"""What the page of the next release shows."""

from lms.core.frozen import frozen
from lms.courses.terms import RenewalKind
from lms.curriculum.changes import UntaughtChange
from lms.curriculum.terms import ChangeKind, Facet, TaughtChange


def kinds_of(facet: Facet) -> tuple[ChangeKind, ...]:
    """Return what a change can be called; nobody takes a whole course again because of one module."""
    return tuple(kind for kind in ChangeKind if kind is not ChangeKind.FULL or not facet.is_of_module)


@frozen
class ChangeRow:
    """One change with what the author calls it."""

    change: TaughtChange
    chosen: ChangeKind
    job_roles: tuple[str, ...]
    """Names of those who are taught it."""
    people_count: int
    module_code: str
    """Of a trainer's module; else empty."""

    @property
    def kinds(self) -> tuple[ChangeKind, ...]:
        """Return what the author can choose."""
        return kinds_of(self.change.facet)


@frozen
class FacetRow:
    """The changes of one kind that are too many to be shown one by one."""

    facet: Facet
    count: int
    chosen: str
    """A `ChangeKind`, or empty: as proposed."""

    @property
    def kinds(self) -> tuple[ChangeKind, ...]:
        """Return what the author can choose."""
        return kinds_of(self.facet)


@frozen
class CourseOutcomeRow:
    """What those who have completed a course get with the release."""

    name: str
    people_count: int
    """That hold the job role."""
    completed: int
    """That have completed the course and have nothing of it open."""
    in_middle: int
    not_begun: int
    kind: RenewalKind
    question_count: int
    minutes: int
    """For one person."""
    reasons: tuple[TaughtChange, ...]
    """What changes: the first few."""
    more_reasons: int
    is_new: bool
    """Nobody has completed it before."""


@frozen
class Questions:
    """What happens to the questions of the courses that change."""

    new: int = 0
    rekeyed: int = 0
    """With another right answer."""
    retired: int = 0


@frozen
class DraftReleasePage:
    """Whom the next release would touch, and with what, as the author calls the changes."""

    number: int
    """Of the release to be."""
    seen_number: int
    """Of the current one; 0 before the first."""
    seen: str
    is_unchanged: bool
    has_new_courses: bool
    """Whether all courses are made anew, of short lessons."""
    changes: tuple[ChangeRow, ...]
    facets: tuple[FacetRow, ...]
    """What is not among `changes`."""
    courses: tuple[CourseOutcomeRow, ...]
    more_courses: int
    """Courses that change, and were not worked out one by one."""
    job_role_count: int
    """That get something, and that somebody holds."""
    unheld_job_role_count: int
    """That get something, and that nobody holds yet."""
    all_job_roles: int
    people_count: int
    minutes_minimum: int
    minutes_maximum: int
    """For one person; of the job roles that somebody holds."""
    minutes_total: int
    """Of those who completed the courses before."""
    questions: Questions
    observations: int
    """What was seen at work and would count no longer."""
    untaught: tuple[UntaughtChange, ...]
    patch_count: int
    """Pages of generated text that trainers changed since the current release."""

    @property
    def more_changes(self) -> int:
        """How many changes are not shown one by one."""
        return sum(facet.count for facet in self.facets)
