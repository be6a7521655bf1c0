"""What runs again on PostgreSQL: for each statement that tests asked SQLite before, two of the tests that ask it.

The statements differ between the servers; how they follow from what the program wants does not. Which two is drawn anew in each run,
so that in time all have run on both.
"""

import json
import os
import re
from collections import Counter
from pathlib import Path
from random import Random

from sqlalchemy import Engine, event

from lms.core.ids import sha256
from tests.resources import SHARED

TWICE = 2
_SAME = ((re.compile(r"\(\?(?:, \?)*\)"), "(?)"), (re.compile(r"(?:\(\?\), )+\(\?\)"), "(?)"))
"""Lists of values and of rows: how many there are makes no other statement."""
_UNASKED = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "PRAGMA")


class AskedStatements:
    """Records which test asks what of SQLite, if there is a folder that the runs of a check share."""

    def __init__(self) -> None:
        self.test_id = ""
        self._asked: dict[str, set[str]] = {}
        self._known: dict[str, str] = {}

    def watch(self, engine: Engine) -> None:
        """Record from now on what is asked of an engine."""
        if _folder() is not None and engine.dialect.name == "sqlite":
            event.listen(engine, "before_cursor_execute", self._note)

    def save(self, worker_name: str) -> None:
        """Write it where the run on the other server reads it."""
        if self._asked:
            _folder().mkdir(exist_ok=True)
            found = {test_id: sorted(asked) for test_id, asked in self._asked.items()}
            (_folder() / f"{worker_name}.json").write_text(json.dumps(found))

    def _note(self, _conn, _cursor, statement, *_rest) -> None:
        if statement not in self._known:
            same = statement
            for found, plain in _SAME:
                same = found.sub(plain, same)
            self._known[statement] = "" if statement.startswith(_UNASKED) else sha256(same)
        if key := self._known[statement]:
            self._asked.setdefault(self.test_id, set()).add(key)


def choose(test_ids: list[str]) -> set[str]:
    """Choose from the tests for a second server; all of them if none has run on the first."""
    files = sorted(_folder().glob("*.json")) if _folder() is not None else []
    asked = {test_id: found for file in files for test_id, found in json.loads(file.read_text()).items()}
    if not asked:
        return set(test_ids)
    # All processes of a run must choose the same.
    drawn = Random(os.environ.get("PYTEST_XDIST_TESTRUNUID", "")).sample(sorted(test_ids), len(test_ids))
    seen: Counter[str] = Counter()
    chosen = []
    for test_id in drawn:
        if any(seen[key] < TWICE for key in asked.get(test_id, ())):
            chosen.append(test_id)
            seen.update(asked[test_id])
    for test_id in list(chosen):
        if all(seen[key] > TWICE for key in asked[test_id]):
            chosen.remove(test_id)
            seen.subtract(asked[test_id])
    return set(chosen)


def _folder() -> Path | None:
    shared = os.environ.get(SHARED)
    return Path(shared) / "statements" if shared else None
