"""The four anticipated failures. Each real refusal is a subclass defined where it is raised; `web/errors.py` maps them to answers."""

from lms.core.words import gettext as _


class Refusal(Exception):
    """An anticipated failure with a message for the person at the screen.

    `field` names the form field it belongs to, or is `None` when it concerns the whole form.
    """

    field: str | None = None

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if field is not None:
            self.field = field


class NotFound(Refusal):
    """The thing is not there, or not for this person: both answer 404 alike."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message)


class Forbidden(Refusal):
    """The person has no access to this function: 403."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message)


class Conflict(Refusal):
    """Somebody else changed it meanwhile, or its state no longer allows this: 409."""


class Overtaken(Conflict):
    """What a text was prepared upon was changed before it could be written; it is prepared again."""

    def __init__(self) -> None:
        super().__init__(_("Other people are saving this right now, so your changes are not saved yet. Save again."))


class RuleViolation(Refusal):
    """The input breaks a rule: 422, with the message at its field."""
