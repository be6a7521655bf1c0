"""One job role in place of another, on all maps at once."""

from datetime import datetime

from sqlalchemy.orm import Session

from lms.core.viewer import Viewer
from lms.journeys import job_roles
from lms.journeys import operations as journeys
from lms.journeys import queries as published
from lms.journeys.drafts import queries
from lms.journeys.drafts.operations import edits
from lms.journeys.drafts.terms import EditKind, EditNote


def replace_job_role(
    session: Session, *, old: str, new: str, names: tuple[str, str], viewer: Viewer | None, now: datetime
) -> tuple[str, ...]:
    """Put one job role in the place of another on all maps, archived ones too; return the codes of the maps that changed.

    What is published is published anew, what is a draft stays one. `names` are those of the old and the new job role.
    """
    note = EditNote(kind=EditKind.ROLE_MERGED, values={"role": names[0], "into": names[1]})
    changed = []
    for working in queries.list_working(session):
        code = working.document.code
        map_id = journeys.lock_map(session, code)
        before = published.find_published_map(session, code)
        after = job_roles.replace_job_role(before, old, new) if before else None
        if after is not None and after != before:
            journeys.add_version(session, map_id=map_id, document=after, viewer=viewer, now=now)
            journeys.raise_revision(session, map_id)
            changed.append(code)
        document = job_roles.replace_job_role(working.document, old, new)
        if document != working.document and (working.is_draft or after is None):
            edits.store_edit(session, map_id, working, document=document, viewer=viewer, note=note, now=now)
            changed.append(code)
    return tuple(dict.fromkeys(changed))
