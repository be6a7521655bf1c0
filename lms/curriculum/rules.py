"""Decisions about courses and quizzes: who gets a written module, how its quiz is passed, what differs between releases."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from lms.core import ids
from lms.core.disk import says_full
from lms.courses.terms import (
    WRITTEN_PREFIX,
    Audience,
    ItemDocument,
    ItemKind,
    ItemUse,
    MasteryLevel,
    ObjectiveDocument,
)
from lms.curriculum.cosmetic import EVERYONE, without_cosmetic_changes
from lms.curriculum.generator.facts import is_of_mantra
from lms.curriculum.generator.select import LATER_SIZE, MANTRA_SIZE, SIZES
from lms.curriculum.terms import MANTRA_MODULE, CosmeticChange, FailureCause, GeneratedModule, Snapshot
from lms.journeys.terms import MapState
from lms.people.terms import JobRoleDocument
from lms.quizzes.terms import QuizRule

MANTRA_QUIZ = QuizRule(size=MANTRA_SIZE, moments=(MANTRA_MODULE,), all_up_to=3)
"""Of four questions as of five, one may be wrong: small companies have four, and what keeps a pillar can be argued about."""
"""As SQLite and the operating system say it."""
NO_SITES: Mapping[str, Collection[str]] = {}


class WrittenText(Protocol):
    """A trainer's module, as far as it is a fact that it is taught."""

    @property
    def code(self) -> str:
        """Return its code."""

    @property
    def fingerprint(self) -> str:
        """Return the hash of text and questions."""


def is_for_job_role(
    audience: Audience, job_role: JobRoleDocument, snapshot: Snapshot, held_at: Mapping[str, Collection[str]] = NO_SITES
) -> bool:
    """Test if a written module belongs into the course of a job role: by name, by department, by site, or by the map.

    What is for everyone belongs into the foundation, not here. `held_at` has the job roles that are held at each site:
    courses belong to job roles, so what is for a site is for all who hold a job role that is held there.
    """
    if audience.everyone:
        return False
    return (
        job_role.code in audience.job_roles
        or job_role.department in audience.departments
        or any(job_role.code in held_at.get(site, ()) for site in audience.sites)
        or not touchpoints_of(job_role.code, snapshot).isdisjoint(audience.touchpoints)
    )


def touchpoints_of(job_role_code: str, snapshot: Snapshot) -> frozenset[str]:
    """Return the touchpoints that a job role shapes on current maps, as `map/touchpoint`."""
    return frozenset(
        f"{map_.code}/{touchpoint.code}"
        for map_ in snapshot.maps
        if map_.state is MapState.CURRENT
        for touchpoint in map_.touchpoints()
        if touchpoint.impact_of(job_role_code)
    )


def scored_items(items: Iterable[ItemDocument]) -> tuple[ItemDocument, ...]:
    """Return the items that count in a written module's quiz."""
    return tuple(item for item in items if item.use is ItemUse.ASSESSED)


def with_scenarios(
    module: GeneratedModule, scenarios: Mapping[str, Sequence[ItemDocument]], *, job_role: str
) -> GeneratedModule:
    """Return a generated module whose quiz also asks what trainers wrote about its moments: they know the dilemma better.

    `scenarios` has trainers' questions by `map/touchpoint`.
    """
    written = tuple(
        replace(item, level=MasteryLevel.UNDERSTAND, subject=(moment,), job_role=job_role)
        for moment in module.moments
        for item in scenarios.get(moment, ())
    )
    return replace(module, quiz_items=(*module.quiz_items, *written)) if module.quiz_items and written else module


def scenarios_about(audience: Audience, items: Iterable[ItemDocument]) -> dict[str, tuple[ItemDocument, ...]]:
    """Return the scenarios of a module that is for one touchpoint, by that; of one for several it is not known which they mean."""
    if len(audience.touchpoints) != 1:
        return {}
    return {audience.touchpoints[0]: tuple(i for i in scored_items(items) if i.kind is ItemKind.SCENARIO)}


def written_quiz_rule(items: Sequence[ItemDocument]) -> QuizRule:
    """Return the rule of a quiz whose questions somebody chose: all of them, in their order."""
    return QuizRule(size=len(items))


def written_objective(code: str, title: str, items: Sequence[ItemDocument]) -> ObjectiveDocument:
    """Return what a written module with a quiz lets a person understand; its facts are what its questions ask."""
    return ObjectiveDocument(
        level=MasteryLevel.UNDERSTAND,
        subject=WRITTEN_PREFIX + code,
        fingerprint=ids.fingerprint(*sorted(item.key_hash or item.stem for item in items)),
        title=title,
    )


def cause_of(error: str) -> FailureCause:
    """Return why work failed, by its error as type and message."""
    if says_full(error):
        return FailureCause.FULL
    name = error.partition(":")[0]
    return FailureCause.BUSY if name in {"InterfaceError", "OperationalError", "TimeoutError"} else FailureCause.MISTAKE


def without_values(error: str) -> str:
    """Return an error without the values that were being written: they may be about people."""
    return error.partition("\n[parameters:")[0]


def generated_quiz_rule(module: GeneratedModule) -> QuizRule:
    """Return the rule of a generated module's quiz."""
    if module.document.code == MANTRA_MODULE:
        return MANTRA_QUIZ
    return moments_quiz_rule(module.moments, is_later=module.document.opens_after_days > 0)


def moments_quiz_rule(moments: Sequence[str], *, is_later: bool) -> QuizRule:
    """Return the rule of a quiz about moments of a job role; one that comes later asks three questions.

    Source: training.md 4.3.
    """
    size = LATER_SIZE if is_later else SIZES.get(len(moments), max(SIZES.values()))
    return QuizRule(size=size, moments=tuple(moments))


def is_about_mantra(item: ItemDocument) -> bool:
    """Test if a question is about the mantra and the same for all."""
    return item.job_role is None and MANTRA_MODULE in item.subject


def item_keys(items: Iterable[ItemDocument]) -> dict[str, str]:
    """Return what is learned by each question, by its id."""
    return {item.item_id: item.key_hash for item in items}


def course_facts(
    facts: Mapping[str, str],
    written: Sequence[WrittenText],
    cosmetic_changes: Sequence[CosmeticChange],
    *,
    job_role: str | None,
) -> dict[str, str]:
    """Return what a course teaches: of the facts of a job role its own, or those of the foundation, and the trainers' modules."""
    own = {fact: hash_ for fact, hash_ in facts.items() if is_of_mantra(fact) == (job_role is None)}
    modules = {WRITTEN_PREFIX + module.code: module.fingerprint for module in written}
    laid = without_cosmetic_changes(
        modules, [one for one in cosmetic_changes if one.is_of_module], job_role or EVERYONE
    )
    # A module that the course no longer has leaves no fact: there would be nothing to give to who has not read it.
    return own | {fact: hash_ for fact, hash_ in laid.items() if fact in modules}


def is_of_foundation(objective: ObjectiveDocument) -> bool:
    """Test if an objective belongs to the course that everyone takes."""
    return objective.subject == MANTRA_MODULE
