"""Comparing the firm as it stands with the current release."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from lms.core import ids
from lms.courses import queries as courses
from lms.curriculum import changes, compiler
from lms.curriculum import queries as releases
from lms.curriculum.changes import Taught
from lms.curriculum.patches import queries as patches
from lms.curriculum.terms import Change, Snapshot


@dataclass(frozen=True, kw_only=True)
class Working:
    """The firm as it stands: all that the next release would freeze."""

    snapshot: Snapshot
    sha256: str
    modules: dict[str, str]
    """Version id of each written module by code."""
    patches: list[Any]
    """Trainers' changes in generated text, as plain values."""

    @property
    def seen(self) -> str:
        """Return what stands for all of it: publishing refuses when it is no longer what the author saw."""
        return ids.sha256(ids.canonical_json([self.sha256, self.modules, self.patches]))

    def equals(self, release: releases.ReleaseFacts) -> bool:
        """Test if a release froze the same."""
        return (release.sha256, release.modules, release.patches) == (self.sha256, self.modules, self.patches)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The firm as it stands beside what the current release froze."""

    last: releases.ReleaseFacts | None
    """`None` before the first."""
    working: Working
    before: Taught | None
    """`None` before the first release."""
    after: Taught
    changes: tuple[Change, ...]
    """None before the first release: then everything is new."""


def load_working(session: Session) -> Working:
    """Return all that the next release would freeze."""
    snapshot = releases.load_working_snapshot(session)
    return Working(
        snapshot=snapshot,
        sha256=releases.snapshot_hash(snapshot),
        modules=courses.written_version_ids(session),
        patches=patches.list_active_plain(session),
    )


def compare_with_last(session: Session, working: Working) -> Comparison:
    """Return what differs from the current release. The cost does not grow with the number of people."""
    last = releases.find_current_release(session)
    after = changes.taught(working.snapshot, compiler.generator_for(working.sha256, working.snapshot))
    if last is None:
        return Comparison(last=None, working=working, before=None, after=after, changes=())
    frozen = releases.load_snapshot(session, last)
    before = changes.taught(frozen, compiler.generator_for(last.sha256, frozen))
    return Comparison(last=last, working=working, before=before, after=after, changes=changes.compare(before, after))
