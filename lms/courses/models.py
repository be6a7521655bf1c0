"""Tables of courses and modules."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import JsonDocument, JsonList, PublicId, code_of
from lms.core.db import Base
from lms.courses.terms import MasteryLevel, ModuleKind, RenewalKind


class Module(Base):
    """A module through all its versions."""

    __tablename__ = "courses_module"

    id: Mapped[PublicId]
    code: Mapped[str] = mapped_column(String(200), unique=True)
    """`mantra`, `role/bookseller/part`, `role/bookseller/in-store/shelf`, or the file name of a written module."""
    kind: Mapped[ModuleKind] = mapped_column(code_of(ModuleKind, "kind"))
    retired_at: Mapped[datetime | None]


class ModuleVersion(Base):
    """What was read. Added, never edited."""

    __tablename__ = "courses_module_version"
    __table_args__ = (UniqueConstraint("module_id", "number"),)

    id: Mapped[PublicId]
    module_id: Mapped[UUID] = mapped_column(ForeignKey("courses_module.id", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(160))
    minutes: Mapped[int]
    level: Mapped[MasteryLevel] = mapped_column(code_of(MasteryLevel, "level"))
    source: Mapped[str] = mapped_column(Text)
    """The whole module as Markdown."""
    language: Mapped[str] = mapped_column(String(35), default="")
    """Of text and labels, as `es`; empty for that of the company."""
    audience: Mapped[JsonDocument]
    objectives: Mapped[JsonList]
    """Plain sentences."""
    pages: Mapped[JsonList]
    """Rendered when saved: `[{"code", "title", "parts": [{"html": safe} | {"item": item id} | {"block": word, "html": safe, …}]}]`."""
    items: Mapped[JsonDocument]
    """The check questions of the pages by item id, as plain `ItemDocument`s."""
    page_count: Mapped[int]
    has_quiz: Mapped[bool]
    fingerprint: Mapped[str] = mapped_column(String(64))
    """SHA-256 of source and quiz items: the same fingerprint makes no new version."""
    renderer: Mapped[int]
    """Version of the renderer that made the pages."""
    created_at: Mapped[datetime]


class Course(Base):
    """What is assigned: the foundation for everyone, or what one job role needs."""

    __tablename__ = "courses_course"

    id: Mapped[PublicId]
    code: Mapped[str] = mapped_column(String(80), unique=True)
    """`foundation` or `role/<job role code>`."""
    job_role_id: Mapped[UUID | None] = mapped_column(ForeignKey("people_job_role.id", ondelete="RESTRICT"), unique=True)
    current_version_id: Mapped[UUID | None]
    """No foreign key: versions refer to their course, and a circle helps nobody."""


class CourseVersion(Base):
    """A course as of one release. Added, never edited."""

    __tablename__ = "courses_course_version"
    __table_args__ = (UniqueConstraint("course_id", "number", "since_number"),)

    id: Mapped[PublicId]
    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses_course.id", ondelete="CASCADE"))
    number: Mapped[int]
    since_number: Mapped[int] = mapped_column(default=0)
    """0: the whole course. Else a delta: it brings who completed that number up to `number`, and owes the same objectives."""
    release_number: Mapped[int]
    """The release in which it first stood; no foreign key, releases live above."""
    title: Mapped[str] = mapped_column(String(160))
    minutes: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(String(64))
    facts: Mapped[JsonDocument] = mapped_column(default=dict)
    """Fact id → hash of what it teaches, cosmetic changes left out; what a delta is computed from."""
    item_keys: Mapped[JsonDocument] = mapped_column(default=dict)
    """Item id → key hash of its bank."""
    created_at: Mapped[datetime]


class CourseRenewal(Base):
    """What somebody who completed an older version of a course needs to be up to date. Worked out once, when it appears."""

    __tablename__ = "courses_course_renewal"

    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses_course.id", ondelete="CASCADE"), primary_key=True)
    from_number: Mapped[int] = mapped_column(primary_key=True)
    to_number: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[RenewalKind] = mapped_column(code_of(RenewalKind, "kind"))
    course_version_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("courses_course_version.id", ondelete="RESTRICT"), index=True
    )
    """The delta, or the whole version; empty when nothing is needed."""


class CourseVersionModule(Base):
    """One module in one course version, in order."""

    __tablename__ = "courses_course_version_module"

    course_version_id: Mapped[UUID] = mapped_column(
        ForeignKey("courses_course_version.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    module_version_id: Mapped[UUID] = mapped_column(
        ForeignKey("courses_module_version.id", ondelete="RESTRICT"), index=True
    )
    required: Mapped[bool]
    opens_after_days: Mapped[int] = mapped_column(default=0, server_default="0")
    """Asked so many days after the course was completed; 0 for what can be taken at once."""


class Objective(Base):
    """What one course version asks a person to know, understand or demonstrate."""

    __tablename__ = "courses_objective"
    __table_args__ = (Index("ix_courses_objective_key", "key"),)

    course_version_id: Mapped[UUID] = mapped_column(
        ForeignKey("courses_course_version.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    """`ObjectiveDocument.key`."""
    position: Mapped[int]
    level: Mapped[MasteryLevel] = mapped_column(code_of(MasteryLevel, "level"))
    subject: Mapped[str] = mapped_column(String(140))
    map_code: Mapped[str | None] = mapped_column(String(64))
    """Of maps and touchpoints; empty for mantra and modules."""
    touchpoint_code: Mapped[str | None] = mapped_column(String(64))
    """Of touchpoints only."""
    job_role_id: Mapped[UUID | None] = mapped_column(ForeignKey("people_job_role.id", ondelete="RESTRICT"), index=True)
    title: Mapped[str] = mapped_column(String(400))
    """Of a touchpoint also the map, stage and channel, where the name alone is not clear."""
    fingerprint: Mapped[str] = mapped_column(String(16))
    due_after_days: Mapped[int] = mapped_column(default=0, server_default="0")
    """Owed so many days after the course was completed; 0 for what the course itself asks."""
