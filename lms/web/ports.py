"""What features use although it lies above them, such as the maps that use the mantra's pillars.

A feature declares its ports as a frozen dataclass; `lms.wiring` fills all of them in one object.
"""

from typing import TypeVar

from flask import Flask, current_app

P = TypeVar("P")
_NAME = "lms.ports"


def init_app(app: Flask, filled: object) -> None:
    """Give an app its ports."""
    app.extensions[_NAME] = filled


def ports(declared: type[P]) -> P:
    """Return the app's ports, as one feature declares them."""
    filled = current_app.extensions[_NAME]
    if not isinstance(filled, declared):
        raise TypeError(f"wiring does not fill {declared.__name__}")
    return filled
