"""Who contributes to no touchpoint: C2, C3, and C14 who may be missing at one."""

from collections.abc import Iterator

from lms.core.words import Listed, ngettext
from lms.core.words import gettext as _
from lms.journeys.claims import PossiblePart
from lms.journeys.coverage.terms import Facts, Finding, Severity, Spot

_MOST_NAMES = 3


def find_roles_without_part(facts: Facts) -> Iterator[Finding]:
    """Yield C2: job roles on no current map, with how many touchpoints may be missing."""
    for i, role in enumerate(facts.job_roles):
        if role.code in facts.mapped:
            continue
        count = len(facts.claims.of(role.code))
        message = _("%(role)s contributes to no touchpoint", role=role.name)
        if count:
            message = ngettext(
                "%(role)s contributes to no touchpoint, but may belong at %(num)s",
                "%(role)s contributes to no touchpoint, but may belong at %(num)s",
                count,
                role=role.name,
            )
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
        yield Finding(
            code="C3",
            severity=Severity.ERROR,
            message=_("%(department)s contributes to no touchpoint", department=department.name)
            if own
            else _("%(department)s has no job role", department=department.name),
            spot=Spot(department=department.code),
            path=("departments", i),
        )


def find_missing_parts(facts: Facts) -> Iterator[Finding]:
    """Yield C14: touchpoints at which a job role may be missing, for more than one kind of reason."""
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
                message=_(
                    "%(role)s may belong at “%(touchpoint)s”: %(reasons)s",
                    role=role.name,
                    touchpoint=placed.touchpoint.name,
                    reasons=Listed(describe_reasons(claim, facts)),
                ),
                spot=Spot(map=spot.map, stage=spot.stage, touchpoint=spot.touchpoint, job_role=role.code),
                path=placed.path,
            )


def describe_reasons(claim: PossiblePart, facts: Facts) -> list[str]:
    """Return in words why a touchpoint may be missing for a job role."""
    systems = {one.code: one.name for one in facts.systems}
    reasons: list[str] = []
    if claim.colleagues:
        reasons.append(
            _(
                "colleagues from its department work there (%(roles)s)",
                roles=_some(map(facts.name_of, claim.colleagues)),
            )
        )
    if claim.served:
        reasons.append(_("colleagues it serves work there (%(roles)s)", roles=_some(map(facts.name_of, claim.served))))
    if claim.systems:
        reasons.append(
            _(
                "something its department owns is used there (%(systems)s)",
                systems=_some(systems[s] for s in claim.systems),
            )
        )
    return reasons


def _some(names: Iterator[str]) -> str:
    listed = list(names)
    names_shown = ", ".join(listed[:_MOST_NAMES])
    more = len(listed) - _MOST_NAMES
    return _("%(names)s and %(count)s more", names=names_shown, count=more) if more > 0 else names_shown
