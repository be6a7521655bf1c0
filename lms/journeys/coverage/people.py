"""Who has no part in the journey: C2, C3, and C14 whose part may be missing on the map."""

from collections.abc import Iterator

from lms.core.text import plural
from lms.journeys.claims import Claim
from lms.journeys.coverage.terms import Facts, Finding, Severity, Spot


def find_roles_without_part(facts: Facts) -> Iterator[Finding]:
    """Yield C2: job roles on no current map, with what they could claim."""
    for i, role in enumerate(facts.job_roles):
        if role.code in facts.mapped:
            continue
        message = f"{role.name} has no touchpoint on any current map"
        if count := len(facts.claims.of(role.code)):
            message += f"; {plural(count, 'touchpoint')} might be theirs"
        yield Finding(
            code="C2",
            severity=Severity.ERROR,
            message=message,
            spot=Spot(job_role=role.code, department=role.department),
            path=("roles", i),
        )


def find_departments_without_part(facts: Facts) -> Iterator[Finding]:
    """Yield C3: departments without a job role, or without a touchpoint."""
    for i, department in enumerate(facts.departments):
        own = [role.code for role in facts.job_roles if role.department == department.code]
        if facts.mapped.intersection(own):
            continue
        lacking = "touchpoint" if own else "job role"
        yield Finding(
            code="C3",
            severity=Severity.ERROR,
            message=f"{department.name} has no {lacking}",
            spot=Spot(department=department.code),
            path=("departments", i),
        )


def find_missing_parts(facts: Facts) -> Iterator[Finding]:
    """Yield C14: touchpoints which a job role could claim for more than one kind of reason."""
    places = {placed.subject: placed for placed in facts.places}
    for role in facts.job_roles:
        for claim in facts.claims.of(role.code):
            if not claim.is_strong:
                continue
            placed = places[claim.subject]
            spot = placed.spot
            yield Finding(
                code="C14",
                severity=Severity.PROMPT,
                message=f"“{placed.touchpoint.name}” may be {role.name}’s too: {tell_reasons(claim, facts)}",
                spot=Spot(map=spot.map, stage=spot.stage, touchpoint=spot.touchpoint, job_role=role.code),
                path=placed.path,
            )


def tell_reasons(claim: Claim, facts: Facts) -> str:
    """Say in words why a job role could claim a touchpoint."""
    systems = {one.code: one.name for one in facts.systems}
    reasons = []
    if claim.colleagues:
        reasons.append(f"colleagues of the same department work there ({_some(map(facts.name_of, claim.colleagues))})")
    if claim.served:
        reasons.append(f"those they help elsewhere work there ({_some(map(facts.name_of, claim.served))})")
    if claim.systems:
        reasons.append(f"it runs on what their department looks after ({_some(systems[s] for s in claim.systems)})")
    return ", and ".join(reasons)


def _some(names: Iterator[str]) -> str:
    listed = list(names)
    return ", ".join(listed[:3]) + (f" and {len(listed) - 3} more" if len(listed) > 3 else "")
