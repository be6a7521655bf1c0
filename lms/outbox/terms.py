"""The words of events and deliveries."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened; subclasses are named in the past tense and hold ids and plain values."""

    at: datetime


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"
    DONE = "done"
    DEAD = "dead"


Handler = Callable[..., None]
"""Called as `handler(session, fields, now=…)` where `fields` are the event's plain values."""


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


def handler_name(handler: Handler) -> str:
    """Return the full name of a handler, as stored in deliveries."""
    return f"{handler.__module__}.{handler.__qualname__}"


Fields = dict[str, Any]
