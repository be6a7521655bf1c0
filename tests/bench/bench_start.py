"""How long the program takes to start and how much memory it holds: `python -m tests.bench.bench_start`.

Beside it, the time of reading Flask, SQLAlchemy and WTForms alone, which no page could do without. Linux only.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.real_server import ROOT, RealServer, free_port, lms

ROUNDS = 5
LIBRARIES = "import flask, sqlalchemy.orm, wtforms"
REST_SECONDS = 5
"""After which both processes have done what they do once."""


def main() -> None:
    libraries, app = (min(seconds) for seconds in zip(*(measure_reading() for _ in range(ROUNDS)), strict=True))
    with tempfile.TemporaryDirectory(prefix="lms-bench-") as folder:
        instance = Path(folder) / "instance"
        lms("prepare", instance=instance)
        wall_libraries, first, memory = measure_run(instance)
    print(f"reading the libraries   {libraries:6.2f} s CPU")
    print(f"reading the app         {app:6.2f} s CPU  {app / libraries:5.2f} times the libraries")
    print(f"lms run, first answer   {first:6.2f} s      {first / wall_libraries:5.2f} times the libraries")
    for pid, megabytes in memory.items():
        print(f"process {pid:<15} {megabytes:6.1f} MB of its own and its share (PSS)")
    print(f"together                {sum(memory.values()):6.1f} MB")


def measure_reading() -> tuple[float, float]:
    """Return the CPU seconds of reading the libraries and the app, one right after the other."""
    return cpu_seconds_of(LIBRARIES), cpu_seconds_of("import lms.app")


def measure_run(instance: Path) -> tuple[float, float, dict[int, float]]:
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
                memory = {pid: megabytes(pid) for pid in server.process_ids()}
    return min(libraries), min(answers), memory


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
