"""What is owed by somebody of a job role."""

from collections.abc import Iterator, Mapping, Sequence

from lms.courses.terms import ItemDocument, ItemKind, ItemUse, MasteryLevel, ObjectiveDocument
from lms.curriculum.generator.facts import demonstrate_fingerprint, know_fingerprint, understand_fingerprint
from lms.curriculum.generator.select import Selection


def objectives(
    selection: Selection, items: Sequence[ItemDocument], facts: Mapping[str, str]
) -> tuple[ObjectiveDocument, ...]:
    """Return the objectives of the foundation and of the role's course, in the order of the journey.

    Only what a quiz can ask or an observer can see is owed: a map too short to be asked about is not.
    """
    return tuple(_all(selection, items, facts))


def _all(selection: Selection, items: Sequence[ItemDocument], facts: Mapping[str, str]) -> Iterator[ObjectiveDocument]:
    asked = {(i.level, s) for i in items if i.use == ItemUse.ASSESSED for s in i.subject}
    role = selection.job_role
    if (MasteryLevel.KNOW, "mantra") in asked or any(i.kind == ItemKind.PILLAR_MATCH for i in items):
        yield ObjectiveDocument(
            level=MasteryLevel.KNOW, subject="mantra", fingerprint=know_fingerprint(facts, "mantra"), title="Our mantra"
        )
    for m in selection.maps:
        if (MasteryLevel.KNOW, m.code) in asked:
            yield ObjectiveDocument(
                level=MasteryLevel.KNOW, subject=m.code, fingerprint=know_fingerprint(facts, m.code), title=m.name
            )
        for part in selection.focus:
            if part.place.map.code != m.code:
                continue
            subject, title = part.subject, part.place.label
            if (MasteryLevel.UNDERSTAND, subject) in asked:
                yield ObjectiveDocument(
                    level=MasteryLevel.UNDERSTAND,
                    subject=subject,
                    fingerprint=understand_fingerprint(facts, subject, role),
                    job_role=role,
                    title=title,
                )
            if part.impact.good:
                yield ObjectiveDocument(
                    level=MasteryLevel.DEMONSTRATE,
                    subject=subject,
                    fingerprint=demonstrate_fingerprint(facts, subject, role),
                    job_role=role,
                    title=title,
                )
