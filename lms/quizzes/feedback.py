"""What a learner sees of an item: before the answer without its key, afterwards with the reasons."""

from collections.abc import Mapping, Sequence
from typing import Any

from lms.courses.items import find_kind, kind_of
from lms.courses.items.base import Answer, Mark
from lms.courses.terms import ItemDocument, ItemKind, ItemMode
from lms.quizzes.terms import FeedbackView, QuestionView


def question_of(item: ItemDocument, shown: Sequence[str], position: int) -> QuestionView:
    """Return an item as it may be seen before it is answered."""
    return QuestionView(
        position=position,
        item_id=item.item_id,
        widget=kind_of(item).widget,
        stem=item.question or item.stem,
        scene=item.scene,
        moment=_moment(item.subject, item.job_role),
        options=tuple(shown),
        prompts=item.prompts,
        hint=item.hint,
    )


def question_of_plain(item: Mapping[str, Any], shown: Sequence[str], position: int) -> QuestionView:
    """Return the same from a stored item, without reading its key."""
    return QuestionView(
        position=position,
        item_id=item["item_id"],
        widget=find_kind(ItemKind(item["kind"]), ItemMode(item["mode"])).widget,
        stem=item.get("question") or item["stem"],
        scene=tuple(item.get("scene", ())),
        moment=_moment(item.get("subject", ()), item.get("job_role")),
        options=tuple(shown),
        prompts=tuple(item.get("prompts", ())),
        hint=item.get("hint", ""),
    )


def feedback_of(item: ItemDocument, answer: Answer | None, mark: Mark) -> FeedbackView:
    """Return what to say about an answer that counts."""
    kind = kind_of(item)
    right = item.key if kind.has_options else ()
    chosen = _chosen(answer or {})
    told = {*chosen, *right}
    return FeedbackView(
        is_answered=bool(answer),
        is_correct=mark.is_correct if kind.is_scored else None,
        score_percent=round(mark.score * 100),
        answer_text=kind.answer_text(item),
        right=right,
        explanation=item.explanation,
        source=item.source,
        chosen=chosen,
        comments={label: comment for label, comment in item.feedback if label in told},
    )


def _chosen(answer: Answer) -> tuple[str, ...]:
    return (answer["choice"],) if "choice" in answer else tuple(answer.get("choices", ()))


def _moment(subject: Sequence[str], job_role: str | None) -> str:
    first = subject[0] if subject and job_role else ""
    return first if "/" in first else ""
