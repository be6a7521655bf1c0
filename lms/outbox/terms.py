"""The words of events and deliveries."""

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from lms.core.frozen import frozen


@frozen
class Event:
    """Something that happened; subclasses are named in the past tense and hold ids and plain values."""

    occurred_at: datetime


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"
    DONE = "done"
    DEAD = "dead"


Step = Callable[..., object]
"""Called as `step(session)`. A bounded piece of writing, in a transaction of its own. Harmless when run twice."""

Fields = dict[str, Any]
"""Plain values that say what there is to do."""


@frozen
class Handler:
    """Work that deliveries ask for, called as `handler(session, fields, now=…)`; made by `handler` or `in_steps`."""

    code: str
    """Names it in deliveries, so it never changes, whatever the function is called and wherever it stands."""
    run: Callable[..., Sequence[Step] | None]
    is_in_steps: bool
    subject: str | None
    """Field that names what it works on. Work on one subject is done in order, one at a time; on several, side by side.

    `None`: all of its work is about the same subject.
    """

    def __call__(self, session: Any, fields: Fields, *, now: datetime) -> Sequence[Step] | None:
        """Do the work, or return the steps that do it."""
        return self.run(session, fields, now=now)

    def subject_of(self, fields: Fields) -> str:
        """Return what the fields say it is to work on."""
        return "" if self.subject is None else str(fields.get(self.subject) or "")


def handler(code: str, *, subject: str | None = None) -> Callable[[Callable[..., None]], Handler]:
    """Make a handler of a function that is short, and does its work in the transaction that marks it as done."""
    return lambda run: Handler(code=code, run=run, is_in_steps=False, subject=subject)


def in_steps(code: str, *, subject: str | None = None) -> Callable[[Callable[..., Sequence[Step]]], Handler]:
    """Make a handler of a function that only reads and computes, while others write, and returns the steps that write.

    The last step shares its transaction with the mark. A step that finds its reading out of date raises `Overtaken`: the
    handler is run anew, soon.
    """
    return lambda run: Handler(code=code, run=run, is_in_steps=True, subject=subject)


@frozen
class Subscription:
    """One handler wants one event."""

    event: type[Event]
    handler: Handler


@frozen
class Schedule:
    """Work that is done every day at an hour of the company's clock."""

    handler: Handler
    hour: int


def take_steps(session: Any, steps: Sequence[Step]) -> None:
    """Take all steps in one transaction, where nobody waits for it."""
    for step in steps:
        step(session)
