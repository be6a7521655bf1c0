"""Versions of modules and courses."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, Select, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.courses import codec
from lms.courses.models import Course, CourseVersion, CourseVersionModule, Module, ModuleVersion, Objective
from lms.courses.terms import Audience, ItemDocument, MasteryLevel, ModuleKind


class ModuleNotFound(NotFound):
    """There is no such module."""


@frozen
class VersionRef:
    """The newest version of a module or course."""

    id: UUID
    number: int
    fingerprint: str


@frozen
class WrittenModule:
    """A trainer's module as a release freezes it."""

    code: str
    version_id: UUID
    title: str
    minutes: int
    audience: Audience
    has_quiz: bool
    fingerprint: str
    items: tuple[ItemDocument, ...]
    """Its questions, for the fingerprint of what it teaches."""


@frozen
class ModuleSource:
    """The newest text of a written module, byte for byte."""

    code: str
    source: str


def find_newest_version(session: Session, module_id: UUID) -> VersionRef | None:
    """Return a module's newest version, if it has one."""
    row = session.execute(
        select(ModuleVersion.id, ModuleVersion.number, ModuleVersion.fingerprint)
        .where(ModuleVersion.module_id == module_id)
        .order_by(ModuleVersion.number.desc())
        .limit(1)
    ).first()
    return None if row is None else VersionRef(**row._asdict())


def find_version_like(session: Session, module_id: UUID, fingerprint: str) -> VersionRef | None:
    """Return the newest version of a module with this fingerprint, if there is one."""
    row = session.execute(
        select(ModuleVersion.id, ModuleVersion.number, ModuleVersion.fingerprint)
        .where(ModuleVersion.module_id == module_id, ModuleVersion.fingerprint == fingerprint)
        .order_by(ModuleVersion.number.desc())
        .limit(1)
    ).first()
    return None if row is None else VersionRef(**row._asdict())


def list_renewed_by(session: Session, release_number: int) -> tuple[UUID, ...]:
    """Return the courses whose current version came with this release."""
    current = CourseVersion.id == Course.current_version_id, CourseVersion.release_number == release_number
    return tuple(session.scalars(select(Course.id).join(CourseVersion, and_(*current)).order_by(Course.code)))


def has_map_objectives(session: Session, *, replaced_by: int | None = None) -> bool:
    """Test if a current course asks to know a journey as a whole: those did that were made of long lessons.

    With the number of a release, ask that of the courses which it replaced.
    """
    asked = select(Objective.course_version_id).where(
        Objective.map_code.is_not(None), Objective.touchpoint_code.is_(None)
    )
    if replaced_by is None:
        asked = asked.join(Course, Course.current_version_id == Objective.course_version_id)
    else:
        new = aliased(CourseVersion)
        asked = asked.join(CourseVersion, CourseVersion.id == Objective.course_version_id).join(
            new, and_(new.course_id == CourseVersion.course_id, new.number == CourseVersion.number + 1)
        )
        asked = asked.where(new.release_number == replaced_by, new.since_number == 0)
    return bool(session.scalar(select(asked.exists())))


def find_newest_course_version(session: Session, course_id: UUID) -> VersionRef | None:
    """Return a course's newest whole version, if it has one; it need not be the current one."""
    row = session.execute(
        select(CourseVersion.id, CourseVersion.number, CourseVersion.fingerprint)
        .where(CourseVersion.course_id == course_id, CourseVersion.since_number == 0)
        .order_by(CourseVersion.number.desc())
        .limit(1)
    ).first()
    return None if row is None else VersionRef(**row._asdict())


def newest_release_with(module_version_id: InstrumentedAttribute[UUID]) -> ScalarSelect[int]:
    """Return, as part of another statement, the newest release in which a module version stands in a course."""
    return (
        select(func.max(CourseVersion.release_number))
        .join(CourseVersionModule, CourseVersionModule.course_version_id == CourseVersion.id)
        .where(CourseVersionModule.module_version_id == module_version_id)
        .correlate_except(CourseVersion, CourseVersionModule)
        .scalar_subquery()
    )


def list_module_sources(session: Session) -> tuple[ModuleSource, ...]:
    """Return the newest text of each written module that is not retired, by code."""
    rows = session.execute(_newest_written().with_only_columns(Module.code, ModuleVersion.source).order_by(Module.code))
    return tuple(ModuleSource(code=row.code, source=row.source) for row in rows)


def written_version_ids(session: Session) -> dict[str, str]:
    """Return the id of the newest version of each written module by its code: what a release freezes."""
    rows = session.execute(_newest_written().with_only_columns(Module.code, ModuleVersion.id).order_by(Module.code))
    return {row.code: str(row.id) for row in rows}


def list_written_modules(session: Session, version_ids: Sequence[UUID]) -> tuple[WrittenModule, ...]:
    """Return the written modules of the versions named, by code."""
    rows = session.execute(
        select(
            Module.code,
            ModuleVersion.id,
            ModuleVersion.title,
            ModuleVersion.minutes,
            ModuleVersion.audience,
            ModuleVersion.has_quiz,
            ModuleVersion.fingerprint,
            ModuleVersion.items,
        )
        .join(Module, Module.id == ModuleVersion.module_id)
        .where(ModuleVersion.id.in_(version_ids))
        .order_by(Module.code)
    )
    return tuple(
        WrittenModule(
            code=row.code,
            version_id=row.id,
            title=row.title,
            minutes=row.minutes,
            audience=codec.audience_from_plain(row.audience),
            has_quiz=row.has_quiz,
            fingerprint=row.fingerprint,
            items=tuple(codec.item_from_plain(plain) for plain in row.items.values()),
        )
        for row in rows
    )


def _newest_written() -> Select[Any]:
    newest = (
        select(ModuleVersion.module_id, func.max(ModuleVersion.number).label("number"))
        .group_by(ModuleVersion.module_id)
        .subquery()
    )
    return (
        select(ModuleVersion)
        .join(newest, and_(newest.c.module_id == ModuleVersion.module_id, newest.c.number == ModuleVersion.number))
        .join(Module, Module.id == ModuleVersion.module_id)
        .where(Module.kind == ModuleKind.WRITTEN, Module.retired_at.is_(None))
    )


def list_known_maps(session: Session, map_codes: Iterable[str]) -> frozenset[str]:
    """Return the maps that a course asks people to know as a whole; in the others, only the mantra is asked."""
    keys = [f"{MasteryLevel.KNOW}:{code}" for code in map_codes]
    found = session.scalars(select(Objective.map_code).where(Objective.key.in_(keys), Objective.map_code.is_not(None)))
    return frozenset(code for code in found.unique() if code)
