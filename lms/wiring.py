"""The one explicit list of features: blueprints, menu, subscriptions, asked-for handlers, schedules.

In the order in which they run. Nothing is scanned, nothing registers itself.
"""

from flask import Blueprint

from lms.outbox.terms import Handler, Schedule, Subscription
from lms.web import views as help_pages
from lms.web.nav import MenuEntry

BLUEPRINTS: tuple[Blueprint, ...] = (help_pages.blueprint,)

MENU: tuple[MenuEntry, ...] = ()

SUBSCRIPTIONS: tuple[Subscription, ...] = ()
"""Who wants which event; for one event, first listed, first run."""

HANDLERS: tuple[Handler, ...] = ()
"""Handlers which no event wakes: they are asked for by key."""

SCHEDULES: tuple[Schedule, ...] = ()
