"""Keeping the index in step with what it tells of."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from lms.curriculum import queries as curriculum
from lms.search import entries, queries, rules
from lms.search.backends import EntryWords, backend_of
from lms.search.models import SearchEntry
from lms.search.terms import EntryDocument, EntryKind

_AT_ONCE = 500


def index_course(session: Session, *, course_version_id: UUID) -> int:
    """Make the pages of a course's modules findable, if they are not yet; return how many. Versions never change."""
    return _add(session, queries.list_course_entries(session, course_version_id))


def forget_course(session: Session, *, course_id: UUID) -> None:
    """Take the lessons of a course out of the index, but for those which stand in another or which somebody has completed."""
    gone = SearchEntry.module_version_id.in_(queries.forgotten_modules(course_id))
    backend_of(session).drop(session, select(SearchEntry.id).where(gone))
    session.execute(delete(SearchEntry).where(gone))


def index_release(session: Session) -> int:
    """Make touchpoints and standards of the current release findable, in place of those before; return how many."""
    of_release = SearchEntry.kind.in_([EntryKind.TOUCHPOINT.value, EntryKind.STANDARD.value])
    backend_of(session).drop(session, select(SearchEntry.id).where(of_release))
    session.execute(delete(SearchEntry).where(of_release))
    current = curriculum.find_current_release(session)
    if current is None:
        return 0
    return _add(session, list(entries.entries_of(curriculum.load_snapshot(session, current))))


def rebuild(session: Session) -> int:
    """Make the whole index anew; return how many things can be found."""
    backend_of(session).drop(session, None)
    session.execute(delete(SearchEntry))
    return _add(session, queries.list_course_entries(session)) + index_release(session)


def _add(session: Session, documents: Sequence[EntryDocument]) -> int:
    backend = backend_of(session)
    for start in range(0, len(documents), _AT_ONCE):
        some = documents[start : start + _AT_ONCE]
        statement = insert(SearchEntry).returning(SearchEntry.id, sort_by_parameter_order=True)
        entry_ids = session.scalars(statement, [_plain(one) for one in some])
        backend.put(
            session,
            [
                EntryWords(entry_id=entry_id, title=rules.words_of(one.title), body=rules.words_of(one.body))
                for entry_id, one in zip(entry_ids, some, strict=True)
            ],
        )
    return len(documents)


def _plain(one: EntryDocument) -> dict[str, object]:
    return {
        "kind": one.kind.value,
        "place": one.place[:300],
        "sign": one.sign[:8],
        "module_version_id": one.module_version_id,
        "page_number": one.page_number,
        "map_code": one.map_code,
        "touchpoint_code": one.touchpoint_code,
        "job_roles": f" {' '.join(one.job_roles)} " if one.job_roles else "",
        "title": one.title[:300],
        "where": one.where[:300],
        "body": one.body,
    }
