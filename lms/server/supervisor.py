"""All processes of `lms run`: web processes that share one socket, and the worker beside them."""

import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic
from types import FrameType

THREADS = 4
"""Requests that a web process works on at once."""
BACKLOG = 1024
STOP_SECONDS = 20
SHORTEST_LIFE_SECONDS = 10
"""A process that ends sooner would only end again: it is not started anew."""


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address.

    :raises OSError: if the port is taken or the address is not ours
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=BACKLOG)


def web_command(listening: socket.socket, *, threads: int) -> list[str]:
    """Return the command of a web process that answers at this socket."""
    return [sys.executable, "-m", "lms.server", "--socket", str(listening.fileno()), "--threads", str(threads)]


@dataclass
class Child:
    """A command that is to run for as long as we do."""

    command: Sequence[str]
    is_restarted: bool = False
    """If it ends by itself, after some time, it is started anew."""
    process: subprocess.Popen[bytes] = field(init=False)

    def start(self, environment: Mapping[str, str], *, open_files: Sequence[int]) -> None:
        """Start it, with these open files."""
        self._started_at = monotonic()
        self.process = subprocess.Popen(self.command, env=environment, pass_fds=open_files)  # noqa: S603  our own commands

    @property
    def has_ended(self) -> bool:
        """Test if it runs no more."""
        return self.process.poll() is not None

    @property
    def may_restart(self) -> bool:
        """Test if starting it anew may help."""
        return self.is_restarted and monotonic() - self._started_at > SHORTEST_LIFE_SECONDS


def run_together(children: Sequence[Child], *, environment: Mapping[str, str], open_files: Sequence[int] = ()) -> int:
    """Run the children side by side until one ends for good or we are told to stop; return the exit code.

    All are told to stop then, and waited for. 0 if we were told to stop, 1 if one ended by itself.
    """
    stopped = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopped
        stopped = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    for child in children:
        child.start(environment, open_files=open_files)
    while not stopped:
        ended = [child for child in children if child.has_ended]
        if not all(child.may_restart for child in ended):
            break
        for child in ended:
            child.start(environment, open_files=open_files)
        _wait_a_little(children[0])
    _stop(children)
    return 0 if stopped else 1


def _wait_a_little(child: Child) -> None:
    try:
        child.process.wait(timeout=0.2)
    except subprocess.TimeoutExpired:
        return


def _stop(children: Sequence[Child]) -> None:
    for child in children:
        child.process.terminate()
    end = monotonic() + STOP_SECONDS
    for child in children:
        try:
            child.process.wait(timeout=max(0, end - monotonic()))
        except subprocess.TimeoutExpired:
            child.process.kill()
            child.process.wait()
