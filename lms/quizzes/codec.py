"""Quiz rules as plain values, for storage."""

from dataclasses import asdict
from typing import Any

from lms.quizzes.terms import QuizRule


def rule_to_plain(rule: QuizRule) -> dict[str, Any]:
    """Return a rule as JSON values."""
    return asdict(rule)


def rule_from_plain(plain: dict[str, Any]) -> QuizRule:
    """Return the rule again."""
    return QuizRule(**plain)
