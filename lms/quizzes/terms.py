"""Quizzes as values."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Answer = dict[str, Any]
"""What was given. By mode: one `{"choice": label}`, many `{"choices": [labels]}`, order `{"order": [labels]}`,
match `{"pairs": {prompt: label}}`, text and reflect `{"text": str}`."""


class AttemptState(StrEnum):
    OPEN = "open"
    SUBMITTED = "submitted"
    EXPIRED = "expired"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What an answer earned."""

    score: float
    """0.0–1.0."""
    is_correct: bool
    """Whether it counts as right for mastery (domain.md C5)."""


@dataclass(frozen=True, kw_only=True)
class QuizRule:
    """How a quiz is put together and passed; copied into each attempt."""

    size: int = 12
    quota_know: int = 3
    quota_understand: int = 5
    quota_apply: int = 4
    pass_percent: int = 80
    needs_mantra: bool = True
    """Whether the mantra item, if one was asked, must be right."""
    apply_ratio: float = 2 / 3
    """Share of the apply items that must be right."""
    max_attempts: int | None = None
    """`None` = as often as one likes."""
    time_limit_seconds: int | None = None


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The outcome of an attempt."""

    score_percent: int
    passed: bool
    marks: tuple[Mark, ...]
    missing: tuple[str, ...] = field(default=())
    """Why not passed, in words: the mantra item, the share of apply items, the percentage."""
