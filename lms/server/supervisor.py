"""All processes of `lms run`: web processes that share one socket, and the worker beside them.

They are forks of one process that has read the program: its memory is needed once, and a new one answers at once.
"""

import gc
import multiprocessing
import signal
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess
from time import monotonic
from types import FrameType

THREADS = 4
"""Requests that a web process works on at once."""
BACKLOG = 1024
STOP_SECONDS = 20
SHORTEST_LIFE_SECONDS = 10
"""A process that ends sooner would only end again: it is not started anew."""
_STOPS = {signal.SIGTERM, signal.SIGINT}


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address.

    :raises OSError: if the port is taken or the address is not ours
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=BACKLOG)


@dataclass
class Child:
    """A part of the program that is to run for as long as we do, in a process of its own."""

    run: Callable[[], None]
    is_restarted: bool = False
    """If it ends by itself, after some time, it is started anew."""
    process: ForkProcess = field(init=False)

    def start(self) -> None:
        """Start it. There must be no thread and no open database yet: a fork would have half of each."""
        self._started_at = monotonic()
        self.process = multiprocessing.get_context("fork").Process(target=self._begin)
        # A signal that comes before the new process has put down our handlers would be lost.
        signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)
        self.process.start()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)

    def _begin(self) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)
        gc.enable()
        self.run()

    @property
    def has_ended(self) -> bool:
        """Test if it runs no more."""
        return self.process.exitcode is not None

    @property
    def may_restart(self) -> bool:
        """Test if starting it anew may help."""
        return self.is_restarted and monotonic() - self._started_at > SHORTEST_LIFE_SECONDS


def run_together(children: Sequence[Child]) -> int:
    """Run the children side by side until one ends for good or we are told to stop; return the exit code.

    All are told to stop then, and waited for. 0 if we were told to stop, 1 if one ended by itself.
    """
    stopped = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopped
        stopped = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    gc.freeze()  # the collector writes into all that it looks at, which is then no longer shared
    for child in children:
        child.start()
    while not stopped:
        ended = [child for child in children if child.has_ended]
        if not all(child.may_restart for child in ended):
            break
        for child in ended:
            child.start()
        wait([child.process.sentinel for child in children], timeout=0.2)
    _stop(children)
    return 0 if stopped else 1


def _stop(children: Sequence[Child]) -> None:
    for child in children:
        child.process.terminate()
    end = monotonic() + STOP_SECONDS
    for child in children:
        child.process.join(max(0, end - monotonic()))
        if not child.has_ended:
            child.process.kill()
            child.process.join()
