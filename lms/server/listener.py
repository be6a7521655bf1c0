"""All connections of one process: who is heard, for how long, and what happens at the end."""

import socket
from collections.abc import Callable, Mapping
from threading import RLock
from time import monotonic
from typing import Any

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from lms.core.frozen import frozen
from lms.server.peers import PIECE_BYTES, Peer

KILOBYTE = 1024
CONNECTIONS = 1000
"""At most so many at once in a process; each may need three open files."""
LARGE_BODIES = 8
"""At most so many bodies larger than a form come in at once: the disk must not fill with films."""
LARGEST_BODY = 512 * KILOBYTE * KILOBYTE
"""Whoever announces more is refused without a page."""
FINISH_SECONDS = 10
"""What is under way when we are told to stop may take so long."""


@frozen
class Bodies:
    """How large bodies may be."""

    form_bytes: int
    """Anybody may send as much."""
    largest_bytes: Callable[[Mapping[str, str]], int]
    """What a peer may send, by the headers of the request; asked only about bodies larger than a form."""


class Listener(TcpWSGIServer):  # type: ignore[misc]  # Waitress ships no types
    """Serves a WSGI application to whoever connects to a listening socket."""

    channel_class = Peer

    def __init__(
        self, application: Any, listening: socket.socket, *, threads: int, patience_seconds: int, bodies: Bodies
    ) -> None:
        self._bodies = bodies
        self._patience_seconds = patience_seconds
        self._connections: dict[int, Any] = {}
        # One that may be taken twice: a signal can arrive in the middle of closing, in the same thread.
        self._closing = RLock()
        self._is_closed = False
        dispatcher = ThreadedTaskDispatcher()
        dispatcher.set_thread_count(threads)
        super().__init__(
            application,
            self._connections,
            _sock=listening,
            dispatcher=dispatcher,
            adj=_settings(),
            sockinfo=(listening.family, listening.type, listening.proto, listening.getsockname()),
            bind_socket=False,
        )

    def may_send(self, size_bytes: int, headers: Mapping[str, str]) -> bool:
        """Test if the peer that sent these headers may send a body of that size."""
        return not self.is_large(size_bytes) or size_bytes <= self._bodies.largest_bytes(headers)

    def is_large(self, size_bytes: int) -> bool:
        """Test if a body is larger than a form."""
        return size_bytes > self._bodies.form_bytes

    @property
    def has_room(self) -> bool:
        """Test if one more body larger than a form may come in."""
        requests = [peer.request for peer in self.active_channels.values()]
        return sum(1 for request in requests if request is not None and request.is_large) < LARGE_BODIES

    def set_socket_options(self, conn: socket.socket) -> None:
        """Prepare a new connection."""
        super().set_socket_options(conn)
        if hasattr(socket, "TCP_NOTSENT_LOWAT"):  # else the kernel would take in megabytes for who reads nothing
            conn.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, PIECE_BYTES)

    def maintenance(self, now: float) -> None:
        """Hang up on who is too slow. Waitress asks for this each `cleanup_interval`."""
        # At once: Waitress' own way waits until the peer can be written to, which one that reads nothing never can.
        for peer in list(self.active_channels.values()):
            if peer.is_too_slow(now, patience_seconds=self._patience_seconds):
                peer.handle_close()

    def run_until(self, is_told_to_stop: Callable[[], bool]) -> None:
        """Serve until told to stop, finish what is under way, and close all connections."""
        while not is_told_to_stop():
            self._turn(1)
        self.accepting = False
        end = monotonic() + FINISH_SECONDS
        while self._close_at_rest() and monotonic() < end:
            self._turn(0.1)
        self.task_dispatcher.shutdown()
        with self._closing:
            self._is_closed = True
            wasyncore.close_all(self._connections)

    def wake(self) -> None:
        """Let `run_until` ask again; may be called from any thread, from a signal, and when all is over."""
        self.pull_trigger()

    def pull_trigger(self) -> None:
        """Wake the loop, unless it has ended: its pipe is closed then, and its number may belong to another file."""
        with self._closing:
            if not self._is_closed:
                super().pull_trigger()

    def _turn(self, timeout_seconds: float) -> None:
        wasyncore.loop(timeout=timeout_seconds, use_poll=True, map=self._connections, count=1)

    def _close_at_rest(self) -> bool:
        """Close the connections on which nothing is under way; return if any are left."""
        for peer in list(self.active_channels.values()):
            if peer.is_at_rest:
                peer.handle_close()
        return bool(self.active_channels)


def _settings() -> Adjustments:
    return Adjustments(
        ident="",
        # The program itself knows how many proxies stand in front.
        clear_untrusted_proxy_headers=False,
        connection_limit=CONNECTIONS,
        cleanup_interval=1,
        recv_bytes=PIECE_BYTES,
        # What does not fit waits on disk, so that neither a slow peer's body nor its answer holds memory.
        inbuf_overflow=PIECE_BYTES,
        outbuf_overflow=256 * KILOBYTE,
        # A thread is never held by who reads slowly: it leaves its whole answer and goes.
        outbuf_high_watermark=2**40,
        max_request_header_size=32 * KILOBYTE,
        max_request_body_size=LARGEST_BODY,
    )
