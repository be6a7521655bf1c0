"""Handing one e-mail after the other to a mail server, or to a folder.

A server may hang, break off, answer anything. Whatever it does ends within a known time, as one of three failures that say what
is known about the e-mail: not sent because of the server, not sent because of the e-mail, or nobody knows.
"""

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from threading import Event as Signal
from threading import Timer
from typing import IO, Protocol

from lms.core import text
from lms.core.frozen import frozen
from lms.core.words import gettext as _
from lms.mail.terms import Encryption, Server

MOST_ANSWER = 100_000
"""Bytes of one answer."""
_TEMPORARY, _PERMANENT = range(400, 500), range(500, 600)
_TOO_LARGE, _CLOSING = 552, 421
_ODD_ADDRESS = re.compile(r"[\x00-\x20\x7f<>]")
_LINE_WITH_DOT = re.compile(rb"(?m)^\.")


class ServerFault(Exception):
    """The server cannot be used now; no e-mail was sent."""


class MailRefused(Exception):
    """The server refused this one e-mail; it was not sent."""

    def __init__(self, message: str, *, is_final: bool) -> None:
        super().__init__(message)
        self.is_final = is_final
        """Whether the server says that trying again is of no use."""


class MailUnsure(Exception):
    """The last line went out and no answer came: the e-mail may have been sent."""


@frozen
class Patience:
    """How many seconds a server may take."""

    connect: float = 15.0
    """To be reached, to encrypt, to know us."""
    talk: float = 30.0
    """For one e-mail, up to its last line."""
    end: float = 60.0
    """For the answer to the last line: many servers look for spam before they give it."""


@frozen
class Parcel:
    """One e-mail, ready to be sent."""

    sender: str
    """Address to which the server reports what it could not deliver."""
    recipient: str
    name: str
    """Unique; the file's in a folder."""
    write: Callable[[bool], bytes]
    """Called with whether the server takes letters of all scripts in addresses; returns the e-mail."""


class Connection(Protocol):
    """What takes e-mails one after the other."""

    def hand_over(self, parcel: Parcel, *, before_end: Callable[[], None]) -> str:
        """Send one; `before_end` is called just before its last line goes out. Return what the server said.

        :raises ServerFault, MailRefused, MailUnsure: if it was not sent, or nobody knows
        """
        ...


class Transport(Protocol):
    """Opens connections."""

    def connect(self) -> AbstractContextManager[Connection]:
        """Open a connection for the length of a block.

        :raises ServerFault: if the server cannot be used
        """
        ...


class FolderTransport:
    """Writes each e-mail as a file, for who develops or tries the program."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def connect(self) -> Iterator["FolderTransport"]:
        """Make the folder."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise ServerFault(str(error)) from error
        yield self

    def hand_over(self, parcel: Parcel, *, before_end: Callable[[], None]) -> str:
        """Write it whole or not at all."""
        file = self._folder / f"{parcel.name}.eml"
        try:
            fresh = file.with_suffix(".new")
            fresh.write_bytes(parcel.write(True))
        except OSError as error:
            raise ServerFault(str(error)) from error
        before_end()
        fresh.replace(file)
        return file.name


class _Answers:
    """Reads answers of a server up to a length."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.left = MOST_ANSWER

    def readline(self, most: int) -> bytes:
        line = self._file.readline(most)
        self.left -= len(line)
        if self.left < 0:
            raise OSError("endless answer")
        # Half a line is no answer, even if it begins like one.
        return line if line.endswith(b"\n") or len(line) == most else b""

    def close(self) -> None:
        self._file.close()


class _BoundedAnswers(smtplib.SMTP):
    """A client that does not read an endless answer to its end."""

    file: _Answers | None

    def check_certificate_for(self, host: str) -> None:
        self._host = host  # smtplib learns it otherwise in its constructor only

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = _Answers(self.sock.makefile("rb"))
        if self.file is not None:
            self.file.left = MOST_ANSWER
        return super().getreply()


class _Smtp(_BoundedAnswers):
    pass


class _SmtpOverTls(_BoundedAnswers, smtplib.SMTP_SSL):
    pass


class SmtpTransport:
    """Talks to a mail server."""

    def __init__(
        self,
        server: Server,
        *,
        own_name: str = "localhost",
        context: ssl.SSLContext | None = None,
        patience: Patience | None = None,
    ) -> None:
        self._server, self._own_name = server, own_name
        self._patience = patience or Patience()
        self._context = context

    @contextmanager
    def connect(self) -> Iterator["SmtpConnection"]:
        """Connect, encrypt, sign in; and say goodbye after the block."""
        smtp = self._open()
        connection = SmtpConnection(smtp, self._patience)
        try:
            yield connection
        finally:
            if connection.is_idle:
                with suppress(smtplib.SMTPException, OSError), _deadline(smtp, self._patience.connect):
                    smtp.quit()
            smtp.close()

    def _open(self) -> smtplib.SMTP:
        server = self._server
        try:
            smtp = self._dial()
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise ServerFault(_plain(error)) from error
        try:
            with _deadline(smtp, self._patience.connect):
                smtp.ehlo_or_helo_if_needed()
                if server.encryption is Encryption.STARTTLS:
                    smtp.starttls(context=self._trusted())
                    smtp.ehlo()
                if server.username:
                    smtp.login(server.username, server.password)
        except (smtplib.SMTPException, OSError, ValueError) as error:
            smtp.close()
            raise ServerFault(_plain(error)) from error
        return smtp

    def _trusted(self) -> ssl.SSLContext:
        # Only now: reading whom this machine trusts takes longer than all else that is done to find out whether e-mail is set up.
        return self._context or ssl.create_default_context()

    def _dial(self) -> smtplib.SMTP:
        server = self._server
        smtp = (
            _SmtpOverTls(local_hostname=self._own_name, timeout=self._patience.connect, context=self._trusted())
            if server.encryption is Encryption.TLS
            else _Smtp(local_hostname=self._own_name, timeout=self._patience.connect)
        )
        # The name that the certificate is checked for. The constructor would connect at once, before there is a deadline.
        smtp.check_certificate_for(server.host)
        try:
            with _deadline(smtp, self._patience.connect):
                code, reply = smtp.connect(server.host, server.port)
            if smtp.sock is not None:
                smtp.sock.settimeout(None)  # from now on the deadlines hold
        except Exception:
            smtp.close()
            raise
        if code != 220:
            smtp.close()
            raise smtplib.SMTPConnectError(code, reply)
        return smtp


class SmtpConnection:
    """One conversation with a mail server."""

    def __init__(self, smtp: smtplib.SMTP, patience: Patience) -> None:
        self._smtp, self._patience = smtp, patience
        self.is_idle = True
        """Whether the server waits for a command: else the line is dead, or it would take what comes for an e-mail."""

    def hand_over(self, parcel: Parcel, *, before_end: Callable[[], None]) -> str:
        """Send one e-mail."""
        self.is_idle = False
        try:
            with _deadline(self._smtp, self._patience.talk):
                self._begin(parcel)
        except MailRefused:
            self.is_idle = True
            raise
        except (smtplib.SMTPException, OSError) as error:
            raise ServerFault(_plain(error)) from error
        before_end()
        try:
            self._smtp.send(b".\r\n")
        except (smtplib.SMTPException, OSError) as error:
            raise ServerFault(_plain(error)) from error  # it did not leave: the server forgets what came before
        try:
            with _deadline(self._smtp, self._patience.end):
                code, reply = self._smtp.getreply()
        except (smtplib.SMTPException, OSError) as error:
            raise MailUnsure(_plain(error)) from error
        self.is_idle = True
        if code in _TEMPORARY or code in _PERMANENT:
            raise MailRefused(_answer(code, reply), is_final=code in _PERMANENT)
        if not 200 <= code < 300:
            raise MailUnsure(_answer(code, reply))
        return _answer(code, reply)

    def _begin(self, parcel: Parcel) -> None:
        """Say everything but the last line, upon which the server takes the e-mail; until then it forgets it."""
        smtp = self._smtp
        if _ODD_ADDRESS.search(parcel.recipient):
            raise MailRefused(_("This is not a valid e-mail address. Correct it."), is_final=True)
        takes_all = smtp.has_extn("smtputf8")
        is_plain = parcel.recipient.isascii()
        if not is_plain and not takes_all:
            raise MailRefused(_("Our mail server can’t write to an address with such letters."), is_final=True)
        content = parcel.write(takes_all)
        options = [f"size={len(content)}"] if smtp.has_extn("size") else []
        if not is_plain:
            options.append("SMTPUTF8")
            smtp.command_encoding = "utf-8"
        self._ask(smtp.mail(parcel.sender, options), final_is_ours=False)
        self._ask(smtp.rcpt(parcel.recipient))
        code, reply = smtp.docmd("DATA")
        if code != 354:
            self._ask((code, reply), expected=range(354, 355))
        lines = _LINE_WITH_DOT.sub(b"..", content)
        smtp.send(lines if lines.endswith(b"\r\n") else lines + b"\r\n")

    def _ask(self, answer: tuple[int, bytes], *, final_is_ours: bool = True, expected: range = range(200, 300)) -> None:
        """Read an answer before the e-mail; `final_is_ours`: whether a lasting no is about this e-mail, not about us."""
        code, reply = answer
        if code in expected:
            return
        words = _answer(code, reply)
        is_final = code in _PERMANENT
        if code == _CLOSING or (is_final and not final_is_ours and code != _TOO_LARGE):
            raise smtplib.SMTPResponseException(code, words)
        if code not in _TEMPORARY and not is_final:
            raise smtplib.SMTPServerDisconnected(words)
        with suppress(smtplib.SMTPServerDisconnected):
            self._smtp.rset()
        raise MailRefused(words, is_final=is_final)


@contextmanager
def _deadline(smtp: smtplib.SMTP, seconds: float) -> Iterator[None]:
    """Cut the line after so many seconds: a server that sends one letter now and then would keep us for ever."""
    is_late = Signal()

    def cut() -> None:
        is_late.set()
        with suppress(OSError, AttributeError):
            if smtp.sock is not None:
                smtp.sock.shutdown(2)

    timer = Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (smtplib.SMTPException, OSError) as error:
        if is_late.is_set():
            raise TimeoutError(_("The mail server does not answer.")) from error
        raise
    finally:
        timer.cancel()


def _plain(error: Exception) -> str:
    """Return what went wrong in words for the administrator, without anything of ours in it."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return str(_("The mail server refuses the user name or password: %(answer)s", answer=_said(error)))
    if isinstance(error, smtplib.SMTPResponseException):
        return _said(error)
    if isinstance(error, ssl.SSLCertVerificationError):
        return str(_("The certificate of the mail server is not valid: %(why)s", why=error.verify_message))
    if isinstance(error, ssl.SSLError):
        return str(_("The connection could not be encrypted: %(why)s", why=error.reason or str(error)))
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return str(_("The mail server closed the connection."))
    if isinstance(error, TimeoutError):
        return str(_("The mail server does not answer."))
    if isinstance(error, OSError):
        return str(_("The mail server can’t be reached: %(why)s", why=error.strerror or str(error)))
    return text.clipped(str(error), 300)


def _said(error: smtplib.SMTPResponseException) -> str:
    reply = error.smtp_error
    return _answer(error.smtp_code, reply if isinstance(reply, bytes) else str(reply).encode())


def _answer(code: int, reply: bytes) -> str:
    """Return what a server answered as one line: its words are anybody's."""
    words = text.clean(reply.decode("utf-8", "replace"))
    return text.clipped(words if words.startswith(f"{code} ") else f"{code} {words}".strip(), 300)
