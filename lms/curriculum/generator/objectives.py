"""What is owed by somebody of a job role (training.md 5)."""

from collections.abc import Iterator, Mapping, Sequence

from lms.courses.terms import APPLY, ItemDocument, ItemUse, MasteryLevel, ObjectiveDocument
from lms.curriculum.generator.facts import demonstrate_fingerprint, know_fingerprint, understand_fingerprint
from lms.curriculum.generator.select import Selection
from lms.curriculum.terms import MANTRA_MODULE


def mantra_objectives(facts: Mapping[str, str], title: str) -> tuple[ObjectiveDocument, ...]:
    """Return what everyone owes."""
    know = ObjectiveDocument(
        level=MasteryLevel.KNOW, subject=MANTRA_MODULE, fingerprint=know_fingerprint(facts), title=title
    )
    return (know,)


def role_objectives(
    selection: Selection, own: Sequence[ItemDocument], facts: Mapping[str, str]
) -> tuple[ObjectiveDocument, ...]:
    """Return what a job role owes: first the moments of the course, then the later ones, as they come.

    Only what a quiz can ask or an observer can see is owed.
    """
    return tuple(_all(selection, own, facts))


def _all(selection: Selection, own: Sequence[ItemDocument], facts: Mapping[str, str]) -> Iterator[ObjectiveDocument]:
    applied = {item.moment for item in own if item.kind in APPLY and item.use is ItemUse.ASSESSED}
    role, days = selection.job_role, selection.opens_after_days()
    for part in (*selection.required, *selection.later):
        subject, title = part.subject, part.place.label
        if subject in applied:
            yield ObjectiveDocument(
                level=MasteryLevel.UNDERSTAND,
                subject=subject,
                fingerprint=understand_fingerprint(facts, subject, role),
                job_role=role,
                title=title,
                due_after_days=days.get(subject, 0),
            )
        if part.impact.good and subject not in days:
            yield ObjectiveDocument(
                level=MasteryLevel.DEMONSTRATE,
                subject=subject,
                fingerprint=demonstrate_fingerprint(facts, subject, role),
                job_role=role,
                title=title,
            )
