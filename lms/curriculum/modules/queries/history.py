"""Reading the versions of a module."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.audit.models import AuditEntry
from lms.core.differences import Piece, compare_words
from lms.core.frozen import frozen
from lms.courses import queries as courses
from lms.courses.models import Module, ModuleVersion
from lms.courses.terms import ModuleKind
from lms.curriculum.modules.drafts import queries as drafts
from lms.identity.models import Account
from lms.people.models import Employee


class VersionNotFound(courses.ModuleNotFound):
    """The module has no such version."""


@frozen
class ModuleVersionRow:
    """One version in the history."""

    number: int
    title: str
    minutes: int
    created_at: datetime
    published_by: str
    """Name; empty for what came with a content package."""


@frozen
class HistoryPage:
    """All versions, the newest first, and what differs between two of them."""

    code: str
    title: str
    versions: tuple[ModuleVersionRow, ...]
    before: int | None
    after: int | None
    pieces: tuple[Piece, ...]
    retired_at: datetime | None
    has_draft: bool


def get_version_source(session: Session, code: str, number: int) -> str:
    """Return the text of one version.

    :raises VersionNotFound: if there is none of that number
    """
    source = session.scalar(
        select(ModuleVersion.source)
        .join(Module, Module.id == ModuleVersion.module_id)
        .where(Module.code == code, Module.kind == ModuleKind.WRITTEN, ModuleVersion.number == number)
    )
    if source is None:
        raise VersionNotFound
    return source


def history_page(session: Session, *, code: str, before: int | None = None, after: int | None = None) -> HistoryPage:
    """Return all versions of a module, and word by word what differs between two of them if they are named.

    :raises ModuleNotFound: if there is neither a version nor a draft of that code
    :raises VersionNotFound: if one that is named is not there
    """
    working = drafts.get_working(session, code)
    newest = working.newest
    pieces: tuple[Piece, ...] = ()
    if before is not None and after is not None:
        texts = [get_version_source(session, code, number) for number in (before, after)]
        pieces = compare_words(*texts)
    return HistoryPage(
        code=code,
        title=newest.title if newest else working.draft.title if working.draft else code,
        versions=_versions(session, code),
        before=before,
        after=after,
        pieces=pieces,
        retired_at=newest.retired_at if newest else None,
        has_draft=working.open_draft is not None,
    )


def _versions(session: Session, code: str) -> tuple[ModuleVersionRow, ...]:
    rows = session.execute(
        select(ModuleVersion.number, ModuleVersion.title, ModuleVersion.minutes, ModuleVersion.created_at)
        .join(Module, Module.id == ModuleVersion.module_id)
        .where(Module.code == code, Module.kind == ModuleKind.WRITTEN)
        .order_by(ModuleVersion.number.desc())
    ).all()
    entries = session.execute(
        select(AuditEntry.details, Employee.name)
        .join(Account, Account.id == AuditEntry.account_id)
        .join(Employee, Employee.id == Account.employee_id)
        .where(AuditEntry.subject == code, AuditEntry.action == "module.published")
    )
    names = {details.get("number"): name for details, name in entries}
    return tuple(ModuleVersionRow(**row._asdict(), published_by=names.get(row.number, "")) for row in rows)
