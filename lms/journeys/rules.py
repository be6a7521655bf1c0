"""What a map must have before it is published, and how much it can hold."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from lms.core.problems import Path
from lms.core.shape import Report
from lms.core.text import plural
from lms.journeys import codec, shape
from lms.journeys.terms import MapDocument

MAX_STAGES = 100
MAX_TOUCHPOINTS = 1000
MAX_IMPACTS = 5000
MANY_STAGES = 12
MANY_TOUCHPOINTS = 30
"""Above, a map is better split. Source: domain.md A1."""
MAX_SAID = 400
DISCARDED = "Discarded the draft"


@dataclass(frozen=True, kw_only=True)
class MapProblem:
    """One thing that keeps a map from being published."""

    message: str
    anchor: str = ""
    """Id of the place on the board: a touchpoint's code, or `stage-` and a stage's; empty for the map itself."""
    job_role: str = ""
    """Code of the job role whose part lacks it, if it is one."""


def too_large(document: MapDocument) -> str:
    """Return what to say of a map that holds more than it can, nothing if it does not."""
    touchpoints = sum(len(stage.touchpoints) for stage in document.stages)
    if touchpoints > MAX_TOUCHPOINTS:
        return f"A map holds at most {MAX_TOUCHPOINTS:,} touchpoints; this one would have {touchpoints:,}. Split it."
    if len(document.stages) > MAX_STAGES:
        return f"A map holds at most {MAX_STAGES:,} stages; this one would have {len(document.stages):,}. Split it."
    impacts = sum(len(touchpoint.impacts) for touchpoint in document.touchpoints())
    if impacts > MAX_IMPACTS:
        return f"A map holds at most {MAX_IMPACTS:,} parts of job roles; this one would have {impacts:,}. Split it."
    return ""


def hint_of(document: MapDocument) -> str:
    """Return the advice to split a map that has grown long, nothing if it has not."""
    stages, touchpoints = len(document.stages), sum(1 for _ in document.touchpoints())
    if stages <= MANY_STAGES and touchpoints <= MANY_TOUCHPOINTS:
        return ""
    return (
        f"This map has {plural(stages, 'stage')} and {plural(touchpoints, 'touchpoint')}. Nobody keeps that in mind: "
        f"split the map, so that each has at most {MANY_STAGES} stages and {MANY_TOUCHPOINTS} touchpoints."
    )


def find_problems(
    document: MapDocument, *, job_roles: Mapping[str, str], systems: Collection[str], pillars: Collection[str]
) -> tuple[MapProblem, ...]:
    """Return what keeps a map from being published, in its own order; `job_roles` are names by code."""
    found: dict[MapProblem, None] = {}

    def report(path: Path, message: str) -> None:
        found[_problem(document, job_roles, path, message)] = None

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
        report(("owner",), f"there is no job role “{document.owner}”")
    for s, stage in enumerate(document.stages):
        for t, touchpoint in enumerate(stage.touchpoints):
            place: Path = ("stages", s, "touchpoints", t)
            for code in sorted(set(touchpoint.systems).difference(systems)):
                report((*place, "systems"), f"there is no system, process or policy “{code}”")
            for i, impact in enumerate(touchpoint.impacts):
                for role in sorted({impact.job_role, *impact.serves}.difference(job_roles)):
                    report((*place, "impacts", i), f"there is no job role “{role}”")
                for pillar in sorted(set(impact.pillars).difference(pillars)):
                    report((*place, "impacts", i), f"the mantra has no pillar “{pillar}”")


_WORDS = {
    "how is empty": "what this job role does is not written yet.",
    "customer is empty": "what the customer does is not written yet.",
    "name is empty": "the name is missing.",
    "touchpoints needs at least 1": "has no touchpoint yet: add one, or remove the stage.",
    "stages needs at least 1": "has no stage yet.",
}
"""How the shapes say it, and how the board does."""


def _problem(document: MapDocument, job_roles: Mapping[str, str], path: Path, message: str) -> MapProblem:
    where, anchor, job_role = f"The map “{document.name}”", "", ""
    if len(path) > 1 and path[0] == "stages":
        stage = document.stages[int(path[1])]
        where, anchor = f"Stage “{stage.name}”", f"stage-{stage.code}"
        if len(path) > 3:
            touchpoint = stage.touchpoints[int(path[3])]
            where, anchor = f"“{touchpoint.name}”", touchpoint.code
            if len(path) > 5 and path[4] == "impacts":
                job_role = touchpoint.impacts[int(path[5])].job_role
                where += f", {job_roles.get(job_role, job_role)}"
    words = _WORDS.get(message, message)
    joint = " " if words.startswith("has ") else ": "
    return MapProblem(message=f"{where}{joint}{words.rstrip('.')}.", anchor=anchor, job_role=job_role)


def _order(document: MapDocument) -> dict[str, int]:
    anchors = [""]
    for stage in document.stages:
        anchors += [f"stage-{stage.code}", *(touchpoint.code for touchpoint in stage.touchpoints)]
    return {anchor: place for place, anchor in enumerate(anchors)}
