"""Decisions about writing modules: whom an audience means, whether its names are known, what a code may be."""

from collections.abc import Iterator

from lms.core.ids import sha256
from lms.core.problems import Diagnostic
from lms.core.text import slug
from lms.core.words import gettext as _
from lms.courses.format import blocks, lesson
from lms.courses.terms import Audience, ModuleDocument
from lms.curriculum.modules.terms import OrganisationFacts, Reason, ReasonKind
from lms.journeys.terms import MapState

RESERVED = frozenset({"mantra", "new", "preview"})
"""Codes that are addresses, or the generator's own."""


def reasons(audience: Audience, organisation: OrganisationFacts) -> tuple[Reason, ...]:
    """Return the lines of an audience with the job roles that each adds; unknown names add nobody."""
    return (*_by_name(audience, organisation), *_by_touchpoint(audience, organisation))


def _by_name(audience: Audience, organisation: OrganisationFacts) -> Iterator[Reason]:
    if audience.everyone:
        yield Reason(kind=ReasonKind.EVERYONE, name="", job_roles=frozenset())
    for unit in organisation.departments:
        if unit.code in audience.departments:
            held = frozenset(role.code for role in organisation.job_roles if role.department == unit.code)
            yield Reason(kind=ReasonKind.DEPARTMENT, name=unit.name, job_roles=held)
    for role in organisation.job_roles:
        if role.code in audience.job_roles:
            yield Reason(kind=ReasonKind.JOB_ROLE, name=role.name, job_roles=frozenset({role.code}))
    for site in organisation.sites:
        if site in audience.sites:
            yield Reason(kind=ReasonKind.SITE, name=site, job_roles=frozenset(organisation.held_at.get(site, ())))


def _by_touchpoint(audience: Audience, organisation: OrganisationFacts) -> Iterator[Reason]:
    for map_ in organisation.maps:
        for touchpoint in map_.touchpoints():
            if f"{map_.code}/{touchpoint.code}" in audience.touchpoints:
                # Nobody works by a future map yet.
                impacts = touchpoint.impacts if map_.state is MapState.CURRENT else ()
                yield Reason(
                    kind=ReasonKind.TOUCHPOINT,
                    name=f"{touchpoint.name} ({map_.name})",
                    job_roles=frozenset(impact.job_role for impact in impacts),
                )


def unknown_audience(
    document: ModuleDocument, organisation: OrganisationFacts, *, file: str = ""
) -> Iterator[Diagnostic]:
    """Say which departments, job roles, sites and touchpoints of a module's audience the company does not have."""
    line = next((n for n, one in enumerate(document.source.split("\n"), 1) if one.startswith("audience")), 1)
    audience = document.audience
    touchpoints = {f"{m.code}/{t.code}" for m in organisation.maps for t in m.touchpoints()}
    known = {
        ReasonKind.DEPARTMENT: (audience.departments, {unit.code for unit in organisation.departments}),
        ReasonKind.JOB_ROLE: (audience.job_roles, {role.code for role in organisation.job_roles}),
        ReasonKind.SITE: (audience.sites, set(organisation.sites)),
        ReasonKind.TOUCHPOINT: (audience.touchpoints, touchpoints),
    }
    for kind, (names, there) in known.items():
        for name in names:
            if name not in there:
                message = _UNKNOWN[kind] % {"name": name}
                yield Diagnostic(file=file, line=line, message=message, code=f"unknown-{kind}")


def unknown_places(source: str, organisation: OrganisationFacts) -> Iterator[Diagnostic]:
    """Say where a text stands at a touchpoint that no published map has: it is shown without its sign then."""
    known = {f"{m.code}/{t.code}" for m in organisation.maps for t in m.touchpoints()}
    known |= {m.code for m in organisation.maps}
    for block in blocks.all_blocks(source):
        if (at := lesson.find_place(block)) and at not in known:
            message = _("There is no touchpoint “%(name)s” on a published map. Write map/touchpoint.", name=at)
            yield Diagnostic(line=block.line, message=message, is_error=False)


_UNKNOWN = {
    ReasonKind.DEPARTMENT: _("Audience: there is no department “%(name)s”."),
    ReasonKind.JOB_ROLE: _("Audience: there is no job role “%(name)s”."),
    ReasonKind.SITE: _("Audience: there is no site “%(name)s”."),
    ReasonKind.TOUCHPOINT: _("Audience: there is no touchpoint “%(name)s” on a published map."),
}


def code_of(title: str) -> str:
    """Return the code of a new module; a title without Latin letters gets a number instead of words."""
    code = slug(title)
    return code if code != "x" and code not in RESERVED else f"module-{sha256(title)[:8]}"
