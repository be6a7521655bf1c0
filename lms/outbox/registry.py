"""Which handler wants which event, in which order; filled only by wiring."""

from collections.abc import Iterable

from lms.outbox.terms import Handler, Schedule, Subscription, handler_name

_wanted: dict[str, list[str]] = {}
_handlers: dict[str, Handler] = {}
_schedules: list[Schedule] = []


def fill(subscriptions: Iterable[Subscription], handlers: Iterable[Handler], schedules: Iterable[Schedule]) -> None:
    """Set the lists anew; `handlers` are those which are only asked for by key."""
    _wanted.clear()
    _handlers.clear()
    _schedules.clear()
    for subscription in subscriptions:
        _wanted.setdefault(subscription.event.__name__, []).append(subscription.name)
        _handlers[subscription.name] = subscription.handler
    for handler in handlers:
        _handlers[handler_name(handler)] = handler
    for schedule in schedules:
        _schedules.append(schedule)
        _handlers[handler_name(schedule.handler)] = schedule.handler


def handler_names(event_name: str) -> list[str]:
    """Return who wants the event, in the order of wiring."""
    return _wanted.get(event_name, [])


def find_handler(name: str) -> Handler:
    """Return a handler by its full name.

    :raises KeyError: if wiring does not know it, for example after a handler was renamed
    """
    return _handlers[name]


def schedules() -> list[Schedule]:
    """Return the daily work."""
    return list(_schedules)
