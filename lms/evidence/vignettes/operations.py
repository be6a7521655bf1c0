"""Adding cases and marking them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids
from lms.core.db import insert_into
from lms.core.errors import RuleViolation
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.evidence.vignettes import queries, rules
from lms.evidence.vignettes.models import Vignette, VignetteAnswer
from lms.evidence.vignettes.terms import Marks, ObservablePart

MOST_AT_ONCE = 6
"""Parts from which cases are made at once: an observer marks one in a minute."""


class MarksMissing(RuleViolation):
    """Each row of a case is marked."""

    def __init__(self) -> None:
        super().__init__(_("This case changed after you opened it. Open it again."))


def add_from_parts(session: Session, *, parts: Iterable[ObservablePart], viewer: Viewer | None, now: datetime) -> int:
    """Make cases from the parts with most to see that have none yet, a few at once; return how many cases that are."""
    known = queries.known_codes(session)
    drafts = [list(rules.draft_vignettes(part)) for part in sorted(parts, key=_most_to_see)]
    fresh = [some for some in drafts if some and some[0].code not in known][:MOST_AT_ONCE]
    rows = [
        _values(place=one.place, story="\n".join(one.lines), key=one.key, viewer=viewer, now=now, code=one.code)
        for some in fresh
        for one in some
    ]
    if rows:
        session.execute(insert(Vignette), rows)
        audit.record(session, viewer=viewer, action="vignette.generated", subject="vignettes", at=now, count=len(rows))
    return len(rows)


def write_vignette(session: Session, *, place: str, story: str, key: Marks, viewer: Viewer, now: datetime) -> UUID:
    """Add a case that a trainer wrote; return its id."""
    values = _values(place=place, story=story, key=key, viewer=viewer, now=now, code=None)
    session.execute(insert(Vignette).values(values))
    audit.record(session, viewer=viewer, action="vignette.written", subject=values["id"], at=now)
    return UUID(str(values["id"]))


def set_archived(session: Session, *, vignette_id: UUID, is_archived: bool, viewer: Viewer, now: datetime) -> None:
    """Ask nobody about a case any more, or again; what was marked stays and counts.

    :raises VignetteNotFound: if there is none
    """
    row = session.get(Vignette, vignette_id)
    if row is None:
        raise queries.VignetteNotFound
    if (row.archived_at is not None) == is_archived:
        return
    row.archived_at = now if is_archived else None
    session.flush()
    action = "vignette.archived" if is_archived else "vignette.restored"
    audit.record(session, viewer=viewer, action=action, subject=vignette_id, at=now)


def mark_vignette(session: Session, *, vignette_id: UUID, marks: Marks, employee_id: UUID, now: datetime) -> None:
    """Note how somebody marks a case; only the first time counts.

    :raises VignetteNotFound: if there is none
    :raises MarksMissing: if the rows are not those of the case
    """
    key = queries.get_vignette(session, vignette_id).key
    if key.rows.keys() != marks.rows.keys() or key.critical.keys() != marks.critical.keys():
        raise MarksMissing
    session.execute(
        insert_into(session, VignetteAnswer)
        .values(employee_id=employee_id, vignette_id=vignette_id, marks=_document(marks), answered_at=now)
        .on_conflict_do_nothing()
    )


def _most_to_see(part: ObservablePart) -> tuple[int, str]:
    return -len(part.rows) - len(part.critical), part.code


def _values(
    *, place: str, story: str, key: Marks, viewer: Viewer | None, now: datetime, code: str | None
) -> dict[str, Any]:
    return {
        "id": ids.new_id(),
        "code": code,
        "place": place[:240],
        "story": story,
        "key": _document(key),
        "written_by": viewer.employee_id if viewer else None,
        "created_at": now,
        "archived_at": None,
    }


def _document(marks: Marks) -> dict[str, Any]:
    return {"rows": {row: rating.value for row, rating in marks.rows.items()}, "critical": dict(marks.critical)}
