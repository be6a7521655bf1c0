"""The page of the next release: changes, whom they touch, and what they get."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.core.words import gettext as _
from lms.courses import queries as courses
from lms.courses.queries import WrittenModule
from lms.courses.terms import FOUNDATION, WRITTEN_PREFIX, RenewalKind
from lms.curriculum import changes, compiler
from lms.curriculum import queries as releases
from lms.curriculum.changes import SnapshotFacts
from lms.curriculum.draft.queries.comparison import Comparison, compare_with_last, load_working
from lms.curriculum.draft.queries.progress import CourseProgress, count_progress
from lms.curriculum.draft.rules import ComparedCourse, CourseOutcome, course_of, decide_outcome, outdated, questions_of
from lms.curriculum.draft.terms import ChangeRow, CourseOutcomeRow, DraftReleasePage, FacetRow, Questions
from lms.curriculum.generator.pipeline import Generator
from lms.curriculum.terms import ChangeKind, CosmeticChange, Facet, TaughtChange
from lms.evidence.models import ObjectiveMastery

SHOWN = 100
"""Changes shown one by one; the rest is called by kind."""
WORKED_OUT = 30
"""Courses for which questions and minutes are worked out before anybody publishes: each takes a moment."""
REASONS = 3
"""Changes named beside a course."""
NO_CHOICES: Mapping[str, str] = {}


def draft_release_page(
    session: Session, *, now: datetime, choices: Mapping[str, str] = NO_CHOICES, notes: str = ""
) -> DraftReleasePage:
    """Compare the company as it stands with what the current release froze, as the author calls the changes.

    `choices` has kinds by the ids of changes and by facets; `notes` are read by the learners, so they take minutes too. The cost does not grow with the number of people.
    """
    compared = compare_with_last(session, load_working(session))
    chosen = changes.choose(compared.changes, choices)
    people = courses.people_by_job_role(session)
    reach = _Reach(compared, chosen, notes)
    pairs = reach.pairs()
    progress = count_progress(session, [pair.code for pair in pairs])
    rows = [_course_row(compared, pair, people, progress.get(pair.code, CourseProgress()), reach) for pair in pairs]
    outdating = {
        key: hash_ for pair in pairs if pair.before for key, hash_ in outdated(pair.before, pair.after).items()
    }
    patched = {_page(patch) for patch in _differing(compared)}
    return DraftReleasePage(
        number=releases.last_number(session) + 1,
        seen_number=compared.last.number if compared.last else 0,
        seen=compared.working.seen,
        is_unchanged=compared.is_unchanged,
        has_new_courses=compared.has_long_courses,
        changes=tuple(_change_row(compared, one, chosen, people) for one in compared.changes[:SHOWN]),
        facets=_facet_rows(compared.changes[SHOWN:], choices),
        courses=tuple(row for row in rows if row.kind is not RenewalKind.NOTHING),
        more_courses=len(reach.codes) - len(pairs),
        questions=questions_of((pair.before, pair.after) for pair in pairs if pair.before) if pairs else Questions(),
        observations=_count_held(session, outdating, now=now),
        untaught=changes.list_untaught(compared.before, compared.after) if compared.before else (),
        patch_count=len(patched),
        minutes_total=sum(row.minutes * row.completed for row in rows if not row.is_new),
        **_totals(compared, pairs, reach.codes, people),
    )


@frozen
class _Pair:
    """One course as it was and as it would be, and what follows."""

    code: str
    job_role: str | None
    before: ComparedCourse | None
    after: ComparedCourse
    outcome: CourseOutcome


class _Reach:
    """The courses that the changes touch, as the author calls them."""

    def __init__(self, compared: Comparison, chosen: Mapping[str, ChangeKind], notes: str) -> None:
        self.compared, self.chosen = compared, chosen
        self.why = (notes,) if notes.strip() else ()
        self.laid = compared.cosmetic_changes(chosen)
        self.by_course: dict[str, list[TaughtChange]] = {}
        for change in compared.changes:
            if chosen[change.id] is not ChangeKind.COSMETIC:
                for code in self._courses_of(change):
                    self.by_course.setdefault(code, []).append(change)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Return the codes of the courses, the foundation first; all before the first release."""
        known = [FOUNDATION, *(f"role/{role.code}" for role in self.compared.working.snapshot.organisation.job_roles)]
        if self.compared.before is None:
            return tuple(known)
        return tuple(code for code in known if code in self.by_course)

    def pairs(self) -> tuple[_Pair, ...]:
        """Return the courses as they were and would be; only so many as can be worked out in a moment."""
        compared = self.compared
        if compared.before is None or compared.last is None:
            return ()
        in_full = changes.courses_in_full(compared.changes, self.chosen)
        old = compiler.generator_for(compared.last.sha256, compared.before.snapshot, compared.last.cosmetic_changes)
        new = compiler.generator_for(compared.working.sha256, compared.working.snapshot, self.laid)
        found = []
        for code in self.codes[:WORKED_OUT]:
            job_role = None if code == FOUNDATION else code.removeprefix("role/")
            before = _course(compared, compared.before, old, compared.last.cosmetic_changes, job_role, is_before=True)
            after = _course(compared, compared.after, new, self.laid, job_role, is_before=False)
            if after is not None:
                decided = decide_outcome(before, after, is_called_full=code in in_full, why=self.why)
                found.append(_Pair(code=code, job_role=job_role, before=before, after=after, outcome=decided))
        return tuple(found)

    def _courses_of(self, change: TaughtChange) -> frozenset[str]:
        if not change.subject.startswith(WRITTEN_PREFIX) or not change.facet.is_of_module:
            return changes.courses_of(change)
        code = change.subject.removeprefix(WRITTEN_PREFIX)
        written = (*self.compared.written_before, *self.compared.written_after)
        is_for_all = any(module.audience.everyone for module in written if module.code == code)
        return frozenset((FOUNDATION,)) if is_for_all else frozenset(f"role/{role}" for role in change.job_roles)


def _course(
    compared: Comparison,
    organisation: SnapshotFacts,
    generator: Generator,
    cosmetic_changes: Sequence[CosmeticChange],
    job_role: str | None,
    *,
    is_before: bool,
) -> ComparedCourse | None:
    """Return a course as a release makes it, or `None` if there is no such job role."""
    if job_role is not None and job_role not in organisation.world.roles:
        return None
    modules: Sequence[WrittenModule] = compared.written_before if is_before else compared.written_after
    written = [
        module
        for module in modules
        if (module.audience.everyone if job_role is None else compared.is_for(module, job_role, before=is_before))
    ]
    curriculum = generator.foundation() if job_role is None else generator.generate(job_role)
    return course_of(curriculum, generator.shop, written, cosmetic_changes, job_role=job_role)


def _course_row(
    compared: Comparison, pair: _Pair, people: Mapping[str, int], progress: CourseProgress, reach: _Reach
) -> CourseOutcomeRow:
    reasons = reach.by_course.get(pair.code, [])
    return CourseOutcomeRow(
        name=_("Everyone") if pair.job_role is None else compared.after.job_role_name(pair.job_role),
        people_count=_people(pair.job_role, people),
        completed=progress.completed,
        in_middle=progress.in_middle,
        not_begun=progress.not_begun,
        kind=pair.outcome.kind,
        question_count=pair.outcome.question_count,
        minutes=pair.outcome.minutes,
        reasons=tuple(reasons[:REASONS]),
        more_reasons=max(0, len(reasons) - REASONS),
        is_new=pair.before is None,
    )


def _change_row(
    compared: Comparison, change: TaughtChange, chosen: Mapping[str, ChangeKind], people: Mapping[str, int]
) -> ChangeRow:
    is_for_all = len(change.job_roles) >= len(compared.after.world.roles)
    return ChangeRow(
        change=change,
        chosen=chosen[change.id],
        job_roles=() if is_for_all else tuple(compared.job_role_name(code) for code in change.job_roles),
        people_count=sum(people.get(code, 0) for code in change.job_roles),
        module_code=change.subject.removeprefix(WRITTEN_PREFIX) if change.facet.is_of_module else "",
    )


def _facet_rows(rest: Sequence[TaughtChange], choices: Mapping[str, str]) -> tuple[FacetRow, ...]:
    counts = Counter(change.facet for change in rest)
    return tuple(
        FacetRow(facet=facet, count=counts[facet], chosen=choices.get(facet, "")) for facet in Facet if counts[facet]
    )


def _totals(
    compared: Comparison, pairs: Sequence[_Pair], codes: Sequence[str], people: Mapping[str, int]
) -> dict[str, int]:
    """Sum up for people, not for courses: a change of the mantra and one of the part reach the same person."""
    all_roles = list(compared.after.world.roles)
    minutes: Counter[str] = Counter()
    for pair in pairs:
        if pair.outcome.kind is not RenewalKind.NOTHING:
            for job_role in all_roles if pair.job_role is None else [pair.job_role]:
                minutes[job_role] += pair.outcome.minutes
    # What was not worked out counts for whom it touches, not for how long.
    others = {code.removeprefix("role/") for code in codes[len(pairs) :] if code != FOUNDATION}
    touched = minutes.keys() | others
    held = {code for code in touched if people.get(code)}
    each = [count for code, count in minutes.items() if code in held]
    return {
        "job_role_count": len(held),
        "unheld_job_role_count": len(touched) - len(held),
        "all_job_roles": len(all_roles),
        "people_count": sum(people.get(code, 0) for code in touched),
        "minutes_minimum": min(each, default=0),
        "minutes_maximum": max(each, default=0),
    }


def _people(job_role: str | None, people: Mapping[str, int]) -> int:
    return sum(people.values()) if job_role is None else people.get(job_role, 0)


def _count_held(session: Session, outdating: Mapping[str, str], *, now: datetime) -> int:
    """Return how many observations are held now for exactly these fingerprints."""
    if not outdating:
        return 0
    rows = session.execute(
        select(ObjectiveMastery.objective_key, ObjectiveMastery.fingerprint, func.count().label("count"))
        .where(ObjectiveMastery.objective_key.in_(outdating), ObjectiveMastery.expires_at > now)
        .group_by(ObjectiveMastery.objective_key, ObjectiveMastery.fingerprint)
    )
    return sum(row[2] for row in rows if outdating[row.objective_key] == row.fingerprint)


def _differing(compared: Comparison) -> list[dict[str, str]]:
    old, new = (compared.last.patches if compared.last else []), compared.working.patches
    return [one for one in (*old, *new) if (one in old) != (one in new)]


def _page(patch: Mapping[str, str]) -> tuple[str, str]:
    return patch.get("module", ""), patch.get("page", "")
