"""Peers that never finish: each opens a connection, says a little, and then hangs."""

import socket
from collections.abc import Callable

SMALL_WINDOW = 4096
"""So little a peer takes in before it reads; the rest waits on our side."""


def slow_head(port: int) -> socket.socket:
    """Begin a request and stop in the midst of its headers."""
    return _say(port, "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Never-Ends: ")


def slow_body(port: int, path: str = "/sign-in") -> socket.socket:
    """Announce a form and send only its beginning."""
    form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100"
    return _say(port, f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{form}\r\n\r\nemail=a")


def slow_reader(port: int, path: str, cookie: str = "") -> socket.socket:
    """Ask for something large and read nothing of it."""
    return _say(port, f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n", window=SMALL_WINDOW)


def idle(port: int, path: str = "/healthz") -> socket.socket:
    """Be answered once, keep the connection, and say no more."""
    return _say(port, f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")


def open_many(count: int, *kinds: Callable[[], socket.socket]) -> list[socket.socket]:
    """Open so many connections, of each kind in turn."""
    return [kinds[number % len(kinds)]() for number in range(count)]


def _say(port: int, words: str, *, window: int = 0) -> socket.socket:
    peer = socket.socket()
    if window:
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
    peer.settimeout(10)
    peer.connect(("127.0.0.1", port))
    peer.sendall(words.encode())
    return peer
