"""The words of item statistics."""

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """What the answers say of a question, most urgent first."""

    CHECK = "check"
    """Look at the key, or at the map."""
    EARLY = "early"
    """Too few answers for more than a hint."""
    USABLE = "usable"
    FEW = "few"
    """Too few answers to say anything."""


@dataclass(frozen=True, kw_only=True)
class OptionCount:
    """One label of a question, with who chose it first."""

    label: str
    is_key: bool
    count: int
    top_count: float
    """Of the best third of those who were asked; a part of somebody where the border runs through equals."""


@dataclass(frozen=True, kw_only=True)
class ItemFigures:
    """What the first attempts of all people say of one revision of a question."""

    n: int
    """Persons."""
    facility: float | None = None
    """Mean score, 0.0–1.0; `None` without answers."""
    discrimination: float | None = None
    """Mean score of the best 27 % less that of the weakest 27 %, −1.0–1.0; `None` = cannot be computed."""
    item_rest: float | None = None
    """Correlation with the rest of the form, −1.0–1.0; `None` = cannot be computed."""
    top_n: float = 0.0
    """Size of the best third."""
    options: tuple[OptionCount, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the figures mean, in plain words."""

    standing: Standing
    told: tuple[str, ...]
    doubts_map: bool = False
    """Whether so many answer otherwise that those who look after the map should know."""
