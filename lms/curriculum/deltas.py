"""The deltas between two snapshots for one job role, without a database: what somebody gets who completed all of the first."""

from lms.courses.terms import RenewalKind
from lms.curriculum import rules
from lms.curriculum.generator.changed import DeltaContent, mantra_delta, role_delta
from lms.curriculum.generator.pipeline import Generator
from lms.curriculum.generator.renewal import RenewalDecision, Taught, decide_renewal
from lms.curriculum.terms import Curriculum, GeneratedModule, Snapshot


def deltas_between(
    before: Snapshot, after: Snapshot, job_role: str, *, why: tuple[str, ...] = ()
) -> tuple[tuple[RenewalDecision, GeneratedModule | None], ...]:
    """Return what renews the foundation and the job role's course, each with its delta if it is one.

    The job role must be in both snapshots.

    :raises UnknownJobRole: if one of them has no such job role
    """
    one, other = Generator(before), Generator(after)
    old, new = one.generate(job_role), other.generate(job_role)
    found = []
    for owner in (None, job_role):
        bank = [item for item in new.items if rules.is_about_mantra(item) == (owner is None)]
        decided = decide_renewal(
            _taught(old, owner),
            _taught(new, owner),
            objectives=[o for o in new.objectives if rules.is_of_foundation(o) == (owner is None)],
            bank=bank,
        )
        content = DeltaContent(
            code="delta", changed=decided.changed, objectives=decided.objectives, items=decided.items, why=why
        )
        module = None
        if decided.kind is RenewalKind.DELTA:
            module = (
                mantra_delta(one.world, other.shop, content)
                if owner is None
                else role_delta(one.world, other.shop, owner, content)
            )
        found.append((decided, module))
    return tuple(found)


def _taught(curriculum: Curriculum, owner: str | None) -> Taught:
    return Taught(
        facts=rules.course_facts(curriculum.facts, (), (), job_role=owner),
        fingerprints={objective.key: objective.fingerprint for objective in curriculum.objectives},
        item_keys=rules.item_keys(curriculum.items),
    )
