"""Pieces of pages which are the same for everybody in a job role: each process renders them once in each language.

A home page has a hundred stops and cards, and no stop changes between two releases. The macros of `macros/route.html` make
the pieces, so they are escaped like all else.
"""

from functools import lru_cache

from flask import current_app

from lms.learning.pages import LineCard
from lms.learning.terms import Route, Sight, StopState
from lms.web import language

States = tuple[tuple[str, StopState], ...]
"""Levels of a touchpoint with their states."""


def draw_route(route: Route) -> str:
    """Return a map as one line with its stops."""
    return _route(route, language.language_tag())


def draw_sight(sight: Sight, states: States) -> str:
    """Return the card of one touchpoint for somebody whose levels there have these states."""
    return _sight(sight, states, language.language_tag())


def draw_sketch(route: Route) -> str:
    """Return a map as a line on which only the person's own stops stand out."""
    return _sketch(route, language.language_tag())


def draw_stop(sight: Sight, states: States) -> str:
    """Return one touchpoint as a row of a list: its plate, its name, how far somebody is."""
    return _stop(sight, states, language.language_tag())


def draw_line(line: LineCard) -> str:
    """Return one journey of the home page: the line, and the person's own stops."""
    return _line(line, language.language_tag())


def draw_marks_legend() -> str:
    """Return what the marks say."""
    return _marks_legend(language.language_tag())


def draw_moments_head(count: int) -> str:
    """Return what stands above the journeys of somebody who has so many moments: the heading, and what the marks say."""
    return _moments_head(count, language.language_tag())


@lru_cache(maxsize=64)
def _marks_legend(_locale: str) -> str:
    return _made("marks_legend", template="macros/stops.html")


@lru_cache(maxsize=256)
def _moments_head(count: int, _locale: str) -> str:
    return _made("moments_head", count)


@lru_cache(maxsize=2048)
def _line(line: LineCard, _locale: str) -> str:
    return _made("line_card", line)


@lru_cache(maxsize=1024)
def _sketch(route: Route, _locale: str) -> str:
    return _made("sketch", route.stages)


@lru_cache(maxsize=8192)
def _stop(sight: Sight, states: States, _locale: str) -> str:
    return _made("stop_row", sight, states)


@lru_cache(maxsize=1024)
def _route(route: Route, _locale: str) -> str:
    return _made("route", route.stages, route.mine, route.name)


@lru_cache(maxsize=8192)
def _sight(sight: Sight, states: States, _locale: str) -> str:
    return _made("sight", sight, states)


def _made(macro: str, *values: object, template: str = "macros/route.html") -> str:
    """Return what a macro makes, which is marked as safe already."""
    drawn: str = getattr(current_app.jinja_env.get_template(template).module, macro)(*values)
    return drawn
