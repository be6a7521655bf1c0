"""Decisions about when e-mail is sent, and what may stand in its headers."""

import re
from datetime import datetime, time, timedelta

from lms.core import text
from lms.core.errors import RuleViolation
from lms.core.words import gettext as _
from lms.mail.terms import MailTimes, Pace

RETRY_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))
"""How long to wait after each failure of one e-mail; one more and it is given up to the administrator."""
SERVER_RETRY_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30))
"""How long to wait after each failure of the server in a row; the last is repeated."""
MOST_AGE = timedelta(days=14)
"""Who gets an e-mail later than that wonders; the message is in their inbox."""
LONGEST_SUBJECT = 180

_HOST = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*|\[?[0-9A-Fa-f:]{2,39}\]?")
_ADDRESS = re.compile(r"[^\s<>\"@,;:]+@[^\s<>\"@,;:]+")


class HostMalformed(RuleViolation):
    """A mail server is named by a host name or an address, nothing else."""

    field = "host"

    def __init__(self) -> None:
        super().__init__(_("Enter the name of the mail server, for example smtp.example.org."))


class SenderMalformed(RuleViolation):
    """E-mail is sent from an address."""

    field = "sender_address"

    def __init__(self) -> None:
        super().__init__(_("Enter the address to send from, for example training@example.org."))


def check_sender(address: str) -> None:
    """Refuse what cannot be an address to send from.

    :raises SenderMalformed: if it is none
    """
    if not _ADDRESS.fullmatch(address):
        raise SenderMalformed


def check_host(host: str) -> None:
    """Refuse what is no host.

    :raises HostMalformed: if it is none
    """
    if host and (len(host) > 253 or not _HOST.fullmatch(host)):
        raise HostMalformed


def send_after(pace: Pace, *, is_must: bool, queued_at: datetime, now: datetime, times: MailTimes) -> datetime | None:
    """Return when a message may be sent: `now` or before if at once, later for the hour to wait for, `None` for never.

    `now` is in the company's time zone.
    """
    if is_must:
        return now
    if pace is Pace.NEVER:
        return None
    moment = now
    if pace is Pace.DAILY:
        moment = max(now, next_hour(queued_at.astimezone(now.tzinfo), times.digest_hour))
    return next_hour(moment, times.quiet_until) if is_quiet(moment, times) else moment


def is_quiet(moment: datetime, times: MailTimes) -> bool:
    """Test if a moment of the company's time zone is in its quiet hours."""
    begin, end, hour = times.quiet_from, times.quiet_until, moment.hour
    return begin <= hour < end if begin <= end else hour >= begin or hour < end


def next_hour(moment: datetime, hour: int) -> datetime:
    """Return when that hour of the clock begins next, in the moment's own time zone; the moment itself if it is then."""
    begins = datetime.combine(moment.date(), time(hour), tzinfo=moment.tzinfo)
    return (
        begins
        if begins >= moment
        else datetime.combine(moment.date() + timedelta(days=1), time(hour), tzinfo=moment.tzinfo)
    )


def retry_at(now: datetime, *, tries: int) -> datetime | None:
    """Return when an e-mail that has now failed is tried again, or `None` if it is given up; `tries` failed before."""
    return now + RETRY_AFTER[tries] if tries < len(RETRY_AFTER) else None


def server_retry_at(now: datetime, *, failures: int) -> datetime:
    """Return when a server that could not be used is tried again; `failures` came before in a row."""
    return now + SERVER_RETRY_AFTER[min(failures, len(SERVER_RETRY_AFTER) - 1)]


def header_line(words: str, *, most: int = LONGEST_SUBJECT) -> str:
    """Return words as they may stand in a header: one line without controls, whatever somebody called themself."""
    one_line = " ".join(text.clean(words.replace("\u2028", " ").replace("\u2029", " ").replace("\x85", " ")).split())
    return text.clipped(one_line, most)


def is_dark(colour: str) -> bool:
    """Test if white words can be read on a colour, given as `#rrggbb`, better than black ones."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    # Relative luminance of WCAG 2.2; at this one white and black have the same contrast.
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.179


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
