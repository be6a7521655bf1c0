"""Reading answers that may hold anything."""

from typing import Any

from lms.core.errors import RuleViolation
from lms.quizzes.terms import Answer, Mark

RIGHT = 0.8
"""A partly right answer counts as right from here on (domain.md C5)."""


class BadAnswer(RuleViolation):
    """The answer does not fit the question as it was shown."""


def labels(answer: Answer, name: str) -> list[str]:
    """Return the texts of a list, without anything else."""
    found = answer.get(name)
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def text(answer: Answer, name: str) -> str:
    """Return a text, or an empty one."""
    found: Any = answer.get(name)
    return found if isinstance(found, str) else ""


def mark(score: float, *, right_from: float = RIGHT) -> Mark:
    """Return a mark; the tiny allowance is for sums of thirds."""
    return Mark(score=score, is_correct=score >= right_from - 1e-9)
