"""Pieces of pages which are the same for everybody in a job role: drawn once by each process.

A home page has a hundred stops and cards, and nothing of a stop changes between two releases. The pieces are what the
macros of `macros/route.html` make, so they are escaped like all else.
"""

from functools import lru_cache

from flask import current_app

from lms.learning.terms import Route, Sight


@lru_cache(maxsize=1024)
def draw_route(route: Route) -> str:
    """Return a map as one line with its stops."""
    return _made("route", route.stages, route.mine, route.name)


@lru_cache(maxsize=8192)
def draw_sight(sight: Sight, reached: tuple[str, ...], heading: int) -> str:
    """Return the card of one touchpoint for somebody who holds these levels there."""
    card = {**vars(sight), "owed": sight.owed, "reached": reached, "url": ""}
    return _made("sight", card, id=sight.anchor, heading=heading)


def _made(macro: str, *values: object, **named: object) -> str:
    """Return what a macro makes, which is marked as safe already."""
    drawn: str = getattr(current_app.jinja_env.get_template("macros/route.html").module, macro)(*values, **named)
    return drawn
