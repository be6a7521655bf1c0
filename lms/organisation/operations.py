"""Archiving, renaming and merging what the company is made of, together with all that depends on it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.errors import Conflict
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.core.words import ngettext
from lms.journeys import operations as journeys
from lms.journeys.drafts import operations as maps
from lms.organisation import queries
from lms.organisation.terms import UnitUse
from lms.people import operations as people
from lms.people.terms import UnitKind
from lms.vision import operations as vision


class StillUsed(Conflict):
    """Something would point at what is no longer there."""

    def __init__(self, uses: tuple[UnitUse, ...]) -> None:
        super().__init__(_("Something still depends on it. The page lists what; change that first, or merge it."))
        self.uses = uses


class NamedByModules(Conflict):
    """The audience of modules names it, and only their authors change what they wrote."""

    def __init__(self, count: int) -> None:
        super().__init__(
            ngettext(
                "It is in the audience of %(num)s module. Change that module first.",
                "It is in the audience of %(num)s modules. Change those modules first.",
                count,
            )
        )


def archive_unit(session: Session, *, kind: UnitKind, unit_id: UUID, viewer: Viewer | None, now: datetime) -> None:
    """Archive a site, a department or a job role on which nothing depends.

    :raises StillUsed: with all that depends on it
    """
    uses = queries.find_uses(session, queries.get_unit(session, kind, unit_id))
    if any(use.kind.blocks_archiving for use in uses):
        raise StillUsed(uses)
    people.archive_unit(session, kind=kind, unit_id=unit_id, viewer=viewer, now=now)


def rename_site(session: Session, *, site_id: UUID, name: str, viewer: Viewer | None, now: datetime) -> None:
    """Rename a site. Modules name sites by their name, so none may name this one.

    :raises NamedByModules: if the audience of a module names it
    :raises NameTaken: if another has the name
    """
    model = queries.unit_page(session, UnitKind.SITE, site_id)
    if name != model.unit.name and model.modules:
        raise NamedByModules(len(model.modules))
    people.edit_site(session, site_id=site_id, name=name, viewer=viewer, now=now)


def merge_units(
    session: Session,
    *,
    kind: UnitKind,
    unit_id: UUID,
    into_id: UUID,
    merged_on: date,
    viewer: Viewer | None,
    now: datetime,
) -> int:
    """Put one unit in the place of another everywhere, and archive the other; return how many people moved.

    Learners see what changes on maps with the next release.

    :raises NamedByModules: if the audience of a module names the one that goes
    """
    preview = queries.unit_page(session, kind, unit_id)
    if preview.modules:
        raise NamedByModules(len(preview.modules))
    unit, into = preview.unit, queries.get_unit(session, kind, into_id)
    moved = people.merge_units(
        session, kind=kind, unit_id=unit_id, into_id=into_id, merged_on=merged_on, viewer=viewer, now=now
    )
    if kind is UnitKind.JOB_ROLE:
        names = unit.name, into.name
        maps.replace_job_role(session, old=unit.code, new=into.code, names=names, viewer=viewer, now=now)
        vision.replace_sponsor(session, old=unit.code, new=into.code, now=now)
    elif kind is UnitKind.DEPARTMENT:
        journeys.replace_department(session, old_id=unit_id, new_id=into_id)
    return moved
