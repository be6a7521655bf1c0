"""Searches the index, and reads what belongs into it."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from lms.announcements import queries as announcements
from lms.assignments.models import Assignment
from lms.core.frozen import frozen
from lms.core.permissions import Permission
from lms.core.viewer import Viewer
from lms.courses.models import Course, CourseVersion, CourseVersionModule, Module, ModuleVersion
from lms.courses.terms import ModuleKind
from lms.curriculum.modules.drafts.models import ModuleDraft
from lms.curriculum.modules.drafts.terms import ModuleDraftStatus
from lms.people.models import JobRole, Placement
from lms.search import rules
from lms.search.backends import backend_of
from lms.search.models import SearchEntry, SearchEntryJobRole, SearchWord
from lms.search.terms import EntryDocument, EntryKind, HelpTopic, MarkedPiece, Question

MOST_HITS = 20
"""On the first page."""
MOST_ANNOUNCEMENTS = 5
MOST_TITLES = 2_000
LONGEST_BODY = 40_000
"""Characters of one entry that can be found."""


@frozen
class Hit:
    """One entry that was found."""

    kind: EntryKind
    title: tuple[MarkedPiece, ...]
    parent_title: str
    excerpt: tuple[MarkedPiece, ...]
    sign: str
    is_mine: bool
    """Whether it concerns the viewer's own work."""
    module_version_id: UUID | None
    page_number: int
    anchor: str
    """Id of the touchpoint on the page of the journey."""
    module_code: str = ""
    """Of a trainer's module, for its authors; else empty."""
    map_code: str = ""
    touchpoint_code: str = ""


@frozen
class WrittenHit:
    """A trainer's module found by its title, released or not; authors only."""

    code: str
    title: tuple[MarkedPiece, ...]
    is_published: bool
    has_draft: bool


@frozen
class AnnouncementHit:
    """An announcement to the person that was found."""

    id: UUID
    title: tuple[MarkedPiece, ...]
    excerpt: tuple[MarkedPiece, ...]
    published_at: datetime


@frozen
class HelpHit:
    """A help topic that was found."""

    title: tuple[MarkedPiece, ...]
    excerpt: tuple[MarkedPiece, ...]
    url: str


@frozen
class FindPage:
    """What was found."""

    hits: tuple[Hit, ...] = ()
    is_close: bool = False
    """Whether nothing has all the words, and these have some."""
    has_more: bool = False
    written: tuple[WrittenHit, ...] = ()
    """For authors: the modules whose titles have every word, published ones and drafts."""
    announcements: tuple[AnnouncementHit, ...] = ()
    help: tuple[HelpHit, ...] = ()
    corrected: str = ""
    """The words that were searched for instead, if what was typed seemed to have a typo."""


def find(
    session: Session, *, viewer: Viewer, text: str, limit: int = MOST_HITS, topics: Sequence[HelpTopic] = ()
) -> FindPage:
    """Find lessons, touchpoints, standards and help topics: what concerns the viewer's own work first, then the best match.

    An entry must have every word; the last one may be the start of a word. If nothing has them all, similar words are tried
    for those that nothing has, then entries with some of the words. Learners find the lessons assigned to them, all
    touchpoints, and the standards of their own job roles; authors find everything.
    """
    question = rules.ask(text)
    if not question.words:
        return FindPage()
    titles = _written_titles(session) if viewer.may(Permission.MODULES_SEE) else ()
    job_roles = _job_roles_of(session, viewer)
    announced = announcements.list_findable(session, viewer.employee_id)

    def search(question: Question, *, every: bool = True) -> FindPage:
        rows = _matching(session, viewer, job_roles, question, limit, every=every)
        hits, has_more = _newest_hits(rows, question, job_roles, {row.code for row in titles}, limit)
        return FindPage(
            hits=hits,
            is_close=not every and bool(hits),
            has_more=has_more,
            written=tuple(_written_hits(titles, question)),
            announcements=tuple(_announcement_hits(announced, question))[:MOST_ANNOUNCEMENTS],
            help=tuple(_help_hit(one, question) for one in rules.find_topics(topics, question)),
        )

    found = search(question)
    if _is_empty(found):
        better = rules.correct(question, _known_words(session, question, titles, topics))
        corrected = " ".join(better.words) if better != question else ""
        found = search(better) if corrected else found
        if _is_empty(found) and len(better.words) > 1:
            found = search(better, every=False)
        found = replace(found, corrected=corrected if not _is_empty(found) else "")
    return found


def _is_empty(page: FindPage) -> bool:
    return not (page.hits or page.written or page.announcements or page.help)


def _known_words(session: Session, question: Question, titles: Sequence[Any], topics: Sequence[HelpTopic]) -> set[str]:
    """Return the words of entries, titles and help that may be meant by those of the question."""
    lengths = [func.length(SearchWord.word).between(len(word) - 2, len(word) + 2) for word in question.words]
    starts = SearchWord.word.startswith(question.prefix, autoescape=True)
    known = set(session.scalars(select(SearchWord.word).where(or_(starts, *lengths))))
    texts = [row.title or row.code for row in titles] + [f"{one.title} {one.text}" for one in topics]
    return known | rules.worth_correcting(word for text in texts for word in rules.words_of(text))


def _newest_hits(
    rows: Sequence[Any], question: Question, job_roles: Sequence[str], written: Collection[str], limit: int
) -> tuple[tuple[Hit, ...], bool]:
    """Return the hits of the rows, of several versions the newest; and whether there are more than the limit."""
    newest: dict[str, int] = {}
    for row in rows:
        newest[row.place] = max(row.id, newest.get(row.place, 0))
    shown = [row for row in rows if newest[row.place] == row.id]
    return tuple(_hit(row, question, job_roles, written) for row in shown[:limit]), len(shown) > limit


def _announcement_hits(
    rows: Sequence[announcements.ReceivedAnnouncement], question: Question
) -> Iterator[AnnouncementHit]:
    for row in rows:
        text = rules.text_of_html(row.html)
        if question.is_in(rules.words_of(f"{row.title} {text}")):
            yield AnnouncementHit(
                id=row.id,
                title=rules.mark(row.title, question),
                excerpt=rules.excerpt(text, question),
                published_at=row.published_at,
            )


def _help_hit(topic: HelpTopic, question: Question) -> HelpHit:
    title, excerpt = rules.mark(topic.title, question), rules.excerpt(topic.text, question)
    return HelpHit(title=title, excerpt=excerpt, url=topic.url)


def list_course_entries(session: Session, course_version_id: UUID | None = None) -> list[EntryDocument]:
    """Return the pages of the modules of one course version, or of all that are current or assigned, that are not in the index yet."""
    wanted = select(CourseVersionModule.module_version_id)
    if course_version_id is not None:
        wanted = wanted.where(CourseVersionModule.course_version_id == course_version_id)
    else:
        wanted = wanted.where(
            or_(
                CourseVersionModule.course_version_id.in_(select(Course.current_version_id)),
                CourseVersionModule.course_version_id.in_(select(Assignment.course_version_id).where(_counts())),
            )
        )
    known = select(SearchEntry.module_version_id).where(SearchEntry.module_version_id.is_not(None))
    rows = session.execute(
        select(Module.code, ModuleVersion.id, ModuleVersion.title, ModuleVersion.pages, ModuleVersion.items)
        .join(Module, Module.id == ModuleVersion.module_id)
        .where(ModuleVersion.id.in_(wanted), ModuleVersion.id.not_in(known))
        .order_by(Module.code, ModuleVersion.number)
    )
    return [entry for row in rows for entry in _lessons(row)]


def list_release_entries(session: Session) -> dict[tuple[object, ...], list[int]]:
    """Return the ids of the touchpoints and standards in the index by all their other columns, in order, and their job roles."""
    columns = [column for column in SearchEntry.__table__.columns if column.name != "id"]
    of_release = SearchEntry.kind.in_([EntryKind.TOUCHPOINT, EntryKind.STANDARD])
    job_roles: dict[int, set[str]] = {}
    for entry_id, job_role in session.execute(select(SearchEntryJobRole.entry_id, SearchEntryJobRole.job_role)):
        job_roles.setdefault(entry_id, set()).add(job_role)
    found: dict[tuple[object, ...], list[int]] = {}
    for row in session.execute(select(SearchEntry.id, *columns).where(of_release).order_by(SearchEntry.id)):
        key = (*tuple(row)[1:], frozenset(job_roles.get(row.id, ())))
        found.setdefault(key, []).append(row.id)
    return found


def known_modules(session: Session, version_ids: Collection[UUID | None]) -> set[UUID | None]:
    """Return the module versions among these whose pages are in the index."""
    known = SearchEntry.module_version_id.in_([one for one in version_ids if one is not None])
    return set(session.scalars(select(SearchEntry.module_version_id).where(known).distinct()))


def count_entries(session: Session) -> int:
    """Return how many entries the index has."""
    return session.scalar(select(func.count()).select_from(SearchEntry)) or 0


def forgotten_modules(course_id: UUID) -> Select[UUID]:
    """Select the modules of a course's versions that are in no current course and that nobody has completed."""
    completed = (
        select(CourseVersionModule.module_version_id)
        .join(Assignment, Assignment.course_version_id == CourseVersionModule.course_version_id)
        .where(Assignment.fulfilled_at.is_not(None))
    )
    return (
        select(CourseVersionModule.module_version_id)
        .join(CourseVersion, CourseVersion.id == CourseVersionModule.course_version_id)
        .where(
            CourseVersion.course_id == course_id,
            CourseVersionModule.module_version_id.not_in(_current_modules()),
            CourseVersionModule.module_version_id.not_in(completed),
        )
    )


def _lessons(row: Any) -> Iterable[EntryDocument]:
    for number, page in enumerate(row.pages, 1):
        texts = [
            rules.text_of_html(part["html"]) if "html" in part else row.items.get(part.get("item"), {}).get("stem", "")
            for part in page["parts"]
        ]
        yield EntryDocument(
            kind=EntryKind.LESSON,
            title=page["title"],
            parent_title=row.title,
            body=" ".join(text for text in texts if text)[:LONGEST_BODY],
            place=f"module/{row.code}#{page['code']}",
            module_version_id=row.id,
            page_number=number,
        )


def _job_roles_of(session: Session, viewer: Viewer) -> tuple[str, ...]:
    return tuple(
        session.scalars(
            select(JobRole.code)
            .join(Placement, Placement.job_role_id == JobRole.id)
            .where(Placement.employee_id == viewer.employee_id, Placement.ends_on.is_(None))
            .order_by(JobRole.code)
        )
    )


def _matching(
    session: Session, viewer: Viewer, job_roles: Sequence[str], question: Question, limit: int, *, every: bool
) -> list[Any]:
    found = backend_of(session).matches(question, every=every).subquery()
    assigned = SearchEntry.module_version_id.in_(_assigned_to(viewer))
    job_role = (
        select(func.min(SearchEntryJobRole.job_role))
        .where(SearchEntryJobRole.entry_id == SearchEntry.id, SearchEntryJobRole.job_role.in_(job_roles))
        .scalar_subquery()
    )
    concerns = job_role.is_not(None)
    own = or_(assigned, concerns)
    rows = session.execute(
        select(
            SearchEntry.id,
            SearchEntry.kind,
            SearchEntry.title,
            SearchEntry.parent_title,
            SearchEntry.body,
            SearchEntry.sign,
            SearchEntry.place,
            SearchEntry.module_version_id,
            SearchEntry.page_number,
            SearchEntry.map_code,
            SearchEntry.touchpoint_code,
            job_role.label("job_role"),
            case((own, 1), else_=0).label("is_mine"),
        )
        .join(found, found.c.entry_id == SearchEntry.id)
        .where(_visible(viewer, assigned, concerns))
        .order_by(case((own, 0), else_=1), found.c.rank, SearchEntry.id.desc())
        .limit(2 * limit + 1)
    )
    return list(rows)


def _visible(viewer: Viewer, assigned: ColumnElement[bool], concerns: ColumnElement[bool]) -> ColumnElement[bool]:
    is_lesson = SearchEntry.kind == EntryKind.LESSON
    if viewer.may(Permission.MODULES_SEE):
        return or_(~is_lesson, assigned, SearchEntry.module_version_id.in_(_current_modules()))
    is_own_standard = and_(SearchEntry.kind == EntryKind.STANDARD, concerns)
    return or_(and_(is_lesson, assigned), SearchEntry.kind == EntryKind.TOUCHPOINT, is_own_standard)


def _assigned_to(viewer: Viewer) -> Select[UUID]:
    return (
        select(CourseVersionModule.module_version_id)
        .join(Assignment, Assignment.course_version_id == CourseVersionModule.course_version_id)
        .where(Assignment.employee_id == viewer.employee_id, _counts())
    )


def _current_modules() -> Select[UUID]:
    return select(CourseVersionModule.module_version_id).join(
        Course, Course.current_version_id == CourseVersionModule.course_version_id
    )


def _counts() -> ColumnElement[bool]:
    """Withdrawn assignments do not count, unless they were fulfilled: people may read again what they completed."""
    return or_(Assignment.withdrawn_at.is_(None), Assignment.fulfilled_at.is_not(None))


def _written_titles(session: Session) -> Sequence[Any]:
    """Return code and title of the trainers' published modules, then of their drafts; a company has hundreds at most."""
    newest = (
        select(func.max(ModuleVersion.number))
        .where(ModuleVersion.module_id == Module.id)
        .correlate(Module)
        .scalar_subquery()
    )
    published = (
        select(Module.code, ModuleVersion.title, literal(0).label("is_draft"))
        .join(ModuleVersion, and_(ModuleVersion.module_id == Module.id, ModuleVersion.number == newest))
        .where(Module.kind == ModuleKind.WRITTEN, Module.retired_at.is_(None))
    )
    drafts = select(ModuleDraft.code, ModuleDraft.title, literal(1)).where(
        ModuleDraft.state != ModuleDraftStatus.DISCARDED
    )
    both = union_all(published, drafts).subquery()
    return session.execute(select(both).order_by(both.c.is_draft, both.c.code).limit(MOST_TITLES)).all()


def _written_hits(titles: Sequence[Any], question: Question) -> Iterable[WrittenHit]:
    found: dict[str, list[Any]] = {}
    for row in titles:
        found.setdefault(row.code, []).append(row)
    for code, rows in found.items():
        called = [row.title or code for row in rows if question.is_in(rules.words_of(row.title or code))]
        if called:
            states = [bool(row.is_draft) for row in rows]
            title = rules.mark(called[-1], question)
            yield WrittenHit(code=code, title=title, is_published=False in states, has_draft=True in states)


def _hit(row: Any, question: Question, job_roles: Sequence[str], written: Collection[str]) -> Hit:
    anchor = row.map_code
    if row.job_role:
        anchor += f"-{row.touchpoint_code}" + (f"-{row.job_role}" if len(job_roles) > 1 else "")
    code = row.place.removeprefix("module/").partition("#")[0]
    return Hit(
        kind=row.kind,
        title=rules.mark(row.title, question),
        parent_title=row.parent_title,
        excerpt=rules.excerpt(row.body, question),
        sign=row.sign,
        is_mine=bool(row.is_mine),
        module_version_id=row.module_version_id,
        page_number=row.page_number,
        anchor=anchor,
        module_code=code if code in written else "",
        map_code=row.map_code,
        touchpoint_code=row.touchpoint_code,
    )
