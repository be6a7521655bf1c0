"""Mail servers for tests: a good one, and one that does at each step whatever it is told to."""

import socket
import ssl
import threading
from email import message_from_bytes, policy
from enum import Enum
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from lms.mail.terms import Encryption, Server
from tests.real_server import free_port

CERTIFICATES = Path(__file__).parent / "certificates"


class Oddity(Enum):
    """What an odd server does instead of answering."""

    HANG = "hang"
    CLOSE = "close"
    DRIBBLE = "dribble"
    ENDLESS = "endless"


HANG, CLOSE, DRIBBLE, ENDLESS = Oddity
USER, PASSWORD = "training@example.org", "a password for the mail server"


def server_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / "certificate.pem", CERTIFICATES / "key.pem")
    return context


def client_context() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=CERTIFICATES / "certificate.pem")


class Mailbox:
    """What aiosmtpd hands every e-mail to."""

    def __init__(self):
        self.raw: list[bytes] = []
        self.recipients: list[str] = []

    async def handle_DATA(self, _server, _session, envelope):
        self.raw.append(envelope.original_content)
        self.recipients += envelope.rcpt_tos
        return "250 OK"

    @property
    def messages(self):
        return [message_from_bytes(raw, policy=policy.default) for raw in self.raw]

    @property
    def message_ids(self):
        return [message["Message-ID"] for message in self.messages]


class GoodServer:
    """A real SMTP server on a free port, for the length of a block."""

    def __init__(self, encryption=Encryption.NONE, *, needs_login=False):
        self.mailbox = Mailbox()
        self._encryption = encryption
        options = {}
        if encryption is Encryption.STARTTLS:
            options = {"tls_context": server_context(), "require_starttls": True}
        if encryption is Encryption.TLS:
            options = {"ssl_context": server_context()}
        if needs_login:
            options |= {
                "authenticator": self._authenticate,
                "auth_required": True,
                "auth_require_tls": encryption is Encryption.STARTTLS,
            }
        self._controller = Controller(self.mailbox, hostname="127.0.0.1", port=free_port(), **options)

    @staticmethod
    def _authenticate(_server, _session, _envelope, _mechanism, data):
        is_right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=is_right, handled=False)

    def __enter__(self):
        self._controller.start()
        return self

    def __exit__(self, *_error):
        self._controller.stop()

    def address(self, **more) -> Server:
        values = {"host": "127.0.0.1", "port": self._controller.port, "encryption": self._encryption, **more}
        return Server(**values)


class OddServer:
    """Answers each step as told: bytes, or one of HANG, CLOSE, DRIBBLE, ENDLESS. Other steps it answers well.

    Steps: `greeting`, the verbs in capitals, `content` (in the middle of an e-mail) and `end` (its last line).
    """

    def __init__(self, **steps):
        self.steps = steps
        self.taken: list[bytes] = []
        self.commands: list[bytes] = []
        self._over = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._serve, daemon=True)]

    def __enter__(self):
        self._threads[0].start()
        return self

    def __exit__(self, *_error):
        self._over.set()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for thread in self._threads:
            thread.join(10)

    def address(self, **more) -> Server:
        port = self._listening.getsockname()[1]
        return Server(**{"host": "127.0.0.1", "port": port, "encryption": Encryption.NONE, **more})

    def _serve(self):
        while not self._over.is_set():
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._talk, args=(line,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _talk(self, line):
        try:
            with line, line.makefile("rb") as file:
                if self._answer(line, "greeting", b"220 odd"):
                    while (command := file.readline()) and self._obey(line, file, command):
                        pass
        except OSError:
            pass  # the other side has gone

    def _obey(self, line, file, command) -> bool:
        self.commands.append(command.strip())
        verb = command[:4].strip().upper().decode("ascii", "replace")
        usual = {"EHLO": b"250-odd\r\n250 SIZE 100000", "DATA": b"354 go on", "QUIT": b"221 bye"}.get(verb, b"250 OK")
        is_open = self._answer(line, verb, usual) and verb != "QUIT"
        return self._read(line, file) if is_open and verb == "DATA" and "DATA" not in self.steps else is_open

    def _read(self, line, file) -> bool:
        lines = []
        while (one := file.readline()) != b".\r\n":
            if not one:
                return False  # it never came to its end: forgotten
            lines.append(one)
            if len(lines) == 3 and "content" in self.steps:
                return self._answer(line, "content", b"")
        answer = self.steps.get("end", b"250 OK")
        if answer is not CLOSE and (not isinstance(answer, bytes) or answer.startswith(b"2")):
            self.taken.append(b"".join(lines))
        return self._answer(line, "end", b"250 OK")

    def _answer(self, line, step, usual) -> bool:
        """Answer a step; return whether to go on."""
        answer = self.steps.get(step, usual)
        if answer is HANG:
            self._over.wait(30)
            return False
        if answer is CLOSE:
            return False
        if answer is DRIBBLE:
            while not self._over.wait(0.02):
                line.sendall(b"2")
            return False
        if answer is ENDLESS:
            while not self._over.is_set():
                line.sendall(b"250-and one more thing\r\n" * 1000)
            return False
        line.sendall(answer + b"\r\n")
        return True
