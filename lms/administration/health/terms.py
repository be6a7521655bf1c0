"""What a check finds."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from lms.core.frozen import frozen
from lms.core.words import Message
from lms.core.words import gettext as _


class Light(StrEnum):
    """How bad it is."""

    BAD = "bad"
    """Something doesn't work."""
    LOOK = "look"
    """It works, but somebody should look at it soon."""
    GOOD = "good"

    @property
    def label(self) -> Message:
        """The colour in a word."""
        return _LIGHTS[self]


_LIGHTS = {Light.BAD: _("Problem"), Light.LOOK: _("Needs attention"), Light.GOOD: _("Works")}


@frozen
class Situation:
    """What checks look at."""

    database: Any
    """A `lms.core.db.Database`. Checks open transactions of their own."""
    instance_path: Path
    hides_addresses: bool
    """All visitors seem to come from one address."""
    is_mail_configured: bool = False
    """The settings file says how e-mail is sent, whatever the settings page says."""
    is_mail_kept: bool = False
    """E-mail is written into a folder, so nobody gets any."""
    now: datetime


@frozen
class CheckResult:
    """What one check found."""

    code: str
    name: Message
    """What was looked at."""
    light: Light
    state: Message
    """In a few words; the headline of the page if nothing is worse."""
    advice: str
    """What to do, or the figures behind it."""
    endpoint: str = ""
    """Page on which to do it, without parameters."""


HealthCheck = Callable[[Situation], CheckResult]


def headline(findings: tuple[CheckResult, ...]) -> CheckResult | None:
    """Return the one finding that needs somebody first, or `None` if all is well."""
    order = {Light.BAD: 0, Light.LOOK: 1}
    return min((one for one in findings if one.light in order), key=lambda one: order[one.light], default=None)
