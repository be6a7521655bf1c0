"""Comparing the company as it stands with the current release."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core import ids
from lms.core.frozen import frozen
from lms.courses import queries as courses
from lms.courses.queries import WrittenModule
from lms.courses.terms import WRITTEN_PREFIX
from lms.curriculum import changes, compiler, rules
from lms.curriculum import queries as releases
from lms.curriculum.changes import SnapshotFacts
from lms.curriculum.changes.modules import changed_codes, module_changes
from lms.curriculum.cosmetic import EVERYONE
from lms.curriculum.patches import queries as patches
from lms.curriculum.terms import ChangeKind, CosmeticChange, Snapshot, TaughtChange


@frozen
class Working:
    """The company as it stands: all that the next release would freeze."""

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


@dataclass(frozen=True)
class Comparison:
    """The company as it stands beside what the current release froze."""

    last: releases.ReleaseFacts | None
    """`None` before the first."""
    working: Working
    before: SnapshotFacts | None
    """`None` before the first release."""
    after: SnapshotFacts
    written_before: tuple[WrittenModule, ...]
    written_after: tuple[WrittenModule, ...]
    held_at: Mapping[str, frozenset[str]]
    """Codes of the job roles that are held at each site; empty where no module asks for it."""
    has_long_courses: bool = False
    """Whether the courses that there are were made of long lessons: the next release makes them anew."""

    @property
    def is_unchanged(self) -> bool:
        """Test if the next release would teach and say the same as the current one."""
        last, working = self.last, self.working
        if last is None or self.before is None or self.has_long_courses:
            return False
        if (last.modules, last.patches) != (working.modules, working.patches):
            return False
        return changes.is_same(self.before.snapshot, self.after.snapshot)

    @cached_property
    def changes(self) -> tuple[TaughtChange, ...]:
        """Return what differs: mantra, maps, job roles, then modules; nothing before the first release."""
        if self.before is None:
            return ()
        old, new = self.written_before, self.written_after
        codes = changed_codes(old, new)
        had = {module.code: self._reach_of(module, before=True) for module in old if module.code in codes}
        has = {module.code: self._reach_of(module) for module in new if module.code in codes}
        modules = module_changes(old, new, had, has)
        return (*changes.compare(self.before, self.after), *modules)

    def _reach_of(self, module: WrittenModule, *, before: bool = False) -> tuple[str, ...]:
        """Return the codes of the job roles that a module is for, or of all if it is for everyone."""
        is_for_all = module.audience.everyone
        roles = self._organisation(before=before).world.roles
        return tuple(code for code in roles if is_for_all or self.is_for(module, code, before=before))

    def is_for(self, module: WrittenModule, job_role: str, *, before: bool = False) -> bool:
        """Test if a module stands in the course of a job role, as of now or as of the current release."""
        organisation = self._organisation(before=before)
        return rules.is_for_job_role(
            module.audience, organisation.world.roles[job_role], organisation.snapshot, self.held_at
        )

    def job_role_name(self, code: str) -> str:
        """Return what a job role is called now, or was called if it is gone."""
        organisation = self.before if self.before and code not in self.after.world.roles else self.after
        return organisation.job_role_name(code)

    def cosmetic_changes(self, chosen: Mapping[str, ChangeKind]) -> tuple[CosmeticChange, ...]:
        """Return the changes that count as none, of this release and of those before it."""
        modules = {WRITTEN_PREFIX + module.code: module.fingerprint for module in self.written_after}
        facts = {code: {**facts, **modules} for code, facts in self.after.facts.items()} | {EVERYONE: modules}
        return changes.cosmetic_changes_of(self.changes, chosen, self.last.cosmetic_changes if self.last else (), facts)

    def _organisation(self, *, before: bool) -> SnapshotFacts:
        return self.before if before and self.before else self.after


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
    frozen = releases.load_snapshot(session, last) if last else None
    old, new = (last.modules if last else {}), working.modules
    written = {
        str(module.version_id): module
        for module in courses.list_written_modules(session, [UUID(id_) for id_ in {*old.values(), *new.values()}])
    }
    by_site = any(module.audience.sites for module in written.values())
    return Comparison(
        last=last,
        working=working,
        before=_taught(last.sha256, frozen) if last and frozen else None,
        after=_taught(working.sha256, working.snapshot),
        written_before=_written(old, written),
        written_after=_written(new, written),
        held_at=courses.job_roles_by_site(session) if by_site else {},
        has_long_courses=courses.has_map_objectives(session),
    )


def _taught(sha256: str, snapshot: Snapshot) -> SnapshotFacts:
    return changes.snapshot_facts(snapshot, compiler.generator_for(sha256, snapshot))


def _written(versions: Mapping[str, str], modules: Mapping[str, WrittenModule]) -> tuple[WrittenModule, ...]:
    return tuple(modules[id_] for _, id_ in sorted(versions.items()) if id_ in modules)
