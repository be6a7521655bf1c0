"""Marks of a graded attempt to evidence about objectives."""

from collections.abc import Sequence
from statistics import fmean

from lms.courses.terms import WRITTEN_PREFIX, ItemDocument, ItemKind, MasteryLevel, ObjectiveDocument
from lms.evidence.terms import EvidenceDraft, EvidenceKind
from lms.quizzes.terms import Verdict

SOURCE = "attempt"
"""What evidence of a quiz names as its source; the source id is the attempt's."""


def drafts_of(
    attempt_id: str, objectives: Sequence[ObjectiveDocument], items: Sequence[ItemDocument], verdict: Verdict
) -> tuple[EvidenceDraft, ...]:
    """Return one draft for each objective that the attempt speaks about.

    The score of an objective is the mean of the items which cover it. The mantra is shown when it was typed from memory, or
    when all about it is right where that was not asked; a moment when all about it is right and the attempt is passed. A written module's own objective has the score of the whole attempt, and is
    shown when the attempt is passed. Source: training.md 5.
    """
    drafts = []
    for objective in objectives:
        if objective.subject.startswith(WRITTEN_PREFIX):
            score, is_right, succeeded = verdict.score_percent, verdict.passed, verdict.passed
        else:
            about = [(item, mark) for item, mark in zip(items, verdict.marks, strict=True) if covers(item, objective)]
            if not about:
                continue
            score = int(fmean(mark.score for _, mark in about) * 100 + 1e-6)  # floored, as that of the whole attempt
            is_right = all(mark.is_correct for _, mark in about)
            if objective.level == MasteryLevel.KNOW:
                typed = [mark.is_correct for item, mark in about if item.kind == ItemKind.RECALL_UNAIDED]
                succeeded = all(typed) if typed else is_right
            else:
                succeeded = is_right and verdict.passed
        drafts.append(
            EvidenceDraft(
                objective_key=objective.key,
                level=objective.level,
                fingerprint=objective.fingerprint,
                kind=EvidenceKind.QUIZ,
                score_percent=score,
                succeeded=succeeded,
                source=SOURCE,
                source_id=attempt_id,
                details={"asked": len(items), "right": is_right, "passed": verdict.passed}
                if _is_asked_again(objective)
                else None,
            )
        )
    return tuple(drafts)


def _is_asked_again(objective: ObjectiveDocument) -> bool:
    """Test if follow-ups ask about it, so that what was shown may run out: the mantra, and moments."""
    if objective.level == MasteryLevel.KNOW:
        return objective.subject == "mantra"
    return "/" in objective.subject and not objective.subject.startswith(WRITTEN_PREFIX)


def covers(item: ItemDocument, objective: ObjectiveDocument) -> bool:
    """Test if an item speaks about an objective: same level, same subject, same job role if both name one.

    The pillars belong to the mantra, so matching them speaks about it. Only seeing it done shows `demonstrate`.
    """
    if item.level != objective.level or objective.level == MasteryLevel.DEMONSTRATE:
        return False
    if objective.subject == "mantra":
        return "mantra" in item.subject or item.kind == ItemKind.PILLAR_MATCH
    if objective.subject not in item.subject:
        return False
    return objective.job_role is None or item.job_role in {None, objective.job_role}
