"""The background work of imports: a large file is read, imported and undone in short steps, and goes on after a crash."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.viewer import Viewer
from lms.directory.imports import operations
from lms.directory.imports.terms import ADVANCE
from lms.identity import queries as identity
from lms.outbox.terms import Fields, Step, handler, in_steps
from lms.people.imports import operations as imports


@in_steps(ADVANCE, subject="import_id")
def advance_import(session: Session, fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Take an import as far as it was asked for."""
    return operations.plan_next(session, UUID(fields["import_id"]), viewer=_viewer(session, fields), now=now)


@handler("directory.purge_imports")
def purge_imports(session: Session, fields: Fields, *, now: datetime) -> None:  # noqa: ARG001  handlers share one signature
    """Delete the files that nobody confirmed, and the rows of imports that are long done."""
    imports.purge(session, now=now)


def _viewer(session: Session, fields: Fields) -> Viewer | None:
    """Return who asked, for the audit log."""
    if not fields.get("account_id"):
        return None
    account = identity.get_account(session, UUID(fields["account_id"]))
    return Viewer(account_id=account.id, employee_id=account.employee_id, name=account.name, permissions=frozenset())
