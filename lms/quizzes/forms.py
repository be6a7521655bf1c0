"""What a browser sends for questions, as answers. The names of the fields are those of `macros/questions/`."""

from werkzeug.datastructures import MultiDict

from lms.courses.items import kind_of
from lms.courses.items.base import Answer
from lms.courses.terms import ItemDocument

Sent = MultiDict[str, str]


def read_answer(item: ItemDocument, sent: Sent, name: str) -> Answer | None:
    """Return what was answered to an item under a field name, or `None` for nothing. Whether it may be is checked later."""
    return kind_of(item).read(item, sent, name)


def moved(labels: list[str], step: str) -> list[str]:
    """Return labels with one moved: `2:up` changes places with the one above; what leads nowhere changes nothing."""
    at, _, way = step.partition(":")
    order = list(labels)
    here = int(at) if at.isascii() and at.isdecimal() and len(at) <= 3 else -1
    there = here + (-1 if way == "up" else 1)
    if 0 <= here < len(order) and 0 <= there < len(order) and way in {"up", "down"}:
        order[here], order[there] = order[there], order[here]
    return order


def read_moved_answer(item: ItemDocument, sent: Sent, name: str) -> Answer | None:
    """Return what was answered to an item, after the move that was asked for, if any."""
    answer = read_answer(item, sent, name)
    if answer and "order" in answer and (move := sent.get("move", "")).startswith(f"{name}:"):
        return {"order": moved(answer["order"], move.removeprefix(f"{name}:"))}
    return answer
