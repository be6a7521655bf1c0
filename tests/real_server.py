"""The server as people run it, in processes of its own, on a free port of this machine."""

import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path

ROOT = Path(__file__).parent.parent
PATIENCE = 120
"""Seconds after which a server, a browser or a thread hangs: a busy machine may be many times as slow as a quiet one."""
WEB = [sys.executable, "-m", "lms.server"]
"""A web process as `lms run` starts it, without the port."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class RealServer:
    """A command that serves on `port`, with all processes that it starts.

    Ends with the block, however the block ends.
    """

    def __init__(self, command: list[str], *, instance: Path, port: int, **environment: str) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self._command = command
        self._log = instance.parent / f"server-{port}.log"
        self._environment = {
            **os.environ,
            "LMS_INSTANCE": str(instance),
            "LMS_PUBLIC_BASE_URL": self.url,
            "LMS_LOG_LEVEL": "WARNING",
            "PYTHONPATH": str(ROOT),
            **environment,
        }

    def __enter__(self) -> "RealServer":
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def start(self) -> None:
        with self._log.open("ab") as log:
            # A session of its own, so that `kill` reaches the workers as well.
            self._process = subprocess.Popen(
                self._command, env=self._environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )
        self._wait()

    def stop(self) -> None:
        """End it as an operator would, and wait."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """End all its processes at once, without a chance to finish anything."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(PATIENCE)

    @property
    def log(self) -> str:
        return self._log.read_text(errors="replace")

    def cpu_seconds(self) -> float:
        """Return what all its processes have used of the processor so far."""
        return sum(cpu_seconds(pid) for pid in self.process_ids())

    def process_ids(self) -> list[int]:
        found = [self._process.pid]
        for pid in found:
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                found += [int(child) for child in children.read_text().split()]
        return found

    def _wait(self) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self._process.poll() is not None:
                raise RuntimeError(f"the server ended at once:\n{self.log}")
            if self._answers():
                return
            time.sleep(0.05)
        self.kill()
        raise RuntimeError(f"the server does not answer:\n{self.log}")

    def _answers(self) -> bool:
        # That the port is open is not enough: it is opened before there is anybody to answer.
        probe = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            probe.request("GET", "/healthz")
            probe.getresponse().read()
        except (OSError, HTTPException):
            return False
        finally:
            probe.close()
        return True


def cpu_seconds(pid: int) -> float:
    """Return what one process has used of the processor so far."""
    # The scheduler's own account of each thread is in nanoseconds; utime and stime count ticks of 10 ms.
    threads = list(Path(f"/proc/{pid}/task").glob("*/schedstat"))
    if threads:
        return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def lms(*arguments: str, instance: Path, **environment: str) -> str:
    """Run an `lms` command to its end; return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "lms.cli", *arguments],
        env={**os.environ, "LMS_INSTANCE": str(instance), **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"lms {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout
