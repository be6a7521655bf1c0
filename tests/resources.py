"""What tests share, and other resources for an app, for a while."""

from contextlib import contextmanager
from dataclasses import replace

from lms.web.resources import init_app, resources

SHARED = "LMS_TEST_SHARED"
"""Names a folder for what several test runs share; without it each run makes its own."""


@contextmanager
def replaced(app, **changes):
    """Let an app use another database, configuration or engine."""
    before = resources(app)
    init_app(app, replace(before, **changes))
    try:
        yield
    finally:
        init_app(app, before)
