"""The words of events and deliveries."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened; subclasses are named in the past tense and hold ids and plain values."""

    at: datetime


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"
    DONE = "done"
    DEAD = "dead"


Step = Callable[..., object]
"""Called as `step(session)`. A bounded piece of writing, in a transaction of its own. Harmless when run twice."""

Handler = Callable[..., Sequence[Step] | None]
"""Called as `handler(session, fields, now=…)` where `fields` are the event's plain values.

A plain one is short and does its work in the transaction that marks it as done. One that is marked `in_steps` only reads and
computes, while others write, and returns what there is to write; the last step shares its transaction with the mark. A step
that finds its reading out of date raises `Overtaken`: the handler is run anew, soon.
"""

Planner = TypeVar("Planner", bound=Callable[..., Sequence[Step]])


def in_steps(handler: Planner) -> Planner:
    """Mark a handler that reads, computes and returns steps."""
    handler.is_in_steps = True  # type: ignore[attr-defined]  # functions take attributes; the type of functions does not say so
    return handler


def is_in_steps(handler: Handler) -> bool:
    """Test if a handler returns steps."""
    return getattr(handler, "is_in_steps", False)


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """One handler wants one event."""

    event: type[Event]
    handler: Handler

    @property
    def name(self) -> str:
        """The handler's full name, by which deliveries find it again."""
        return handler_name(self.handler)


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """Work that is done every day at an hour (UTC)."""

    handler: Handler
    hour: int


def take_steps(session: Any, steps: Sequence[Step]) -> None:
    """Take all steps in one transaction, where nobody waits for it."""
    for step in steps:
        step(session)


def handler_name(handler: Handler) -> str:
    """Return the full name of a handler, as stored in deliveries."""
    return f"{handler.__module__}.{handler.__qualname__}"


Fields = dict[str, Any]
