"""Reading the list of modules."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select, union
from sqlalchemy.orm import Session

from lms.core import ids
from lms.core.frozen import frozen
from lms.core.paging import Page
from lms.core.text import is_slug
from lms.courses import codec
from lms.courses.models import Module, ModuleVersion
from lms.courses.terms import ModuleKind
from lms.curriculum.modules import rules
from lms.curriculum.modules.drafts import queries as drafts
from lms.curriculum.modules.drafts.models import ModuleDraft
from lms.curriculum.modules.drafts.terms import ModuleDraftStatus
from lms.curriculum.modules.queries.organisation import load_organisation
from lms.curriculum.modules.terms import OrganisationFacts, Reason
from lms.people.models import Employee

PAGE_ROWS = 50


@frozen
class ModuleListRow:
    """One module in the list: its newest version, its draft, or both."""

    code: str
    title: str
    number: int | None
    """Of the newest version; `None` before the first."""
    minutes: int | None
    reasons: tuple[Reason, ...]
    """For whom the newest version is."""
    retired_at: datetime | None
    state: ModuleDraftStatus | None
    """Of its draft; `None` without one."""
    edited_by: str
    edited_at: datetime | None
    publish_on: date | None


@frozen
class ListModulesPage:
    """The modules, by code."""

    modules: Page[ModuleListRow]
    in_review: int
    """How many wait for review, in the whole list."""
    needs_second_person: bool


def list_modules_page(
    session: Session, *, search: str = "", state: str = "", key: str | None = None, limit: int = PAGE_ROWS
) -> ListModulesPage:
    """Return the modules by code, narrowed by words of the title or the code, and by status."""
    query = _list_query(search, state)
    if key is not None:
        query = query.where(_CODES.c.code > (key if is_slug(key) else ""))
    rows = session.execute(query.order_by(_CODES.c.code).limit(limit + 1)).all()
    organisation = load_organisation(session) if rows else None
    shown = tuple(_list_row(row, organisation) for row in rows[:limit])
    next_key = shown[-1].code if len(rows) > limit else None
    return ListModulesPage(
        modules=Page(rows=shown, next_key=next_key),
        in_review=drafts.count_in_review(session),
        needs_second_person=drafts.needs_second_person(session),
    )


_WRITTEN = select(Module.code).where(Module.kind == ModuleKind.WRITTEN)
_CODES = union(_WRITTEN, select(ModuleDraft.code)).subquery()


def _list_query(search: str, state: str) -> Select[Any]:
    newest = (
        select(ModuleVersion.module_id, func.max(ModuleVersion.number).label("number"))
        .group_by(ModuleVersion.module_id)
        .subquery()
    )
    query = (
        select(
            _CODES.c.code,
            ModuleVersion.title,
            ModuleVersion.number,
            ModuleVersion.minutes,
            ModuleVersion.audience,
            Module.retired_at,
            ModuleDraft.title.label("draft_title"),
            ModuleDraft.state,
            ModuleDraft.edited_at,
            ModuleDraft.publish_on,
            Employee.name.label("edited_by"),
        )
        .select_from(_CODES)
        .outerjoin(Module, Module.code == _CODES.c.code)
        .outerjoin(newest, newest.c.module_id == Module.id)
        .outerjoin(ModuleVersion, and_(ModuleVersion.module_id == Module.id, ModuleVersion.number == newest.c.number))
        .outerjoin(ModuleDraft, ModuleDraft.code == _CODES.c.code)
        .outerjoin(Employee, Employee.id == ModuleDraft.edited_by)
    )
    if words := ids.normalise(search):
        titles = (_CODES.c.code, ModuleVersion.title, ModuleDraft.title)
        query = query.where(or_(*(func.lower(one).contains(words, autoescape=True) for one in titles)))
    if state == "retired":
        return query.where(Module.retired_at.is_not(None))
    if state == "published":
        return query.where(Module.id.is_not(None), Module.retired_at.is_(None))
    if state:
        return query.where(ModuleDraft.state == state)
    # A draft that was discarded before it was ever published is shown only among the discarded.
    return query.where(or_(Module.id.is_not(None), ModuleDraft.state != ModuleDraftStatus.DISCARDED))


def _list_row(row: Any, organisation: OrganisationFacts | None) -> ModuleListRow:
    audience = codec.audience_from_plain(row.audience or {})
    return ModuleListRow(
        code=row.code,
        title=row.title or row.draft_title,
        number=row.number,
        minutes=row.minutes,
        reasons=rules.reasons(audience, organisation) if organisation else (),
        retired_at=row.retired_at,
        state=ModuleDraftStatus(row.state) if row.state else None,
        edited_by=row.edited_by or "",
        edited_at=row.edited_at,
        publish_on=row.publish_on,
    )
