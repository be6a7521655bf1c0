"""Which handler wants which event, in which order; filled only by wiring."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from lms.core.zones import configured_zone
from lms.outbox.terms import Handler, Schedule, Subscription

_wanted: dict[str, list[Handler]] = {}
_handlers: dict[str, Handler] = {}
_schedules: list[Schedule] = []
_zones: list[Callable[[Session], ZoneInfo]] = []


def fill(subscriptions: Iterable[Subscription], handlers: Iterable[Handler], schedules: Iterable[Schedule]) -> None:
    """Set the lists anew; `handlers` are those which are only asked for by key.

    :raises ValueError: if two handlers have the same code
    """
    _wanted.clear()
    _handlers.clear()
    _schedules.clear()
    for subscription in subscriptions:
        _wanted.setdefault(subscription.event.__name__, []).append(subscription.handler)
        _add(subscription.handler)
    for handler in handlers:
        _add(handler)
    for schedule in schedules:
        _schedules.append(schedule)
        _add(schedule.handler)


def handlers_of(event_name: str) -> list[Handler]:
    """Return who wants the event, in the order of wiring."""
    return _wanted.get(event_name, [])


@contextmanager
def without(handlers: Collection[Handler]) -> Iterator[None]:
    """Let these handlers want nothing meanwhile, because their work is then done for everything at once."""
    before = dict(_wanted)
    _wanted.update({name: [one for one in those if one not in handlers] for name, those in before.items()})
    try:
        yield
    finally:
        _wanted.update(before)


def find_handler(code: str) -> Handler:
    """Return a handler by its code.

    :raises KeyError: if wiring does not know it
    """
    return _handlers[code]


def schedules() -> list[Schedule]:
    """Return the daily work."""
    return list(_schedules)


def count_days_in(zone_of: Callable[[Session], ZoneInfo]) -> None:
    """Let the days and hours of daily work be those of this time zone, whatever it is when the work is asked for."""
    _zones[:] = [zone_of]


def zone_of(session: Session) -> ZoneInfo:
    """Return the time zone of daily work: the configured one, unless wiring knows better."""
    return _zones[0](session) if _zones else ZoneInfo(configured_zone(session))


def _add(handler: Handler) -> None:
    if _handlers.setdefault(handler.code, handler) is not handler:
        raise ValueError(f"two handlers have the code {handler.code}")
