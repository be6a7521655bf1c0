"""How long the program takes to start and how much memory it holds, at rest and after many pages: `python -m tests.bench.bench_start`.

Beside it, the time of reading Flask, SQLAlchemy and WTForms alone, which no page could do without. Linux only.
"""

import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from lms.identity.terms import DEMO_PASSWORD
from tests.real_server import ROOT, RealServer, free_port, lms
from tests.visitor import Visitor

ROUNDS = 5
LIBRARIES = "import flask, sqlalchemy.orm, wtforms"
REST_SECONDS = 5
"""After which both processes have done what they do once."""
PAGES = 60
"""Of different kinds, each read once."""
READER = "zoe.farouk@threerivers.example"
"""An administrator of the example company: most kinds of pages are open to her."""
_IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")


def main() -> None:
    libraries, app = (min(seconds) for seconds in zip(*(measure_reading() for _ in range(ROUNDS)), strict=True))
    with tempfile.TemporaryDirectory(prefix="lms-bench-") as folder:
        instance = Path(folder) / "instance"
        lms("prepare", instance=instance)
        wall_libraries, first, memory = measure_run(instance)
    print(f"reading the libraries   {libraries:6.2f} s CPU")
    print(f"reading the app         {app:6.2f} s CPU  {app / libraries:5.2f} times the libraries")
    print(f"lms run, first answer   {first:6.2f} s      {first / wall_libraries:5.2f} times the libraries")
    show("at rest, a new company", memory)
    for when, memory in measure_pages():
        show(when, memory)


def show(when: str, memory: list[float]) -> None:
    """Print the memory of the parent, the web process and the worker."""
    parent, *others = memory
    each = " + ".join(f"{one:.1f}" for one in others)
    print(f"{when:<32} {each} = {sum(others):6.1f} MB (PSS), {parent:.1f} MB of their parent beside them")


def measure_reading() -> tuple[float, float]:
    """Return the CPU seconds of reading the libraries and the app, one right after the other."""
    return cpu_seconds_of(LIBRARIES), cpu_seconds_of("import lms.app")


def measure_run(instance: Path) -> tuple[float, float, list[float]]:
    """Return the seconds of reading the libraries, those until `lms run` answers, and the memory of its processes."""
    libraries, answers = [], []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        cpu_seconds_of(LIBRARIES)
        libraries.append(time.perf_counter() - begin)
        port = free_port()
        server = RealServer([sys.executable, "-m", "lms.cli", "run", "--port", str(port)], instance=instance, port=port)
        begin = time.perf_counter()
        with server:
            answers.append(time.perf_counter() - begin)
            if len(answers) == ROUNDS:
                time.sleep(REST_SECONDS)
                memory = memory_of(server)
    return min(libraries), min(answers), memory


def measure_pages() -> Iterator[tuple[str, list[float]]]:
    """Yield the memory of the processes of the example company, at rest and after pages of many kinds."""
    with tempfile.TemporaryDirectory(prefix="lms-bench-") as folder:
        instance = Path(folder) / "instance"
        lms("demo", "prepare", instance=instance)
        lms("worker", "drain", instance=instance)
        port = free_port()
        command = [sys.executable, "-m", "lms.cli", "run", "--port", str(port)]
        with RealServer(command, instance=instance, port=port) as server:
            time.sleep(REST_SECONDS)
            yield "at rest, the example company", memory_of(server)
            read_pages(port)
            yield f"after {PAGES} pages of it", memory_of(server)


def read_pages(port: int) -> None:
    """Sign in, and read pages of different kinds as one leads to the other."""
    visitor = Visitor(port)
    visitor.sign_in(READER, DEMO_PASSWORD)
    waiting, seen = ["/"], {"/"}
    for path in islice(iter(lambda: waiting.pop(0), None), PAGES):
        visitor.get(path)
        for link in visitor.links():
            address = link.partition("#")[0].partition("?")[0]
            kind = _IDS.sub("#", address)
            if kind.startswith("/") and "." not in kind and "download" not in kind and kind not in seen:
                seen.add(kind)
                waiting.append(address)


def memory_of(server: RealServer) -> list[float]:
    """Return the megabytes of the processes of a server, its parent first."""
    return [megabytes(pid) for pid in server.process_ids()]


def cpu_seconds_of(code: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def megabytes(pid: int) -> float:
    """Return the memory of a process, what it shares with others in equal parts."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


if __name__ == "__main__":
    main()
