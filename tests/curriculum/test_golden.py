"""The bookstore's courses as they are read. After a wanted change: `python -m tests.curriculum.test_golden`, then read the diff."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from lms.curriculum.terms import Snapshot
from lms.library.package import read_any
from lms.library.preview import preview_markdown

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden"
JOB_ROLES = ["bookseller", "register-technician", "systems-administrator", "custodian"]
_PRINT_HASH = """
import hashlib
from tests.curriculum.test_golden import bookstore
from lms.core.ids import canonical_json
from lms.library.preview import preview_json
print(hashlib.sha256(canonical_json(preview_json(bookstore(), "bookseller")).encode()).hexdigest())
"""


@cache
def bookstore() -> Snapshot:
    package, problems = read_any(ROOT / "courses" / "three-rivers-bookstores")
    assert package is not None, [str(p) for p in problems]
    return package.snapshot


@pytest.mark.parametrize("job_role", JOB_ROLES)
def test_the_course_reads_as_it_was_approved(job_role):
    assert preview_markdown(bookstore(), job_role) == (GOLDEN / f"{job_role}.md").read_text(encoding="utf-8")


def test_the_bytes_do_not_depend_on_the_seed_of_hashes():
    found = {
        subprocess.run(
            [sys.executable, "-c", _PRINT_HASH],
            env=os.environ | {"PYTHONHASHSEED": seed},
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("0", "42")
    }

    assert len(found) == 1


if __name__ == "__main__":
    for name in JOB_ROLES:
        (GOLDEN / f"{name}.md").write_text(preview_markdown(bookstore(), name), encoding="utf-8")
