"""What the next release would change."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.courses import queries as courses
from lms.curriculum import compiler, rules
from lms.curriculum.queries.releases import (
    find_current_release,
    load_snapshot,
    load_working_snapshot,
    snapshot_hash,
)
from lms.curriculum.terms import Snapshot


@dataclass(frozen=True, kw_only=True)
class JobRoleChange:
    """What the next release would change for one job role."""

    name: str
    people_count: int
    told: str
    """In words."""


@dataclass(frozen=True, kw_only=True)
class ModuleChange:
    """A trainer's module that the next release would bring, renew or leave out."""

    code: str
    what: str


@dataclass(frozen=True, kw_only=True)
class DraftReleasePage:
    """Whom the next release would touch."""

    seen_number: int
    job_roles: tuple[JobRoleChange, ...]
    modules: tuple[ModuleChange, ...]
    is_unchanged: bool

    @property
    def people_count(self) -> int:
        """How many people hold the job roles, counted once for each."""
        return sum(change.people_count for change in self.job_roles)


def draft_release_page(session: Session) -> DraftReleasePage:
    """Compare the firm as it stands with what the last release froze, job role by job role."""
    last = find_current_release(session)
    after = load_working_snapshot(session)
    modules = _module_changes(last.modules if last else {}, courses.written_version_ids(session))
    hash_after = snapshot_hash(after)
    if last is not None and last.sha256 == hash_after:
        return DraftReleasePage(seen_number=last.number, job_roles=(), modules=modules, is_unchanged=not modules)
    before = load_snapshot(session, last) if last else after
    facts_before = _facts(last.sha256, before) if last else {}
    facts_after = _facts(hash_after, after)
    names = rules.names_of(before, after)
    people_counts = courses.people_by_job_role(session)
    changes = []
    for job_role in after.organisation.job_roles:
        facts = facts_after[job_role.code]
        changed = rules.differing(facts_before.get(job_role.code, {}), facts)
        if changed:
            changes.append(
                JobRoleChange(
                    name=job_role.name,
                    people_count=people_counts.get(job_role.code, 0),
                    told="New" if job_role.code not in facts_before else rules.tell_changes(changed, names),
                )
            )
    return DraftReleasePage(
        seen_number=last.number if last else 0, job_roles=tuple(changes), modules=modules, is_unchanged=False
    )


def _facts(sha256: str, snapshot: Snapshot) -> dict[str, dict[str, str]]:
    generator = compiler.generator_for(sha256, snapshot)
    return {role.code: generator.facts(role.code) for role in snapshot.organisation.job_roles}


def _module_changes(before: dict[str, str], after: dict[str, str]) -> tuple[ModuleChange, ...]:
    return tuple(
        ModuleChange(code=code, what="New" if code not in before else "Retired" if code not in after else "Changed")
        for code in rules.differing(before, after)
    )
