"""What a browser sends for questions, as answers. The names of the fields are those of `macros/questions/`."""

from collections.abc import Iterable

from werkzeug.datastructures import MultiDict

from lms.courses.items import kind_of
from lms.courses.items.base import Answer
from lms.courses.terms import ItemDocument
from lms.quizzes.queries import AskedQuestion

Sent = MultiDict[str, str]


def read_answer(item: ItemDocument, sent: Sent, name: str) -> Answer | None:
    """Return what was answered to an item under a field name, or `None` for nothing. Whether it may be is checked later."""
    return kind_of(item).read(item, sent, name)


def read_answers(questions: Iterable[AskedQuestion], sent: Sent) -> dict[int, Answer | None]:
    """Return the answers of a whole page by position, after the move that was asked for, if any."""
    return {one.position: read_moved_answer(one.item, sent, f"q{one.position}") for one in questions}


def moved(labels: list[str], step: str) -> list[str]:
    """Return labels with one moved: `2:up` changes places with the one above; what leads nowhere changes nothing."""
    at, _, way = step.partition(":")
    order = list(labels)
    here = int(at) if at.isascii() and at.isdecimal() and len(at) <= 3 else -1
    there = here + (-1 if way == "up" else 1)
    if 0 <= here < len(order) and 0 <= there < len(order) and way in {"up", "down"}:
        order[here], order[there] = order[there], order[here]
    return order


def read_revision(sent: Sent) -> int:
    """Return the number of a save, 0 if it is missing or odd."""
    number = sent.get("revision", "")
    return int(number) if number.isascii() and number.isdecimal() and len(number) <= 9 else 0


def read_moved_answer(item: ItemDocument, sent: Sent, name: str) -> Answer | None:
    """Return what was answered to an item, after the move that was asked for, if any."""
    answer = read_answer(item, sent, name)
    if answer and "order" in answer and (move := sent.get("move", "")).startswith(f"{name}:"):
        return {"order": moved(answer["order"], move.removeprefix(f"{name}:"))}
    return answer
