"""Keeps the index up to date with its sources."""

from collections.abc import Sequence
from functools import partial
from itertools import groupby
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from lms.core.db import insert_into
from lms.core.paging import in_slices
from lms.curriculum import queries as curriculum
from lms.outbox.terms import Step, take_steps
from lms.search import entries, queries, rules
from lms.search.backends import EntryWords, backend_of
from lms.search.models import SearchEntry, SearchEntryJobRole, SearchWord
from lms.search.terms import EntryDocument

AT_ONCE = 50
"""Entries in one transaction; the pages of one module are not separated."""


def plan_course(session: Session, *, course_version_id: UUID | None = None) -> list[Step]:
    """Return the steps that add the pages of a course's modules, or of all, that are not in the index yet. Versions never change."""
    steps: list[Step] = []
    some: list[EntryDocument] = []
    documents = queries.list_course_entries(session, course_version_id)
    for _, pages in groupby(documents, key=lambda one: one.module_version_id):
        some += pages
        if len(some) >= AT_ONCE:
            steps.append(partial(_add_lessons, documents=some))
            some = []
    return [*steps, partial(_add_lessons, documents=some)] if some else steps


def plan_forgetting(session: Session, *, course_id: UUID) -> list[Step]:
    """Return the steps that remove the lessons of a course, except those of another course and those that somebody has completed."""
    gone = SearchEntry.module_version_id.in_(queries.forgotten_modules(course_id))
    return _dropping(session.scalars(select(SearchEntry.id).where(gone).order_by(SearchEntry.id)).all())


def plan_release(session: Session) -> list[Step]:
    """Return the steps that replace touchpoints and standards by those of the current release."""
    current = curriculum.find_current_release(session)
    documents = [] if current is None else list(entries.entries_of(curriculum.load_snapshot(session, current)))
    known = queries.list_release_entries(session)
    fresh = []
    for one in documents:
        same = known.get((*_plain(one).values(), frozenset(one.job_roles)))
        if same:
            same.pop()
        else:
            fresh.append(one)
    # New ones come first: of two with the same name, the newer one is found.
    return [
        *(partial(_add, documents=some) for some in in_slices(fresh, AT_ONCE)),
        *_dropping([entry_id for entry_ids in known.values() for entry_id in entry_ids]),
    ]


def rebuild(session: Session) -> int:
    """Make the whole index again at once; return how many entries it has."""
    backend_of(session).drop(session, None)
    session.execute(delete(SearchWord))
    session.execute(delete(SearchEntry))
    take_steps(session, [*plan_course(session), *plan_release(session)])
    return queries.count_entries(session)


def _add_lessons(session: Session, *, documents: Sequence[EntryDocument]) -> None:
    """Add the pages of modules that have none yet: another course with the same module may have been faster."""
    known = queries.known_modules(session, {one.module_version_id for one in documents})
    _add(session, documents=[one for one in documents if one.module_version_id not in known])


def _add(session: Session, *, documents: Sequence[EntryDocument]) -> None:
    if not documents:
        return
    statement = insert(SearchEntry).returning(SearchEntry.id, sort_by_parameter_order=True)
    entry_ids = session.scalars(statement, [_plain(one) for one in documents]).all()
    job_roles = [
        {"entry_id": entry_id, "job_role": job_role}
        for entry_id, one in zip(entry_ids, documents, strict=True)
        for job_role in sorted(set(one.job_roles))
    ]
    if job_roles:
        session.execute(insert(SearchEntryJobRole), job_roles)
    entries_words = [
        EntryWords(entry_id=entry_id, title=rules.words_of(one.title), body=rules.words_of(one.body))
        for entry_id, one in zip(entry_ids, documents, strict=True)
    ]
    backend_of(session).put(session, entries_words)
    words = rules.worth_correcting({word for one in entries_words for word in (*one.title, *one.body)})
    if words:
        session.execute(
            insert_into(session, SearchWord).on_conflict_do_nothing(), [{"word": one} for one in sorted(words)]
        )


def _dropping(entry_ids: Sequence[int]) -> list[Step]:
    return [partial(_drop, entry_ids=some) for some in in_slices(entry_ids, AT_ONCE)]


def _drop(session: Session, *, entry_ids: Sequence[int]) -> None:
    gone = SearchEntry.id.in_(entry_ids)
    backend_of(session).drop(session, select(SearchEntry.id).where(gone))
    session.execute(delete(SearchEntry).where(gone))


def _plain(one: EntryDocument) -> dict[str, object]:
    # In the order of the columns: `plan_release` compares.
    return {
        "kind": one.kind,
        "place": one.place[:300],
        "sign": one.sign[:8],
        "module_version_id": one.module_version_id,
        "page_number": one.page_number,
        "map_code": one.map_code,
        "touchpoint_code": one.touchpoint_code,
        "title": one.title[:300],
        "parent_title": one.parent_title[:300],
        "body": one.body,
    }
