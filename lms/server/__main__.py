"""One web process: `python -m lms.server --port 8000`, or on a socket that another process listens at."""

import logging
import os
import resource
import signal
import socket
import tempfile
from argparse import ArgumentParser
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING

from flask import Flask

from lms.app import create_app
from lms.core import memory
from lms.core.config import Config
from lms.server.listener import CONNECTIONS, Bodies, Listener
from lms.server.supervisor import THREADS, listen
from lms.web.bodies import FORM_BYTES, largest_body
from lms.web.resources import resources

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

OPEN_FILES = 4 * CONNECTIONS


def main() -> None:
    """Serve the program until told to stop."""
    parser = ArgumentParser("lms.server")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--socket", type=int, help="number of an open file: the socket to listen at")
    parser.add_argument("--threads", type=int, default=THREADS)
    options = parser.parse_args()
    memory.give_back()
    given = options.socket
    listening = listen(options.host, options.port) if given is None else socket.socket(fileno=given)
    run_web(Config.from_environment(), listening, threads=options.threads)


def run_web(config: Config, listening: socket.socket, *, threads: int) -> None:
    """Answer requests on a socket until told to stop."""
    prepare_process(config)
    app = create_app(config)
    serve(app, listening, app=app, threads=threads)


def serve(application: "WSGIApplication", listening: socket.socket, *, app: Flask, threads: int = THREADS) -> None:
    """Serve `application`, which is `app` or has it within, until SIGTERM or SIGINT."""
    config = resources(app).config
    listener = Listener(
        application,
        listening,
        threads=threads,
        patience_seconds=config.peer_seconds,
        bodies=Bodies(form_bytes=FORM_BYTES, largest_bytes=partial(largest_body, app)),
    )
    stopped = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopped
        stopped = True
        listener.wake()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    listener.run_until(lambda: stopped)


def prepare_process(config: Config) -> None:
    """Let what this process writes be private, what waits for slow peers lie on the instance's disk, and many connect."""
    os.umask(0o077)
    scratch = config.instance_path / "scratch"
    scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
    tempfile.tempdir = str(scratch)  # /tmp is often memory
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if wanted > soft != resource.RLIM_INFINITY:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    # That some request waited for a thread is nothing to write down each time.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)


if __name__ == "__main__":
    main()
