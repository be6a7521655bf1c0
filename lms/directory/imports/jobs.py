"""The background work of imports: a large file is read, imported and undone in short steps, and goes on after a crash."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.viewer import Viewer
from lms.directory.imports import operations, queries
from lms.identity import queries as identity
from lms.outbox.terms import Fields, Step, handler, in_steps
from lms.people.imports import operations as imports


@in_steps("directory.read_import", subject="import_id")
def read_import(session: Session, fields: Fields, *, now: datetime) -> Sequence[Step]:  # noqa: ARG001  handlers share one signature
    """Read a file and write down what it would change."""
    return imports.plan_reading(session, UUID(fields["import_id"]), protected=queries.protected_people(session))


@in_steps("directory.do_import", subject="import_id")
def do_import(session: Session, fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Do what is left of a confirmed import."""
    return imports.plan_import(session, UUID(fields["import_id"]), viewer=_viewer(session, fields), now=now)


@in_steps("directory.undo_import", subject="import_id")
def undo_import(session: Session, fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Undo what is left of an import that is being undone."""
    return operations.plan_undo(session, UUID(fields["import_id"]), viewer=_viewer(session, fields), now=now)


@handler("directory.purge_imports")
def purge_imports(session: Session, fields: Fields, *, now: datetime) -> None:  # noqa: ARG001  handlers share one signature
    """Delete the files that nobody confirmed, and the rows of imports that are long done."""
    imports.purge(session, now=now)


def _viewer(session: Session, fields: Fields) -> Viewer | None:
    """Return who confirmed, for the audit log."""
    if not fields.get("account_id"):
        return None
    account = identity.get_account(session, UUID(fields["account_id"]))
    return Viewer(account_id=account.id, employee_id=account.employee_id, name=account.name, permissions=frozenset())
