"""Other resources for an app, for a while."""

from contextlib import contextmanager
from dataclasses import replace

from lms.web.resources import init_app, resources


@contextmanager
def replaced(app, **changes):
    """Let an app use another database, configuration or engine."""
    before = resources(app)
    init_app(app, replace(before, **changes))
    try:
        yield
    finally:
        init_app(app, before)
