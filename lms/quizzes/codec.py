"""Quiz rules as plain values, for storage."""

from dataclasses import asdict, fields
from typing import Any

from lms.quizzes.terms import QuizRule


def rule_to_plain(rule: QuizRule) -> dict[str, Any]:
    """Return a rule as JSON values."""
    return asdict(rule)


def rule_from_plain(plain: dict[str, Any]) -> QuizRule:
    """Return the rule again; what older versions stored beside it no longer decides anything."""
    known = {field.name: plain[field.name] for field in fields(QuizRule) if field.name in plain}
    return QuizRule(**known | {"moments": tuple(plain.get("moments", ()))})
