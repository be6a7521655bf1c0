"""What a map must have before it is published, and how much it can hold."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from lms.core.frozen import frozen
from lms.core.problems import Path, ProblemCode
from lms.core.shape import Report
from lms.core.words import Number, ngettext
from lms.core.words import gettext as _
from lms.journeys import codec, shape
from lms.journeys.terms import MapDocument

MAX_STAGES = 100
MAX_TOUCHPOINTS = 1000
MAX_IMPACTS = 5000
MANY_STAGES = 12
MANY_TOUCHPOINTS = 30
"""Above, it is better to split a map. Source: domain.md A1."""


class ReferenceProblem(StrEnum):
    """What a map can refer to that does not exist; codes of problems beside `ProblemCode`."""

    JOB_ROLE = "job-role-unknown"
    PILLAR = "pillar-unknown"
    SYSTEM = "system-unknown"


@frozen
class MapProblem:
    """One thing that keeps a map from being published."""

    code: str
    """A `ProblemCode`, a `MapRule` or a `ReferenceProblem`."""
    field: str
    """Key of the value in plain values, empty if it is about the whole thing."""
    thing: str
    """What it is about: `“Pay at the register”`."""
    message: str
    anchor: str = ""
    """Id of the place on the board: a touchpoint's code, or `stage-` and a stage's; empty for the map itself."""
    job_role: str = ""
    """Code of the job role whose part it is about, if it is one."""
    job_role_name: str = ""


def too_large(document: MapDocument) -> str:
    """Return what is too much of a map that holds more than it can, nothing if it does not."""
    touchpoints = sum(len(stage.touchpoints) for stage in document.stages)
    if touchpoints > MAX_TOUCHPOINTS:
        return _(
            "A map can have at most %(limit)s touchpoints; this one would have %(count)s. Split the map.",
            limit=Number(MAX_TOUCHPOINTS), count=Number(touchpoints),
        )  # fmt: skip
    if len(document.stages) > MAX_STAGES:
        return _(
            "A map can have at most %(limit)s stages; this one would have %(count)s. Split the map.",
            limit=Number(MAX_STAGES), count=Number(len(document.stages)),
        )  # fmt: skip
    impacts = sum(len(touchpoint.impacts) for touchpoint in document.touchpoints())
    if impacts > MAX_IMPACTS:
        return _(
            "A map can name job roles at most %(limit)s times; this one would do so %(count)s times. Split the map.",
            limit=Number(MAX_IMPACTS), count=Number(impacts),
        )  # fmt: skip
    return ""


def hint_of(document: MapDocument) -> str:
    """Return the advice to split a map that has grown long, nothing if it has not."""
    stages, touchpoints = len(document.stages), sum(1 for _touchpoint in document.touchpoints())
    if stages <= MANY_STAGES and touchpoints <= MANY_TOUCHPOINTS:
        return ""
    return _(
        "This map is long: %(stages)s, %(touchpoints)s. Consider splitting it, so that each map has at most "
        "%(most_stages)s stages and %(most_touchpoints)s touchpoints.",
        stages=ngettext("%(num)s stage", "%(num)s stages", stages),
        touchpoints=ngettext("%(num)s touchpoint", "%(num)s touchpoints", touchpoints),
        most_stages=MANY_STAGES,
        most_touchpoints=MANY_TOUCHPOINTS,
    )


def find_problems(
    document: MapDocument, *, job_roles: Mapping[str, str], systems: Collection[str], pillars: Collection[str]
) -> tuple[MapProblem, ...]:
    """Return what keeps a map from being published, in its own order; `job_roles` are names by code."""
    found: dict[MapProblem, None] = {}

    def report(path: Path, message: str, code: str = "") -> None:
        found[_problem(document, job_roles, path, message, code)] = None

    shape.MAP.check(codec.map_to_plain(document), (), report)
    _check_references(document, report, job_roles=job_roles, systems=systems, pillars=pillars)
    order = _order(document)
    return tuple(sorted(found, key=lambda problem: order[problem.anchor]))


def _check_references(
    document: MapDocument,
    report: Report,
    *,
    job_roles: Collection[str],
    systems: Collection[str],
    pillars: Collection[str],
) -> None:
    if document.owner and document.owner not in job_roles:
        report(("owner",), _no_job_role(document.owner), ReferenceProblem.JOB_ROLE)
    for s, stage in enumerate(document.stages):
        for t, touchpoint in enumerate(stage.touchpoints):
            place: Path = ("stages", s, "touchpoints", t)
            for code in sorted(set(touchpoint.systems).difference(systems)):
                message = _("There is no system, process or policy “%(code)s”.", code=code)
                report((*place, "systems"), message, ReferenceProblem.SYSTEM)
            for i, impact in enumerate(touchpoint.impacts):
                for role in sorted({impact.job_role, *impact.serves}.difference(job_roles)):
                    report((*place, "impacts", i), _no_job_role(role), ReferenceProblem.JOB_ROLE)
                for pillar in sorted(set(impact.pillars).difference(pillars)):
                    message = _("The mantra has no pillar “%(code)s”.", code=pillar)
                    report((*place, "impacts", i), message, ReferenceProblem.PILLAR)


def _no_job_role(code: str) -> str:
    return _("There is no job role “%(code)s”.", code=code)


_MISSING = {
    "how": _("Describe what this job role does."),
    "customer": _("Describe what the customer does."),
    "name": _("Enter a name."),
}
_TOO_FEW = {
    "touchpoints": _("This stage has no touchpoints. Add one, or remove the stage."),
    "stages": _("This map has no stages. Add one."),
}


def reworded(
    path: Path, message: str, code: str, *, missing: Mapping[str, str] = _MISSING, too_few: Mapping[str, str] = _TOO_FEW
) -> str:
    """Return what the board, or another place with its own words, says of a problem of shape: that speaks to who writes files."""
    key = str(path[-1]) if path else ""
    if code in {ProblemCode.EMPTY, ProblemCode.MISSING}:
        return missing.get(key, message)
    return too_few.get(key, message) if code == ProblemCode.TOO_FEW else message


def _problem(document: MapDocument, job_roles: Mapping[str, str], path: Path, message: str, code: str) -> MapProblem:
    thing, anchor, job_role = _("Map “%(name)s”", name=document.name), "", ""
    if len(path) > 1 and path[0] == "stages":
        stage = document.stages[int(path[1])]
        thing, anchor = _("Stage “%(name)s”", name=stage.name), f"stage-{stage.code}"
        if len(path) > 3:
            touchpoint = stage.touchpoints[int(path[3])]
            thing, anchor = _("“%(name)s”", name=touchpoint.name), touchpoint.code
            if len(path) > 5 and path[4] == "impacts":
                job_role = touchpoint.impacts[int(path[5])].job_role
    return MapProblem(
        code=code,
        field=str(path[-1]) if path else "",
        thing=thing,
        message=reworded(path, message, code),
        anchor=anchor,
        job_role=job_role,
        job_role_name=job_roles.get(job_role, job_role),
    )


def _order(document: MapDocument) -> dict[str, int]:
    anchors = [""]
    for stage in document.stages:
        anchors += [f"stage-{stage.code}", *(touchpoint.code for touchpoint in stage.touchpoints)]
    return {anchor: place for place, anchor in enumerate(anchors)}
