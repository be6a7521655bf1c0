"""The four anticipated failures. Each real refusal is a subclass defined where it is raised; `web/errors.py` maps them to answers."""


class Refusal(Exception):
    """An anticipated failure with a sentence fit for the person at the screen.

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

    def __init__(self, message: str = "There is nothing here.") -> None:
        super().__init__(message)


class Forbidden(Refusal):
    """The person may not use this function at all: 403."""

    def __init__(self, message: str = "You may not do this.") -> None:
        super().__init__(message)


class Conflict(Refusal):
    """Somebody or something was faster: 409, with a way on."""


class Overtaken(Conflict):
    """What a text was prepared upon was changed before it could be written: nothing is lost, it is prepared anew."""

    def __init__(self) -> None:
        super().__init__("Other people are saving this right now, so yours was not saved yet. Save it again.")


class RuleViolation(Refusal):
    """The input breaks a rule: 422, with the message at its field."""
