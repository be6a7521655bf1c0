"""Setting up the mail server, and when e-mail may be sent."""

from datetime import datetime

from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core.db import insert_into
from lms.core.errors import RuleViolation
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.mail import rules
from lms.mail.models import MailServer
from lms.mail.operations.sending import clear_fault
from lms.mail.queries import load_settings
from lms.mail.terms import Encryption, MailTimes


class PasswordInTheOpen(RuleViolation):
    """A password is never sent to a server without encryption."""

    field = "encryption"

    def __init__(self) -> None:
        super().__init__(_("A user name and password need encryption. Choose STARTTLS or TLS."))


def save_server(
    session: Session,
    *,
    host: str,
    port: int,
    encryption: Encryption,
    username: str,
    sender_name: str,
    sender_address: str,
    viewer: Viewer | None,
    now: datetime,
) -> None:
    """Set the mail server; an empty host turns e-mail off. What waits is tried again at once.

    :raises HostMalformed, SenderMalformed, PasswordInTheOpen: with a message for the person
    """
    rules.check_host(host)
    if host:
        rules.check_sender(sender_address)
    if username and encryption is Encryption.NONE:
        raise PasswordInTheOpen
    before = load_settings(session)
    values = {
        "host": host,
        "port": port,
        "encryption": encryption,
        "username": username,
        "sender_name": sender_name,
        "sender_address": sender_address,
    }
    _save(session, before.times, values)
    clear_fault(session)
    audit.record(
        session,
        viewer=viewer,
        action="mail-server.set",
        subject="mail",
        at=now,
        before={name: str(getattr(before, name)) for name in values},
        after={name: str(value) for name, value in values.items()},
    )


def save_times(session: Session, *, times: MailTimes, viewer: Viewer | None, now: datetime) -> None:
    """Set quiet hours, the hour of the daily e-mail, and how many go out in a minute."""
    before = load_settings(session)
    _save(session, times, {})
    audit.record(
        session,
        viewer=viewer,
        action="mail-times.set",
        subject="mail",
        at=now,
        before=_times(before.times),
        after=_times(times),
    )


def _times(times: MailTimes) -> dict[str, int]:
    return {
        "quiet_from": times.quiet_from,
        "quiet_until": times.quiet_until,
        "digest_hour": times.digest_hour,
        "per_minute": times.per_minute,
    }


def _save(session: Session, times: MailTimes, values: dict[str, object]) -> None:
    changed = {**_times(times), **values}
    empty = {
        "host": "",
        "port": 587,
        "encryption": Encryption.STARTTLS,
        "username": "",
        "sender_name": "",
        "sender_address": "",
    }
    session.execute(
        insert_into(session, MailServer)
        .values(id=1, **{**empty, **changed})
        .on_conflict_do_update(index_elements=["id"], set_=changed)
    )
