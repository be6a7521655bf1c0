"""Marks of a graded attempt to evidence about objectives."""

from collections.abc import Sequence
from statistics import fmean

from lms.courses.terms import WRITTEN_PREFIX, ItemDocument, ItemKind, MasteryLevel, ObjectiveDocument
from lms.evidence.terms import EvidenceDraft, EvidenceKind
from lms.quizzes.terms import Verdict

SUCCEEDS_AT_PERCENT = 80
"""An objective is shown when the items about it earned this much on average."""

SOURCE = "attempt"
"""What evidence of a quiz names as its source; the source id is the attempt's."""


def drafts_of(
    attempt_id: str, objectives: Sequence[ObjectiveDocument], items: Sequence[ItemDocument], verdict: Verdict
) -> tuple[EvidenceDraft, ...]:
    """Return one draft for each objective that the attempt speaks about.

    The score of an objective is the mean of the items which cover it; a written module's own objective has the score
    of the whole attempt, and is shown when the attempt is passed.
    """
    drafts = []
    for objective in objectives:
        if objective.subject.startswith(WRITTEN_PREFIX):
            score, succeeded = verdict.score_percent, verdict.passed
        else:
            scores = [mark.score for item, mark in zip(items, verdict.marks, strict=True) if covers(item, objective)]
            if not scores:
                continue
            score = int(fmean(scores) * 100 + 1e-6)  # floored, as the score of the whole attempt
            succeeded = score >= SUCCEEDS_AT_PERCENT
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
            )
        )
    return tuple(drafts)


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
