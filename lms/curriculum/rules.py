"""Decisions about courses and quizzes: who gets a written module, how its quiz is passed, what differs between releases."""

from collections.abc import Iterable, Mapping, Sequence

from lms.core import ids
from lms.courses.terms import (
    WRITTEN_PREFIX,
    Audience,
    ItemDocument,
    ItemUse,
    MasteryLevel,
    ModuleDocument,
    ObjectiveDocument,
)
from lms.curriculum.terms import Snapshot
from lms.journeys.terms import MapState
from lms.people.terms import JobRoleDocument
from lms.quizzes.terms import QuizRule

MANTRA_MODULE = "mantra"
MANTRA_QUIZ = QuizRule(size=6, quota_know=6, quota_understand=0, quota_apply=0)
ROLE_QUIZ = QuizRule()


def is_for_job_role(audience: Audience, job_role: JobRoleDocument, snapshot: Snapshot) -> bool:
    """Test if a written module belongs into the course of a job role: by name, by department, or because the map says so.

    What is for everyone belongs into the foundation, not here.
    """
    if audience.everyone:
        return False
    return (
        job_role.code in audience.job_roles
        or job_role.department in audience.departments
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


def written_quiz_rule(items: Sequence[ItemDocument]) -> QuizRule:
    """Return the rule of a written module's quiz: all its scored questions, eight in ten right."""
    know = sum(item.level is MasteryLevel.KNOW for item in items)
    apply = sum(item.is_apply for item in items)
    return QuizRule(
        size=len(items),
        quota_know=know,
        quota_understand=len(items) - know - apply,
        quota_apply=apply,
        needs_mantra=False,
        apply_ratio=0.0,
    )


def written_objective(code: str, title: str, items: Sequence[ItemDocument]) -> ObjectiveDocument:
    """Return what a written module with a quiz lets a person understand; its facts are what its questions ask."""
    return ObjectiveDocument(
        level=MasteryLevel.UNDERSTAND,
        subject=WRITTEN_PREFIX + code,
        fingerprint=ids.fingerprint(*sorted(item.key_hash or item.stem for item in items)),
        title=title,
    )


def generated_quiz_rule(document: ModuleDocument) -> QuizRule:
    """Return the rule of a generated module's quiz."""
    return MANTRA_QUIZ if document.code == MANTRA_MODULE else ROLE_QUIZ


def is_of_foundation(objective: ObjectiveDocument) -> bool:
    """Test if an objective belongs to the course that everyone takes."""
    return objective.subject == MANTRA_MODULE


def differing(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """Return the keys which are new, gone or have another value, sorted."""
    return tuple(sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key)))


FACETS = {
    "touchpoint": "the customer's side",
    "impact": "the part in it",
    "good": "the standards",
    "never": "the standards",
}
TOLD = 5
"""How many changes are told in words; the rest as a number."""


def tell_changes(facts: Sequence[str], names: Mapping[str, str]) -> str:
    """Say in words what the facts are about. `names` has maps and touchpoints by subject."""
    told: dict[str, list[str]] = {}
    for fact in facts:
        kind, _, rest = fact.partition("/")
        subject = rest.partition("@")[0]
        if kind in {"mantra", "pillar"}:
            told.setdefault("the mantra" if kind == "mantra" else "what the mantra promises", [])
        elif kind == "map":
            told.setdefault(f"the stages of {names.get(rest.removesuffix('/stages'), rest)}", [])
        else:
            facets = told.setdefault(names.get(subject, subject), [])
            if FACETS[kind] not in facets:
                facets.append(FACETS[kind])
    pieces = [f"{what} ({', '.join(facets)})" if facets else what for what, facets in told.items()]
    more = len(pieces) - TOLD
    sentence = "; ".join(pieces[:TOLD]) + (f"; and {more} more" if more > 0 else "")
    return sentence[:1].upper() + sentence[1:]


def names_of(*firms: Snapshot) -> dict[str, str]:
    """Return the names of all maps and touchpoints by subject; a later firm's names win."""
    names: dict[str, str] = {}
    for snapshot in firms:
        for map_ in snapshot.maps:
            names[map_.code] = map_.name
            names |= {f"{map_.code}/{touchpoint.code}": touchpoint.name for touchpoint in map_.touchpoints()}
    return names
