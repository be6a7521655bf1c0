"""People by file, beside the bare bulk insert: `python -m tests.bench.bench_people [people]`.

Prints seconds of processor time and megabytes of memory of each process, on SQLite and, where it answers, on PostgreSQL; judges
nothing. The bare insert writes the same rows of people, job roles and reporting lines from memory, and looks at nothing.
"""

import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import tomli_w

from tests.conftest import CERTIFICATE_KEY, _postgresql_answers, drop_postgresql_database, new_postgresql_database
from tests.real_server import lms

PEOPLE = 100_000
WIDTH = 8
"""Direct reports of each manager."""
JOB_ROLES = [f"Job role {number}" for number in range(40)]
SITES = [f"Site {number}" for number in range(25)]
HEADINGS = ("Name", "E-mail", "Employee number", "Job roles", "Department", "Site", "Manager", "First day")


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else PEOPLE
    with tempfile.TemporaryDirectory(prefix="lms-bench-") as folder:
        csv_file, xlsx_file = Path(folder) / "people.csv", Path(folder) / "people.xlsx"
        write_csv(csv_file, people)
        write_xlsx_file(xlsx_file, people)
        look(Path(folder) / "sqlite", "", people, csv_file, xlsx_file)
        if _postgresql_answers():
            for part in ("a", "b", "c"):
                new_postgresql_database(f"lms_bench_people_{part}")
            look(
                Path(folder) / "postgresql", new_postgresql_database("lms_bench_people_a"), people, csv_file, xlsx_file
            )


def look(instance: Path, url: str, people: int, csv_file: Path, xlsx_file: Path) -> None:
    server = "PostgreSQL" if url else "SQLite"
    print(f"\n{server}, {people:,} people")
    for name, command in (
        ("bare bulk insert", [sys.executable, "-m", "tests.bench.bench_people_bare", str(people)]),
        ("first import, CSV", ["lms", "people", "import", "--add-unknown", str(csv_file)]),
        ("again, dry run: all unchanged", ["lms", "people", "import", "--dry-run", str(csv_file)]),
    ):
        if name != "again, dry run: all unchanged":
            fresh(instance, url)
        show(name, command, instance)
    fresh(instance, url)
    show("first import, XLSX", ["lms", "people", "import", "--add-unknown", str(xlsx_file)], instance)
    if url:
        drop_postgresql_database(url)


def fresh(instance: Path, url: str) -> None:
    subprocess.run(["rm", "-rf", str(instance)], check=True)
    instance.mkdir()
    settings = {"secret_key": "x" * 40, "certificate_key": CERTIFICATE_KEY}
    if url:
        settings["database_url"] = new_postgresql_database(url.rpartition("/")[2].partition("?")[0])
    (instance / "config.toml").write_text(tomli_w.dumps(settings))
    (instance / "config.toml").chmod(0o600)
    lms("db", "upgrade", instance=instance)


def show(name: str, command: list[str], instance: Path) -> None:
    if command[0] == "lms":
        command = [sys.executable, "-c", "from lms.cli import main; main()", *command[1:]]
    begin = time.perf_counter()
    process = subprocess.Popen(command, env={**os.environ, "LMS_INSTANCE": str(instance)}, stdout=subprocess.PIPE)
    output = process.stdout.read().decode()
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    seconds = time.perf_counter() - begin
    print(
        f"  {name:<30}{usage.ru_utime + usage.ru_stime:6.1f} s CPU{seconds:6.1f} s{usage.ru_maxrss / 1024:6.0f} MB"
        f"   {output.strip().splitlines()[0] if output.strip() else ''}{' FAILED' if status else ''}",
        flush=True,
    )


def rows(people: int):
    for number in range(people):
        manager = f"person{(number - 1) // WIDTH}@example.org" if number else ""
        role = number % len(JOB_ROLES)
        yield (
            f"Grace {number} Okafor", f"person{number}@example.org", f"{number:06}", JOB_ROLES[role],
            f"Department {role % 8}", SITES[number % len(SITES)], manager, f"20{10 + number % 15:02}-03-{1 + number % 28:02}",
        )  # fmt: skip


def write_csv(path: Path, people: int) -> None:
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        listed = list(rows(people))
        writer.writerows(reversed(listed))  # every manager comes later in the file


def write_xlsx_file(path: Path, people: int) -> None:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("People")
    sheet.append(HEADINGS)
    for row in rows(people):
        sheet.append(row)
    book.save(path)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
