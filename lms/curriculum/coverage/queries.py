"""Reading all that the coverage page needs, and the page itself."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.core.words import gettext as _
from lms.courses import queries as courses
from lms.courses.models import Course, Objective
from lms.courses.terms import MasteryLevel
from lms.curriculum.coverage.models import ReachCount
from lms.curriculum.coverage.rules import customer_words, find_lints
from lms.evidence import queries as evidence
from lms.evidence.models import ObjectiveMastery
from lms.journeys import queries as journeys
from lms.journeys.coverage import grids
from lms.journeys.coverage.findings import list_findings
from lms.journeys.coverage.terms import Facts, Finding, Severity
from lms.journeys.signs import LineStage, line_of
from lms.journeys.suggestions import queries as suggestions
from lms.journeys.terms import MapDocument
from lms.people import queries as people
from lms.people.models import Employee, JobRole, Placement
from lms.people.terms import DepartmentDocument, EmploymentState, JobRoleDocument
from lms.vision import queries as vision

TITLES = {
    "C2": _("Job roles without a touchpoint"),
    "C3": _("Departments without a touchpoint"),
    "C4": _("Touchpoints without a job role"),
    "C5": _("Touchpoints without an owner"),
    "C6": _("No frontstage job role"),
    "C7": _("Depends on one person or job role"),
    "C8": _("Kinds and channels without a map"),
    "C11": _("Missing standards"),
    "C12": _("Pillars without a touchpoint"),
    "C14": _("Possibly missing job roles"),
    "C16": _("Touchpoints with many job roles"),
    "C17": _("Duplicate standards"),
    "C18": _("Not confirmed"),
    "C19": _("Questions that are easy to guess"),
    "C21": _("Don’ts that tempt no one"),
    "C22": _("Standards that no one can see"),
    "C23": _("Consequences without the customer"),
    "C24": _("Descriptions that name their job role"),
    "C25": _("The same standard for two job roles"),
    "C26": _("Pillars that are related to most parts"),
    "C27": _("Only one department"),
    "C28": _("Descriptions without a verb"),
    "C29": _("Lessons that can’t say why"),
}
"""What each analysis finds."""


@frozen
class LevelReach:
    """How many people hold all that is asked of them at one level."""

    level: str
    owed_count: int
    held_count: int
    counted_at: datetime

    @property
    def ratio(self) -> float:
        """Share of people."""
        return self.held_count / self.owed_count if self.owed_count else 0.0


@frozen
class TrainingReach:
    """C20: whom the training reaches, and how far."""

    people_count: int
    reached_count: int
    """People whose job role has a course."""
    levels: tuple[LevelReach, ...]
    """Empty until the first night."""

    @property
    def ratio(self) -> float:
        """Share of people."""
        return self.reached_count / self.people_count if self.people_count else 0.0


@frozen
class StopMark:
    """One touchpoint on the picture, with the findings there."""

    sign: str
    code: str
    name: str
    counts: dict[Severity, int]
    url: str = ""

    @property
    def worst(self) -> Severity | None:
        """Return the severity of the most serious finding."""
        return next((severity for severity in Severity if self.counts.get(severity)), None)

    @property
    def count(self) -> int:
        """Return how many findings there are."""
        return sum(self.counts.values())


@frozen
class MapPicture:
    """One current map as a line of touchpoints."""

    code: str
    name: str
    persona: str
    owner: str
    """Name of the job role that owns it; empty without one."""
    confirmed_at: datetime | None
    stages: tuple[LineStage[StopMark], ...]


@frozen
class FindingGroup:
    """All findings of one weight."""

    severity: Severity
    parts: tuple[tuple[str, str, tuple[Finding, ...]], ...]
    """Code of the analysis, its title, its findings."""

    @property
    def count(self) -> int:
        """Return how many there are."""
        return sum(len(found) for *_names, found in self.parts)


@frozen
class CoveragePage:
    """Who contributes where, and the gaps in the maps."""

    share: grids.CoverageShare
    uncovered: tuple[tuple[str, str, int], ...]
    """Code, name and people of the job roles without an impact."""
    reach: TrainingReach
    maps: tuple[MapPicture, ...]
    channels: grids.Grid
    departments: grids.Grid
    pillars: grids.Grid
    hand_offs: grids.HandOffs
    load: grids.Load
    distances: tuple[tuple[str, int | None, tuple[str, ...]], ...]
    """Name of each job role, its distance from the customer, and the way there in names."""
    groups: tuple[FindingGroup, ...]
    finding_count: int
    codes: tuple[tuple[str, str, int], ...]
    """Analyses that found anything: code, title and count, before any filter."""
    role_names: dict[str, str]
    role_ids: dict[str, UUID]
    department_ids: dict[str, UUID]
    suggestion_count: int


def coverage_page(session: Session, *, now: datetime, code: str = "", map_code: str = "") -> CoveragePage:
    """Return the page, its findings narrowed down to one analysis, or one map, if asked."""
    job_roles = people.list_job_roles(session)
    departments = people.list_departments(session)
    facts = load_facts(session, job_roles=job_roles, departments=departments)
    found = [*list_findings(facts, now=now), *find_lints(facts)]
    shown = [f for f in found if (not code or f.code == code) and (not map_code or f.spot.map == map_code)]
    share = grids.share(facts)
    by_code = {role.code: role for role in facts.job_roles}
    names = facts.role_names
    return CoveragePage(
        share=share,
        uncovered=tuple((one, names[one], facts.people_of(by_code[one])) for one in share.uncovered),
        reach=_reach(session, facts),
        maps=tuple(_picture(one, facts, found) for one in facts.current_maps),
        channels=grids.channel_grid(facts),
        departments=grids.department_grid(facts),
        pillars=grids.pillar_grid(facts),
        hand_offs=grids.hand_offs(facts),
        load=grids.load(facts),
        distances=tuple(
            (names[one.job_role], one.distance, tuple(map(facts.name_of, one.chain)))
            for one in grids.customer_distances(facts)
        ),
        groups=_groups(shown),
        finding_count=len(found),
        codes=tuple(
            (one, title, count) for one, title in TITLES.items() if (count := sum(f.code == one for f in found))
        ),
        role_names=names,
        role_ids={role.code: role.id for role in job_roles},
        department_ids={one.code: one.id for one in departments},
        suggestion_count=suggestions.count_open(session),
    )


def load_facts(
    session: Session, *, job_roles: Sequence[people.JobRoleRow], departments: Sequence[people.DepartmentRow]
) -> Facts:
    """Return the published maps and who works where, as the analyses need them."""
    mantra = vision.find_active_mantra(session)
    owner_confirmed, role_confirmed = suggestions.load_confirmations(session)
    organisation = people.find_organisation(session)
    return Facts(
        maps=journeys.list_published_maps(session),
        departments=tuple(DepartmentDocument(code=one.code, name=one.name) for one in departments),
        job_roles=tuple(
            JobRoleDocument(
                code=role.code,
                name=role.name,
                department=role.department_code,
                headcount=role.headcount,
                leads=role.leads,
            )
            for role in job_roles
        ),
        systems=journeys.list_systems(session),
        pillars={pillar.code: pillar.name for pillar in mantra.pillars} if mantra else {},
        language=organisation.locale if organisation else "en",
        customer_words=customer_words(organisation.locale, organisation.customer_one, organisation.customer_many)
        if organisation
        else (),
        people=courses.people_by_job_role(session),
        owner_confirmed=owner_confirmed,
        role_confirmed=role_confirmed,
    )


def count_levels(session: Session, *, now: datetime) -> list[tuple[str, int, int]]:
    """Count, for each level, of how many people something is asked and how many hold all of it; reads everybody."""
    mastery = ObjectiveMastery
    each = (
        select(
            Placement.employee_id,
            Objective.level,
            func.count().label("owed"),
            func.count(mastery.objective_key).label("held"),
        )
        .join(Employee, Employee.id == Placement.employee_id)
        .join(Course, or_(Course.job_role_id == Placement.job_role_id, Course.job_role_id.is_(None)))
        .join(Objective, Objective.course_version_id == Course.current_version_id)
        .outerjoin(
            mastery,
            (mastery.employee_id == Placement.employee_id)
            & (mastery.objective_key == Objective.key)
            & evidence.is_held(Objective.fingerprint, now=now),
        )
        # What is asked in later weeks is owed by each from another day.
        .where(Objective.due_after_days == 0)
        .where(Placement.ends_on.is_(None), Employee.state == EmploymentState.ACTIVE)
        .group_by(Placement.employee_id, Objective.level)
        .subquery()
    )
    rows = session.execute(
        select(
            each.c.level,
            func.count().label("owed"),
            func.sum(case((each.c.owed == each.c.held, 1), else_=0)).label("held"),
        ).group_by(each.c.level)
    )
    return [(row.level, row.owed, int(row.held)) for row in rows]


def _reach(session: Session, facts: Facts) -> TrainingReach:
    trained = set(
        session.scalars(
            select(JobRole.code)
            .join(Course, Course.job_role_id == JobRole.id)
            .where(Course.current_version_id.is_not(None))
        )
    )
    known: dict[str, Any] = {row.level: row for row in session.scalars(select(ReachCount))}
    return TrainingReach(
        people_count=sum(map(facts.people_of, facts.job_roles)),
        reached_count=sum(facts.people_of(role) for role in facts.job_roles if role.code in trained),
        levels=tuple(
            LevelReach(
                level=level.value,
                owed_count=known[level].owed_count,
                held_count=known[level].held_count,
                counted_at=known[level].counted_at,
            )
            for level in MasteryLevel
            if level in known
        ),
    )


def _picture(one: MapDocument, facts: Facts, found: Sequence[Finding]) -> MapPicture:
    signs = one.signs()
    counts: dict[str, dict[Severity, int]] = {}
    for finding in found:
        if finding.spot.map == one.code and finding.spot.touchpoint:
            there = counts.setdefault(finding.spot.touchpoint, {})
            there[finding.severity] = there.get(finding.severity, 0) + 1
    return MapPicture(
        code=one.code,
        name=one.name,
        persona=one.persona,
        owner=facts.name_of(one.owner) if one.owner else "",
        confirmed_at=(facts.owner_confirmed or {}).get(one.code),
        stages=line_of(
            one, lambda t: StopMark(sign=signs[t.code], code=t.code, name=t.name, counts=counts.get(t.code, {}))
        ),
    )


def _groups(found: Sequence[Finding]) -> tuple[FindingGroup, ...]:
    groups = []
    for severity in Severity:
        weighed = [finding for finding in found if finding.severity is severity]
        parts = tuple(
            (code, title, tuple(finding for finding in weighed if finding.code == code))
            for code, title in TITLES.items()
            if any(finding.code == code for finding in weighed)
        )
        if parts:
            groups.append(FindingGroup(severity=severity, parts=parts))
    return tuple(groups)
