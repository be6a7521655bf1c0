"""What a release would bring to those who have completed a course: by the rule that decides it afterwards."""

from collections.abc import Iterable, Mapping, Sequence

from lms.core.frozen import frozen
from lms.courses.terms import ItemDocument, MasteryLevel, ObjectiveDocument, RenewalKind
from lms.curriculum import rules
from lms.curriculum.changes.modules import Written
from lms.curriculum.draft.terms import Questions
from lms.curriculum.generator.changed import DeltaContent, mantra_delta, role_delta
from lms.curriculum.generator.questions.workshop import Workshop
from lms.curriculum.generator.renewal import MODULE_FACT, RenewalDecision, Taught, decide_renewal
from lms.curriculum.terms import MANTRA_MODULE, CosmeticChange, Curriculum


@frozen
class ComparedCourse:
    """One course as of a release, or as of now."""

    job_role: str | None
    """Code; `None` for the foundation."""
    shop: Workshop
    taught: Taught
    objectives: tuple[ObjectiveDocument, ...]
    bank: tuple[ItemDocument, ...]
    written: tuple[Written, ...]
    minutes: int
    """Of all that must be done."""


@frozen
class CourseOutcome:
    """What somebody gets who has completed the course as it was."""

    kind: RenewalKind
    question_count: int
    minutes: int


def course_of(
    curriculum: Curriculum,
    shop: Workshop,
    written: Sequence[Written],
    cosmetic_changes: Sequence[CosmeticChange],
    *,
    job_role: str | None,
) -> ComparedCourse:
    """Return the course of a job role, or the foundation, with the trainers' modules that stand in it."""
    is_foundation = job_role is None
    objectives = tuple(o for o in curriculum.objectives if rules.is_of_foundation(o) == is_foundation)
    bank = tuple(item for item in curriculum.items if rules.is_about_mantra(item) == is_foundation)
    generated = [
        module.document
        for module in curriculum.modules
        if (module.document.code == MANTRA_MODULE) == is_foundation and module.document.required
    ]
    return ComparedCourse(
        job_role=job_role,
        shop=shop,
        taught=Taught(
            facts=rules.course_facts(curriculum.facts, written, cosmetic_changes, job_role=job_role),
            fingerprints={objective.key: objective.fingerprint for objective in objectives},
            item_keys=rules.item_keys(bank),
        ),
        objectives=objectives,
        bank=bank,
        written=tuple(written),
        minutes=sum(document.minutes for document in generated) + sum(module.minutes for module in written),
    )


def decide_outcome(
    before: ComparedCourse | None, after: ComparedCourse, *, is_called_full: bool, why: Sequence[str] = ()
) -> CourseOutcome:
    """Return what somebody gets who has completed the course as it was; without one, all of it is new.

    `why` is what the author says about it.
    """
    if before is None:
        return CourseOutcome(kind=RenewalKind.WHOLE, question_count=0, minutes=after.minutes)
    decided = decide_renewal(
        before.taught, after.taught, objectives=after.objectives, bank=after.bank, is_called_full=is_called_full
    )
    if decided.kind is not RenewalKind.DELTA:
        is_whole = decided.kind is RenewalKind.WHOLE
        return CourseOutcome(kind=decided.kind, question_count=0, minutes=after.minutes if is_whole else 0)
    new = [module for module in after.written if f"{MODULE_FACT}{module.code}" in decided.changed]
    minutes = _minutes_of_delta(before, after, decided, why) + sum(module.minutes for module in new)
    return CourseOutcome(kind=decided.kind, question_count=len(decided.items), minutes=minutes)


def questions_of(pairs: Iterable[tuple[ComparedCourse | None, ComparedCourse | None]]) -> Questions:
    """Count the questions that are new, ask for another answer, or are asked no more."""
    new = rekeyed = retired = 0
    for before, after in pairs:
        old = before.taught.item_keys if before else {}
        now = after.taught.item_keys if after else {}
        new += len(now.keys() - old.keys())
        retired += len(old.keys() - now.keys())
        rekeyed += sum(old[item] != now[item] for item in old.keys() & now.keys())
    return Questions(new=new, rekeyed=rekeyed, retired=retired)


def outdated(before: ComparedCourse, after: ComparedCourse) -> Mapping[str, str]:
    """Return the objectives whose observations would count no longer: the fingerprint that they count for, by key."""
    now = after.taught.fingerprints
    return {
        objective.key: objective.fingerprint
        for objective in before.objectives
        if objective.level is MasteryLevel.DEMONSTRATE
        and now.get(objective.key, objective.fingerprint) != objective.fingerprint
    }


def _minutes_of_delta(
    before: ComparedCourse, after: ComparedCourse, decided: RenewalDecision, why: Sequence[str]
) -> int:
    changed = [fact for fact in decided.changed if not fact.startswith(MODULE_FACT)]
    if not changed:
        return 0
    content = DeltaContent(code="delta", changed=changed, objectives=decided.objectives, items=decided.items, why=why)
    if after.job_role is None:
        return mantra_delta(before.shop.world, after.shop, content).document.minutes
    return role_delta(before.shop.world, after.shop, after.job_role, content).document.minutes
