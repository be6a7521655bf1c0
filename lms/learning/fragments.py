"""Pieces of pages which are the same for everybody in a job role: each process renders them once in each language.

A home page has a hundred stops and cards, and no stop changes between two releases. The macros of `macros/route.html` make
the pieces, so they are escaped like all else.
"""

from functools import lru_cache

from flask import current_app

from lms.learning.terms import Route, Sight
from lms.web import language


def draw_route(route: Route) -> str:
    """Return a map as one line with its stops."""
    return _route(route, str(language.locale()))


def draw_sight(sight: Sight, reached: tuple[str, ...], outdated: tuple[str, ...], heading: int) -> str:
    """Return the card of one touchpoint for somebody who holds `reached` levels there, and `outdated` ones for an older standard."""
    return _sight(sight, reached, outdated, heading, str(language.locale()))


@lru_cache(maxsize=1024)
def _route(route: Route, _locale: str) -> str:
    return _made("route", route.stages, route.mine, route.name)


@lru_cache(maxsize=8192)
def _sight(sight: Sight, reached: tuple[str, ...], outdated: tuple[str, ...], heading: int, _locale: str) -> str:
    card = {**vars(sight), "owed": sight.owed, "reached": reached, "outdated": outdated, "url": ""}
    return _made("sight", card, id=sight.anchor, heading=heading)


def _made(macro: str, *values: object, **named: object) -> str:
    """Return what a macro makes, which is marked as safe already."""
    drawn: str = getattr(current_app.jinja_env.get_template("macros/route.html").module, macro)(*values, **named)
    return drawn
