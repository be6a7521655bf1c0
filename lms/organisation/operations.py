"""Archiving, restoring, renaming and merging what the company is made of, together with all that depends on it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.core import ids
from lms.core.errors import Conflict
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.core.words import ngettext
from lms.journeys import operations as journeys
from lms.journeys.drafts import operations as maps
from lms.journeys.drafts import queries as drafts
from lms.organisation import queries
from lms.organisation.models import UnitMerge
from lms.organisation.moved import Moved, from_plain, to_plain
from lms.organisation.terms import Staying, UnitUse
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


class MergeNotUndoable(Conflict):
    """It was undone already, or another merge was built on it."""


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


def restore_unit(session: Session, *, kind: UnitKind, unit_id: UUID, viewer: Viewer | None, now: datetime) -> None:
    """Restore an archived unit as it is; if it was merged, what it had stays with the other one.

    :raises UnitNotFound: if there is none
    """
    people.restore_unit(session, kind=kind, unit_id=unit_id, viewer=viewer, now=now)
    is_its = UnitMerge.unit_id == unit_id, UnitMerge.settled_at.is_(None)
    session.execute(update(UnitMerge).where(*is_its).values(settled_at=now, moved={}))


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
    replaced: tuple[maps.ReplacedOnMap, ...] = ()
    systems: tuple[str, ...] = ()
    is_sponsor = False
    if kind is UnitKind.JOB_ROLE:
        names = unit.name, into.name
        replaced = maps.replace_job_role(session, old=unit.code, new=into.code, names=names, viewer=viewer, now=now)
        is_sponsor = vision.replace_sponsor(session, old=unit.code, new=into.code, now=now)
    elif kind is UnitKind.DEPARTMENT:
        systems = journeys.replace_department(session, old_id=unit_id, new_id=into_id)
    session.add(
        UnitMerge(
            id=ids.new_id(),
            kind=kind,
            unit_id=unit_id,
            into_id=into_id,
            merged_at=now,
            merged_by=viewer.employee_id if viewer else None,
            moved=to_plain(Moved(people=moved, maps=replaced, systems=systems, is_sponsor=is_sponsor)),
            staying={},
        )
    )
    session.flush()
    return len(moved.employees)


def undo_merge(session: Session, *, merge_id: UUID, viewer: Viewer | None, now: datetime) -> Staying:
    """Restore what was merged, with all that is still where the merge put it; return what somebody changed since, and stays.

    :raises MergeNotFound: if there is none
    :raises MergeNotUndoable: if it was undone already, or a later merge touched one of both
    """
    merge = session.scalar(select(UnitMerge).where(UnitMerge.id == merge_id).with_for_update())
    if merge is None:
        raise queries.MergeNotFound
    if merge.settled_at is not None:
        raise MergeNotUndoable(_("This merge is already undone, or what it archived was restored."))
    if later := queries.find_later_merge(session, merge.id):
        raise MergeNotUndoable(_("“%(unit)s” was merged after that. Undo that merge first.", unit=later))
    unit, into = (queries.get_unit(session, merge.kind, one) for one in (merge.unit_id, merge.into_id))
    moved = from_plain(merge.moved)
    undone = people.undo_merge(
        session, kind=merge.kind, unit_id=unit.id, into_id=into.id, moved=moved.people, viewer=viewer, now=now
    )
    names = unit.name, into.name
    staying_maps = [
        drafts.get_working(session, one.code).document.name
        for one in moved.maps
        if not maps.undo_replacement(session, replaced=one, names=names, viewer=viewer, now=now)
    ]
    journeys.replace_department(session, old_id=into.id, new_id=unit.id, only=moved.systems)
    if moved.is_sponsor:
        vision.replace_sponsor(session, old=into.code, new=unit.code, now=now)
    staying = Staying(people_count=undone.staying_people, job_roles=undone.staying_job_roles, maps=tuple(staying_maps))
    merge.settled_at, merge.moved = now, {}
    merge.staying = {"people": staying.people_count, "job_roles": list(staying.job_roles), "maps": staying_maps}
    session.flush()
    return staying
