"""Saving modules and courses: always as a new version, and only if something differs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import insert, literal, select, update
from sqlalchemy.orm import Session

from lms.core import ids
from lms.core.errors import Overtaken, RuleViolation
from lms.courses import codec, events, queries
from lms.courses.format import render
from lms.courses.media.operations import note_shown
from lms.courses.media.queries import find_media_in
from lms.courses.models import (
    Course,
    CourseRenewal,
    CourseVersion,
    CourseVersionModule,
    Module,
    ModuleVersion,
    Objective,
)
from lms.courses.terms import WRITTEN_PREFIX, ItemDocument, ModuleDocument, ModuleKind, ObjectiveDocument, RenewalKind
from lms.markup.media import MediaFile
from lms.markup.renderer import find_media
from lms.outbox import operations as outbox


class UnknownMedia(RuleViolation):
    """A module shows a file that nobody has uploaded."""


NOTHING_KEPT: Mapping[str, str] = {}


@dataclass(frozen=True, kw_only=True)
class PreparedModule:
    """A module that is ready to be kept."""

    document: ModuleDocument
    has_quiz: bool
    media: Mapping[str, MediaFile]
    fingerprint: str

    @cached_property
    def pages(self) -> list[dict[str, Any]]:
        """Return the rendered pages; the rendering is what takes long."""
        return render.render_pages(self.document, self.media)


@dataclass(frozen=True, kw_only=True)
class SavedModule:
    """The version that holds a module's text."""

    version_id: UUID
    fingerprint: str
    is_new: bool
    """Whether it was made just now, because text or questions differ from the version before."""


@dataclass(frozen=True, kw_only=True)
class PlannedVersion:
    """The version that a course would get next."""

    id: UUID
    course_id: UUID | None
    """`None` for a course that there is not yet."""
    number: int


@dataclass(frozen=True, kw_only=True)
class CoursePart:
    """One module of a course."""

    version_id: UUID
    fingerprint: str
    minutes: int
    required: bool


def save_module_version(
    session: Session, *, document: ModuleDocument, quiz_items: Sequence[ItemDocument] = (), now: datetime
) -> SavedModule:
    """Keep a module as its next version, if its text or its quiz differ from the newest one.

    The pages are rendered here, once, and pinned to the media as they are now. `quiz_items` are what its quiz may draw from;
    the quiz itself lies above.

    :raises UnknownMedia: if a written module shows media that there are none of
    """
    return save_prepared(session, module=prepare_module(session, document=document, quiz_items=quiz_items), now=now)


def prepare_module(
    session: Session, *, document: ModuleDocument, quiz_items: Sequence[ItemDocument] = ()
) -> PreparedModule:
    """Do what can be done before a module is written: see `save_module_version`. Its pages are rendered unless they are kept already.

    :raises UnknownMedia: if a written module shows media that there are none of
    """
    bank = [codec.item_to_plain(item) for item in quiz_items]
    media = find_media_in(session, document.source)
    _require_media(document, media)
    told = [document.source, document.title, document.required, bank, *sorted(file.address for file in media.values())]
    fingerprint = ids.sha256(ids.canonical_json(told))
    module = PreparedModule(document=document, has_quiz=bool(quiz_items), media=media, fingerprint=fingerprint)
    module_id = session.scalar(select(Module.id).where(Module.code == document.code))
    if module_id is None or queries.find_version_like(session, module_id, fingerprint) is None:
        _ = module.pages
    return module


def save_prepared(session: Session, *, module: PreparedModule, now: datetime) -> SavedModule:
    """Keep a module that was prepared, if it differs from the newest version."""
    document, fingerprint = module.document, module.fingerprint
    row = session.scalar(select(Module).where(Module.code == document.code))
    if row is None:
        row = Module(id=ids.new_id(), code=document.code, kind=document.kind.value)
        session.add(row)
        session.flush()
    row.retired_at = None
    newest = queries.find_newest_version(session, row.id)
    same = newest if newest is not None and newest.fingerprint == fingerprint else None
    if same is None and document.kind is ModuleKind.GENERATED:
        # After a release was taken back the text of the one before it is generated again: who has read it need not do so twice.
        same = queries.find_version_like(session, row.id, fingerprint)
    if same is not None:
        return SavedModule(version_id=same.id, fingerprint=fingerprint, is_new=False)
    version = _version_of(module, now=now)
    version.module_id, version.number = row.id, newest.number + 1 if newest else 1
    session.add(version)
    session.flush()
    note_shown(session, module_version_id=version.id, files_shown=module.media.values())
    return SavedModule(version_id=version.id, fingerprint=fingerprint, is_new=True)


def _require_media(document: ModuleDocument, media: Mapping[str, MediaFile]) -> None:
    if document.kind is not ModuleKind.WRITTEN:
        return
    shown = [one.name for page in document.pages for one in find_media(page.body) if one.name is not None]
    if missing := sorted(set(shown) - set(media)):
        raise UnknownMedia(f"There is no media/{missing[0]}: upload it on the media page first.")


def _version_of(module: PreparedModule, *, now: datetime) -> ModuleVersion:
    document = module.document
    return ModuleVersion(
        id=ids.new_id(),
        title=document.title,
        minutes=document.minutes,
        level=document.level.value,
        source=document.source,
        audience=codec.audience_to_plain(document.audience),
        objectives=list(document.objectives),
        pages=module.pages,
        items={item.item_id: codec.item_to_plain(item) for item in document.items},
        page_count=len(document.pages),
        renderer=render.VERSION,
        has_quiz=module.has_quiz,
        fingerprint=module.fingerprint,
        created_at=now,
    )


def retire_module(session: Session, *, code: str, now: datetime) -> None:
    """Leave a written module out of later releases. Its versions stay: somebody has read them.

    :raises ModuleNotFound: if there is no such written module, or it is retired already
    """
    written = Module.code == code, Module.kind == ModuleKind.WRITTEN.value, Module.retired_at.is_(None)
    retired = session.execute(update(Module).where(*written).values(retired_at=now).returning(Module.id))
    if retired.first() is None:
        raise queries.ModuleNotFound(f"There is no module {code}, or it is retired already.")


def return_module(session: Session, *, code: str) -> None:
    """Take a retired module up again: the next release teaches its newest version.

    :raises ModuleNotFound: if there is no such retired module
    """
    written = Module.code == code, Module.kind == ModuleKind.WRITTEN.value, Module.retired_at.is_not(None)
    returned = session.execute(update(Module).where(*written).values(retired_at=None).returning(Module.id))
    if returned.first() is None:
        raise queries.ModuleNotFound(f"There is no retired module {code}.")


def plan_version(
    session: Session,
    *,
    code: str,
    title: str,
    parts: Sequence[CoursePart],
    objectives: Sequence[ObjectiveDocument],
) -> PlannedVersion | None:
    """Return which version a course would get of these parts, or `None` if it has them already."""
    course = session.scalar(select(Course).where(Course.code == code))
    if course is None:
        return PlannedVersion(id=ids.new_id(), course_id=None, number=1)
    current = session.get(CourseVersion, course.current_version_id) if course.current_version_id else None
    if current is not None and current.fingerprint == _course_fingerprint(title, parts, objectives):
        return None
    newest = queries.find_newest_course_version(session, course.id)
    return PlannedVersion(id=ids.new_id(), course_id=course.id, number=newest.number + 1 if newest else 1)


def save_course_version(
    session: Session,
    *,
    code: str,
    title: str,
    job_role_id: UUID | None,
    release_number: int,
    parts: Sequence[CoursePart],
    objectives: Sequence[ObjectiveDocument],
    job_role_ids: Mapping[str, UUID],
    facts: Mapping[str, str] = NOTHING_KEPT,
    item_keys: Mapping[str, str] = NOTHING_KEPT,
    planned: PlannedVersion | None = None,
    now: datetime,
) -> UUID | None:
    """Make the next version of a course the current one, if anything in it differs; return its id, or `None`.

    `facts` and `item_keys` say what it teaches: later versions tell by them what a person of this one has still to learn.

    :raises Overtaken: if it would not be the version that was planned
    Publishes `CoursePublished` for a new version.
    """
    fingerprint = _course_fingerprint(title, parts, objectives)
    course = session.scalar(select(Course).where(Course.code == code))
    if course is None:
        course = Course(id=ids.new_id(), code=code, job_role_id=job_role_id)
        session.add(course)
        session.flush()
    current = session.get(CourseVersion, course.current_version_id) if course.current_version_id else None
    if current is not None and current.fingerprint == fingerprint:
        if not current.item_keys:  # made when nobody kept it; it is as it was then
            current.facts, current.item_keys = dict(facts), dict(item_keys)
        return None
    newest = queries.find_newest_course_version(session, course.id)
    number = newest.number + 1 if newest else 1
    if planned is not None and planned.number != number:
        raise Overtaken
    version_id = planned.id if planned else ids.new_id()
    session.add(
        CourseVersion(
            id=version_id,
            course_id=course.id,
            number=number,
            release_number=release_number,
            title=title,
            minutes=sum(part.minutes for part in parts if part.required),
            fingerprint=fingerprint,
            facts=dict(facts),
            item_keys=dict(item_keys),
            created_at=now,
        )
    )
    session.flush()
    _add_parts(session, version_id, parts)
    _add_objectives(session, version_id, objectives, job_role_ids)
    course.current_version_id = version_id
    session.flush()
    outbox.publish(session, events.CoursePublished(at=now, course_id=course.id, course_version_id=version_id))
    return version_id


def save_delta(
    session: Session,
    *,
    course_version_id: UUID,
    since_number: int,
    title: str,
    parts: Sequence[CoursePart],
    now: datetime,
) -> UUID:
    """Add the delta that leads from an older version to this whole one, and return its id; what is owed is the same."""
    whole = session.get_one(CourseVersion, course_version_id)
    delta_id = ids.new_id()
    session.add(
        CourseVersion(
            id=delta_id,
            course_id=whole.course_id,
            number=whole.number,
            since_number=since_number,
            release_number=whole.release_number,
            title=title,
            minutes=sum(part.minutes for part in parts if part.required),
            fingerprint=whole.fingerprint,
            created_at=now,
        )
    )
    session.flush()
    _add_parts(session, delta_id, parts)
    columns = [column for column in Objective.__table__.columns if column.name != "course_version_id"]
    owed = select(literal(delta_id, Objective.course_version_id.type), *columns).where(
        Objective.course_version_id == course_version_id
    )
    session.execute(insert(Objective).from_select(["course_version_id", *(c.name for c in columns)], owed))
    return delta_id


def save_renewals(
    session: Session,
    *,
    course_version_id: UUID,
    renewals: Mapping[int, tuple[RenewalKind, UUID | None]],
) -> None:
    """Note what leads to a new version, by the number of the older one: the kind, and the version to take."""
    whole = session.get_one(CourseVersion, course_version_id)
    rows: list[dict[str, Any]] = [
        {
            "course_id": whole.course_id,
            "from_number": number,
            "to_number": whole.number,
            "kind": kind.value,
            "course_version_id": version_id,
        }
        for number, (kind, version_id) in renewals.items()
    ]
    if rows:
        session.execute(insert(CourseRenewal), rows)


def take_back_versions(
    session: Session, *, release_number: int, standing: Collection[int], course_ids: Collection[UUID], now: datetime
) -> None:
    """Make the version before the current one again, of each of these courses whose current version came with this release.

    `standing` are the numbers of the releases that hold. A course without an earlier version has none until the next
    release. Publishes `CoursePublished` for each.
    """
    taken = session.scalars(
        select(Course)
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .where(CourseVersion.release_number == release_number, Course.id.in_(course_ids))
        .order_by(Course.code)
    ).all()
    for course in taken:
        course.current_version_id = session.scalar(
            select(CourseVersion.id)
            .where(
                CourseVersion.course_id == course.id,
                CourseVersion.since_number == 0,
                CourseVersion.release_number.in_([number for number in standing if number != release_number]),
            )
            .order_by(CourseVersion.number.desc())
            .limit(1)
        )
        outbox.publish(
            session,
            events.CoursePublished(at=now, course_id=course.id, course_version_id=course.current_version_id),
        )
    session.flush()


def _course_fingerprint(title: str, parts: Sequence[CoursePart], objectives: Sequence[ObjectiveDocument]) -> str:
    return ids.sha256(
        ids.canonical_json(
            [title, [[p.fingerprint, p.required] for p in parts], [[o.key, o.title, o.fingerprint] for o in objectives]]
        )
    )


def _add_parts(session: Session, version_id: UUID, parts: Sequence[CoursePart]) -> None:
    session.execute(
        insert(CourseVersionModule),
        [
            {
                "course_version_id": version_id,
                "position": position,
                "module_version_id": part.version_id,
                "required": part.required,
            }
            for position, part in enumerate(parts, 1)
        ],
    )


def _add_objectives(
    session: Session, version_id: UUID, objectives: Sequence[ObjectiveDocument], job_role_ids: Mapping[str, UUID]
) -> None:
    rows = []
    for position, objective in enumerate(objectives, 1):
        map_code, touchpoint_code = _places(objective.subject)
        rows.append(
            {
                "course_version_id": version_id,
                "key": objective.key,
                "position": position,
                "level": objective.level.value,
                "subject": objective.subject,
                "map_code": map_code,
                "touchpoint_code": touchpoint_code,
                "job_role_id": job_role_ids[objective.job_role] if objective.job_role else None,
                "title": objective.title,
                "fingerprint": objective.fingerprint,
            }
        )
    if rows:
        session.execute(insert(Objective), rows)


def _places(subject: str) -> tuple[str | None, str | None]:
    """Return map and touchpoint of a subject: `None` where it has none."""
    if subject == "mantra" or subject.startswith(WRITTEN_PREFIX):
        return None, None
    map_code, _, touchpoint_code = subject.partition("/")
    return map_code, touchpoint_code or None
