"""Processes beside each other, in a program of their own: nothing is forked from the tests."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from lms.server.supervisor import SHORTEST_LIFE_SECONDS
from tests.real_server import PATIENCE

PROGRAM = r"""
import os, sys, time
from lms.server import supervisor

def serve():
    os.write(1, b"began %d\n" % os.getpid())
    time.sleep(1000)

def fail():
    sys.exit(3)

supervisor.SHORTEST_LIFE_SECONDS = float(sys.argv[1])
runs = {"serve": serve, "fail": fail}
sys.exit(supervisor.run_together([supervisor.Child(runs[name], is_restarted=True) for name in sys.argv[2:]]))
"""


@contextmanager
def running(*names, shortest_life_seconds=SHORTEST_LIFE_SECONDS):
    command = [sys.executable, "-c", PROGRAM, str(shortest_life_seconds), *names]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        try:
            yield program
        finally:
            program.terminate()


def began(program):
    """Wait until a process has begun; return its number."""
    word, pid = program.stdout.readline().split()
    assert word == "began"
    return int(pid)


def test_all_end_when_told_to_stop():
    with running("serve", "serve") as program:
        pids = {began(program), began(program)}

        program.terminate()

        assert program.wait(PATIENCE) == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


def test_one_that_ended_after_a_while_is_started_anew():
    with running("serve", shortest_life_seconds=0) as program:
        first = began(program)

        os.kill(first, signal.SIGKILL)

        assert began(program) != first


def test_all_end_when_one_ends_at_once():
    with running("fail", "serve") as program:
        assert program.wait(PATIENCE) == 1
