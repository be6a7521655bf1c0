"""What a learner sees of an item: before the answer without its key, afterwards with the reasons."""

from collections.abc import Mapping, Sequence
from typing import Any

from lms.courses.items import widget_of
from lms.courses.terms import ItemDocument, ItemMode
from lms.quizzes.terms import Answer, FeedbackView, Mark, QuestionView


def question_of(item: ItemDocument, shown: Sequence[str], position: int) -> QuestionView:
    """Return an item as it may be seen before it is answered."""
    return QuestionView(
        position=position,
        item_id=item.item_id,
        widget=widget_of(item.kind, item.mode),
        stem=item.stem,
        options=tuple(shown),
        prompts=item.prompts,
        hint=item.hint,
    )


def question_of_plain(item: Mapping[str, Any], shown: Sequence[str], position: int) -> QuestionView:
    """Return the same from a stored item, without reading its key."""
    return QuestionView(
        position=position,
        item_id=item["item_id"],
        widget=widget_of(item["kind"], ItemMode(item["mode"])),
        stem=item["stem"],
        options=tuple(shown),
        prompts=tuple(item.get("prompts", ())),
        hint=item.get("hint", ""),
    )


def feedback_of(item: ItemDocument, answer: Answer | None, mark: Mark) -> FeedbackView:
    """Return what to say about an answer that counts."""
    return FeedbackView(
        is_answered=bool(answer),
        is_correct=None if item.mode == ItemMode.REFLECT else mark.is_correct,
        score_percent=round(mark.score * 100),
        answer_text=answer_text(item),
        right=item.key if item.mode in {ItemMode.SINGLE, ItemMode.MULTIPLE} else (),
        explanation=item.explanation,
        source=item.source,
        chosen_feedback=_chosen_feedback(item, answer or {}),
    )


def answer_text(item: ItemDocument) -> str:
    """Return the right answer in words."""
    match item.mode:
        case ItemMode.SINGLE | ItemMode.TEXT:
            return item.key[0] if item.key else ""
        case ItemMode.ORDER:
            return " → ".join(item.key)
        case ItemMode.MATCH:
            return "; ".join(f"{prompt}: {label}" for prompt, label in zip(item.prompts, item.key, strict=True))
        case ItemMode.MULTIPLE | ItemMode.CHECKLIST:
            return "; ".join(item.key)
        case _:
            return ""


def _chosen_feedback(item: ItemDocument, answer: Answer) -> str:
    comments = dict(item.feedback)
    chosen = [answer["choice"]] if "choice" in answer else answer.get("choices", [])
    return " ".join(comments[label] for label in chosen if label in comments)
