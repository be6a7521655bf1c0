"""Sending what waits. This is the edge of a job, so it opens transactions of its own; none is open while a server is talked to."""

import logging
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from threading import Lock
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from lms.core import clock, ids
from lms.core.config import Config
from lms.core.db import Database, is_busy, patiently
from lms.core.frozen import frozen
from lms.core.instance import base_url
from lms.core.words import gettext as _
from lms.mail import letter, operations, queries, registry
from lms.mail.logo import read_logo
from lms.mail.password import read_password
from lms.mail.stop_link import make_token
from lms.mail.terms import Encryption, MailState, Recipient, Sender, Server, Words
from lms.mail.transport import (
    Connection,
    FolderTransport,
    MailRefused,
    MailUnsure,
    Parcel,
    ServerFault,
    SmtpTransport,
    Transport,
)

logger = logging.getLogger(__name__)
T = TypeVar("T")

AT_ONCE = 20
"""E-mails claimed together and sent over one connection."""


@frozen
class Outlet:
    """The way out: through what, and from whom."""

    transport: Transport
    sender_name: str
    sender_address: str
    is_configured: bool
    """Whether `config.toml` says so, and not the settings page."""


@frozen
class TrialResult:
    """What became of an e-mail that somebody sent to themself to try the settings."""

    answer: str
    """The server's last words, or what is wrong."""
    state: MailState
    """Sent, failed, or unsure."""
    seconds: float


def find_outlet(config: Config, settings: queries.MailSettings) -> Outlet | None:
    """Return the way out that is set up, or `None`; what `config.toml` says comes first."""
    own_name = _own_name(config)
    if config.mail_folder:
        folder = config.instance_path / config.mail_folder
        return Outlet(
            transport=FolderTransport(folder), sender_name="", sender_address=config.mail_sender, is_configured=True
        )
    if config.mail_host:
        server = Server(
            host=config.mail_host,
            port=config.mail_port,
            encryption=Encryption(config.mail_encryption),
            username=config.mail_username,
            password=config.mail_password,
        )
        transport = SmtpTransport(server, own_name=own_name)
        return Outlet(transport=transport, sender_name="", sender_address=config.mail_sender, is_configured=True)
    if not settings.host:
        return None
    server = Server(
        host=settings.host,
        port=settings.port,
        encryption=settings.encryption,
        username=settings.username,
        password=read_password(config.instance_path) if settings.username else "",
    )
    return Outlet(
        transport=SmtpTransport(server, own_name=own_name),
        sender_name=settings.sender_name,
        sender_address=settings.sender_address,
        is_configured=False,
    )


def is_set_up(config: Config, session: Session) -> bool:
    """Test if there is a way out for e-mail."""
    return find_outlet(config, queries.load_settings(session)) is not None


def try_out(
    config: Config, settings: queries.MailSettings, *, sender: Sender, to: Recipient, words: Words
) -> TrialResult:
    """Send one e-mail at once, past all that waits, and return what the server said. No transaction may be open."""
    outlet = find_outlet(config, settings)
    begun = time.monotonic()
    if outlet is None:
        return TrialResult(answer="", state=MailState.FAILED, seconds=0)
    envelope = operations.Envelope(id=ids.new_id(), recipient=to, message_ids=(), parts=(words,), is_must=True, tries=0)
    try:
        with outlet.transport.connect() as connection:
            answer = connection.hand_over(_parcel(config, outlet, envelope, sender), before_end=lambda: None)
    except (ServerFault, MailRefused, MailUnsure) as fault:
        answer = str(fault)
        state = MailState.UNSURE if isinstance(fault, MailUnsure) else MailState.FAILED
    else:
        state = MailState.SENT
    return TrialResult(answer=answer, state=state, seconds=time.monotonic() - begun)


class Post:
    """Sends what waits, as fast as the server may be asked, until nothing is left or the server fails."""

    def __init__(
        self, config: Config, database: Callable[[], Database], *, now: Callable[[], datetime] = clock.now
    ) -> None:
        self._config, self._database, self._now = config, database, now
        self._busy = Lock()

    def run(self, is_stopping: Callable[[], bool] = lambda: False) -> int:
        """Send; return how many e-mails the server took. Does nothing while another thread of this process is at it."""
        if not self._busy.acquire(blocking=False):
            return 0
        try:
            return self._run(is_stopping)
        except SQLAlchemyError as error:
            if not is_busy(error):
                raise
            return 0  # others are writing: the worker comes again within a minute
        finally:
            self._busy.release()

    def _run(self, is_stopping: Callable[[], bool]) -> int:
        sent = 0
        while not is_stopping():
            with self._database().reading() as session:
                settings, run = queries.load_settings(session), queries.load_run(session)
                lately = queries.count_sent_lately(session, now=self._now())
                sender = registry.directory().find_sender(session)
            now = self._now().astimezone(ZoneInfo(sender.time_zone or self._config.time_zone))
            self._note_run(run, now)
            outlet = find_outlet(self._config, settings)
            room = min(AT_ONCE, settings.times.per_minute - lately)
            if outlet is None or room <= 0 or (run.retry_at is not None and run.retry_at > now):
                break
            claim = partial(operations.claim, now=now, times=settings.times, limit=room)
            envelopes, may_be_more = self._write(claim)
            if envelopes:
                count, is_working = self._send(outlet, envelopes, sender, run, now, is_stopping)
                sent += count
                if not is_working:
                    break
            if not may_be_more:
                break
        return sent

    def _send(
        self,
        outlet: Outlet,
        envelopes: tuple[operations.Envelope, ...],
        sender: Sender,
        run: queries.RunFacts,
        claimed_at: datetime,
        is_stopping: Callable[[], bool],
    ) -> tuple[int, bool]:
        """Return how many the server took, and whether it can be used."""
        left = list(envelopes)
        sent = 0
        try:
            with outlet.transport.connect() as connection:
                while left and not is_stopping():
                    envelope = left.pop(0)
                    parcel = _parcel(self._config, outlet, envelope, sender)
                    sent += self._send_one(connection, parcel, envelope, claimed_at)
        except operations.LeaseLost:
            logger.warning("an e-mail is sent by another worker")
        except ServerFault as fault:
            logger.warning("the mail server cannot be used: %s", fault)
            note = partial(operations.note_server_fault, error=str(fault), failures=run.failures, now=self._now())
            self._write(note)
            return sent, False
        finally:
            if left:
                self._write(partial(operations.release, envelopes=left))
        if sent and run.failures:
            self._write(operations.clear_fault)
        return sent, True

    def _send_one(
        self, connection: Connection, parcel: Parcel, envelope: operations.Envelope, claimed_at: datetime
    ) -> bool:
        begin = partial(operations.begin_hand_over, envelope=envelope, claimed_at=claimed_at)
        finish = partial(operations.finish, envelope=envelope)
        try:
            connection.hand_over(parcel, before_end=lambda: self._write(partial(begin, now=self._now())))
        except MailUnsure as unsure:
            self._write(partial(finish, state=MailState.UNSURE, error=str(unsure), now=self._now()))
            raise ServerFault(str(unsure)) from unsure
        except MailRefused as refusal:
            if refusal.is_final:
                self._write(partial(finish, state=MailState.FAILED, error=str(refusal), now=self._now()))
            else:
                self._write(partial(operations.put_back, envelope=envelope, error=str(refusal), now=self._now()))
            return False
        except ServerFault as fault:
            # It may be this e-mail at which the server breaks off: so that it does not hold up all others, it goes to the end.
            self._write(partial(operations.put_back, envelope=envelope, error=str(fault), now=self._now()))
            raise
        self._write(partial(finish, state=MailState.SENT, now=self._now()))
        return True

    def _note_run(self, run: queries.RunFacts, now: datetime) -> None:
        if run.looked_at is None or now - run.looked_at >= queries.MINUTE / 2:
            self._write(partial(operations.note_run, now=now))

    def _write(self, body: Callable[[Session], T]) -> T:
        def transact() -> T:
            with self._database().transaction() as session:
                return body(session)

        return patiently(transact)


def _parcel(config: Config, outlet: Outlet, envelope: operations.Envelope, sender: Sender) -> Parcel:
    address = base_url(config)
    stop_url = (
        ""
        if envelope.is_must
        else f"{address}/stop-mail/{make_token(envelope.recipient.employee_id, config.signing_keys)}"
    )
    written = letter.Letter(
        id=envelope.id,
        recipient=envelope.recipient,
        sender=sender,
        logo=read_logo(config.files_path, sender.logo_sha256),
        sender_name=outlet.sender_name or sender.name,
        sender_address=outlet.sender_address,
        subject=letter.subject_of(envelope.parts, sender=sender),
        parts=envelope.parts,
        base_url=address,
        stop_url=stop_url,
        written_at=clock.now(),
    )
    return Parcel(
        sender=outlet.sender_address,
        recipient=envelope.recipient.email,
        name=envelope.id.hex,
        write=partial(_compose, written),
    )


def _compose(written: letter.Letter, all_scripts: bool) -> bytes:
    try:
        return letter.compose(written, all_scripts=all_scripts)
    except (ValueError, UnicodeError) as error:
        logger.exception("message %s cannot be written", written.id)
        raise MailRefused(
            str(_("This e-mail can’t be written. Check the person’s name and address.")), is_final=True
        ) from error


def _own_name(config: Config) -> str:
    host = urlsplit(config.public_base_url).hostname or ""
    return host if "." in host and not host.replace(".", "").isdigit() else "localhost"
