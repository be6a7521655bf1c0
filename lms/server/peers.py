"""One connection, and how slow and how greedy its other end may be.

Source: RFC 9110 §15.5.14 (413); the two limits in one, a time and a pace, are those of Apache's mod_reqtimeout.
"""

import io
from contextlib import suppress
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.receiver import FixedStreamReceiver
from waitress.task import ErrorTask, WSGITask
from waitress.utilities import Error, RequestEntityTooLarge

from lms.core.disk import lacks_space
from lms.web.bodies import NO_SPACE
from lms.web.headers import HEADERS

BYTES_PER_SECOND = 500
"""Who is slower than this, over the whole of a request or of an answer, is hung up on once their patience has run out."""
PIECE_BYTES = 64 * 1024
"""As much is received or sent at a time, and as much may wait for a peer in memory."""


class Busy(Error):  # type: ignore[misc]  # Waitress ships no types
    """As many large bodies come in as we have room for."""

    code = 503
    reason = "Service Unavailable"


class NoSpace(Error):  # type: ignore[misc]  # Waitress ships no types
    """There is no space left on the disk for a body."""

    code = 507
    reason = "Insufficient Storage"


class Peer(HTTPChannel):  # type: ignore[misc]  # Waitress ships no types
    """A connection that is closed when its other end stops, or goes on without getting anywhere."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.task_class, self.error_task_class = _Task, _Refusal
        # Else each few bytes to a slow reader would begin with reading megabytes from the file again.
        self.sendbuf_len = PIECE_BYTES
        self._since = self.creation_time
        self._moved_bytes = 0

    def parser_class(self, adj: Any) -> "Request":
        """Return what reads the next request."""
        return Request(adj, self.server)

    def recv(self, buffer_size: int) -> bytes:
        """Receive, and count."""
        data: bytes = super().recv(buffer_size)
        self._moved_bytes += len(data)
        return data

    def send(self, data: bytes, do_close: bool = True) -> int:
        """Send, and count."""
        sent: int = super().send(data, do_close=do_close)
        self._moved_bytes += sent
        return sent

    @property
    def is_at_rest(self) -> bool:
        """Test if nothing is under way that we owe an answer for."""
        return not self.requests and not self.total_outbufs_len

    def is_too_slow(self, now: float, *, patience_seconds: float) -> bool:
        """Test if it is time to hang up; to be asked each second, as the pace is taken from one question to the next.

        A peer may be silent for `patience_seconds`. A request or an answer may take as long, and longer by a second for
        each `BYTES_PER_SECOND` that got through. The time that we work on a request is not the peer's.
        """
        if self.requests:
            self._begin(now)
            return False
        if self.request is None and self.is_at_rest:
            self._begin(now)
        is_silent: bool = now - self.last_activity > patience_seconds
        return is_silent or now - self._since > patience_seconds + self._moved_bytes / BYTES_PER_SECOND

    def _begin(self, now: float) -> None:
        self._since, self._moved_bytes = now, 0


class Request(HTTPRequestParser):  # type: ignore[misc]  # Waitress ships no types
    """A request on its way in. Of a body that is larger than this peer may send, or than the disk has space for, nothing is kept.

    The program then sees its length and no content, and refuses it with a page; a browser shows that page only if
    its whole body was taken from it first.
    """

    is_large = False
    """Test if its body is larger than a form, and kept."""
    has_no_space = False
    """Test if its body was too large for what is left on the disk, and not kept."""

    expect_continue: bool

    def __init__(self, adj: Any, listener: Any) -> None:
        super().__init__(adj)
        self._listener = listener

    def parse_header(self, header_plus: bytes) -> None:
        """Read the headers, and decide on the body that they announce."""
        super().parse_header(header_plus)
        if not self._listener.may_send(self.content_length, self.headers):
            self._drop_body()
        elif self._listener.is_large(self.content_length):
            self._keep_large_body()

    def received(self, data: bytes) -> int:
        """Take in some bytes; return how many of them belong to this request."""
        try:
            consumed: int = super().received(data)
        except OSError as error:
            if not lacks_space(error):
                raise
            return self._forget_body(data)
        # The length of a body in chunks is known only once it is here.
        if self.chunked and not self._listener.may_send(self.body_bytes_received, self.headers):
            self.error, self.completed = RequestEntityTooLarge("Send less at a time."), True
        return consumed

    def _keep_large_body(self) -> None:
        if self._listener.has_room:
            self.is_large = True
        else:
            self.error, self.body_rcv = Busy("Too many large files are being sent. Try again in a minute."), None

    def _forget_body(self, data: bytes) -> int:
        receiver: Any = self.body_rcv
        with suppress(OSError):  # it would write the rest of what it has
            receiver.buf.close()
        if self.chunked:
            self.error, self.completed = NoSpace("There is no space left on the server. Nothing was saved."), True
            return len(data)
        self.has_no_space = True
        self.body_rcv = FixedStreamReceiver(receiver.remain, _Nothing())
        return self.received(data)

    def _drop_body(self) -> None:
        if self.expect_continue:  # the peer asks before it sends
            self.expect_continue = False
            self.body_rcv = None
            self.headers["CONNECTION"] = "close"
        else:
            self.body_rcv = FixedStreamReceiver(self.content_length, _Nothing())


class _Nothing:
    """A buffer which keeps nothing."""

    def __len__(self) -> int:
        return 0

    def append(self, data: bytes) -> None:
        """Forget it."""

    def getfile(self) -> io.BytesIO:
        """Return what was kept."""
        return io.BytesIO()

    def close(self) -> None:
        """Nothing to close."""


class _Task(WSGITask):  # type: ignore[misc]  # Waitress ships no types
    """An answer of the program."""

    def get_environment(self) -> dict[str, Any]:
        environment: dict[str, Any] = super().get_environment()
        environment[NO_SPACE] = self.request.has_no_space
        return environment


class _Refusal(ErrorTask):  # type: ignore[misc]  # Waitress ships no types
    """An answer that the server gives by itself, with the headers that all answers carry."""

    def execute(self) -> None:
        self.response_headers.extend(HEADERS.items())
        if self.request.error.code == Busy.code:
            self.response_headers.append(("Retry-After", "60"))
        super().execute()
