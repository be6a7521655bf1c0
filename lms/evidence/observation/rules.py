"""What can be observed, and by whom not."""

from urllib.parse import urlsplit

from lms.core.errors import Conflict, Forbidden, NotFound, RuleViolation
from lms.core.words import gettext as _
from lms.courses.terms import MasteryLevel


class CannotObserveOneself(Forbidden):
    """Nobody observes themselves."""

    def __init__(self) -> None:
        super().__init__(_("You can’t observe yourself. Ask a colleague."))


class NotObservable(NotFound):
    """Only what is to be demonstrated can be observed."""


class NoWebAddress(RuleViolation):
    """The link is not one that a browser may open."""

    field = "link"

    def __init__(self) -> None:
        super().__init__(_("Enter a web address that begins with https://"))


class AlreadyDecided(Conflict):
    """Somebody else has answered meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("Someone has already answered this."))


def check_observable(objective_key: str) -> None:
    """Refuse what is not demonstrated.

    :raises NotObservable: if it is not
    """
    if not objective_key.startswith(MasteryLevel.DEMONSTRATE + ":"):
        raise NotObservable


def check_link(link: str) -> None:
    """Refuse what no browser should open; an empty link is none.

    :raises NoWebAddress: if it is no web address
    """
    if link and not _is_web_address(link):
        raise NoWebAddress


def _is_web_address(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)
