"""Words of imports."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from lms.core.frozen import frozen
from lms.core.words import Message
from lms.core.words import gettext as _


class ImportState(StrEnum):
    """How far an import is."""

    READING = "reading"
    REFUSED = "refused"
    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"

    @property
    def label(self) -> Message:
        """The word in a list of imports."""
        return _STATES[self]


_STATES = {
    ImportState.READING: _("Reading the file"),
    ImportState.REFUSED: _("Can’t be read"),
    ImportState.READY: _("To be confirmed"),
    ImportState.RUNNING: _("Importing"),
    ImportState.DONE: _("Imported"),
    ImportState.UNDOING: _("Undoing"),
    ImportState.UNDONE: _("Undone"),
}


class SheetKind(StrEnum):
    """How people stand in a file."""

    CSV = "csv"
    XLSX = "xlsx"


class RowKind(StrEnum):
    """What a row would do."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WRONG = "wrong"
    MISSING = "missing"
    """Of somebody who is here, but not in the file; they have no line, so these are numbered from -1 down."""

    @property
    def label(self) -> Message:
        """The word beside its number."""
        return _KINDS[self]


_KINDS = {
    RowKind.NEW: _("new"),
    RowKind.CHANGED: _("changed"),
    RowKind.UNCHANGED: _("unchanged"),
    RowKind.WRONG: _("wrong"),
    RowKind.MISSING: _("not in the file"),
}


class RowProblem(StrEnum):
    """What can be wrong with a row; `words.problem_words` says it in words."""

    CELL = "cell"
    NO_NAME = "no-name"
    NAME_TOO_LONG = "name-too-long"
    NO_EMAIL = "no-email"
    EMAIL_MALFORMED = "email-malformed"
    NUMBER_TOO_LONG = "number-too-long"
    TWO_PEOPLE = "two-people"
    SAME_PERSON = "same-person"
    JOB_ROLE_UNKNOWN = "job-role-unknown"
    JOB_ROLE_TWICE = "job-role-twice"
    SITE_UNKNOWN = "site-unknown"
    DATE_UNREADABLE = "date-unreadable"
    DATE_UNLIKELY = "date-unlikely"
    MANAGER_UNKNOWN = "manager-unknown"
    MANAGER_TWICE = "manager-twice"
    MANAGER_LEFT = "manager-left"
    MANAGER_WRONG = "manager-wrong"
    OWN_MANAGER = "own-manager"
    MANAGER_LOOP = "manager-loop"
    PROTECTED = "protected"


class RowOutcome(StrEnum):
    """What became of a row."""

    WAITING = "waiting"
    DONE = "done"
    SKIPPED = "skipped"
    """It no longer fitted when its turn came: somebody had changed the person meanwhile."""
    UNDONE = "undone"


class NameKind(StrEnum):
    """What a name that nobody here knows is the name of."""

    JOB_ROLE = "job-role"
    SITE = "site"


class PersonField(StrEnum):
    """What a file can say of a person, as it is stored in a row."""

    NAME = "name"
    EMAIL = "email"
    NUMBER = "number"
    JOB_ROLES = "job_roles"
    SITE = "site"
    MANAGER = "manager"
    JOINED_ON = "joined_on"
    STATE = "state"

    @property
    def label(self) -> Message:
        """Its name on the page."""
        return _FIELDS[self]


_FIELDS = {
    PersonField.NAME: _("Name"),
    PersonField.EMAIL: _("E-mail"),
    PersonField.NUMBER: _("Employee number"),
    PersonField.JOB_ROLES: _("Job roles"),
    PersonField.SITE: _("Site"),
    PersonField.MANAGER: _("Manager"),
    PersonField.JOINED_ON: _("First day"),
    PersonField.STATE: _("Employment"),
}


class PersonLine(NamedTuple):
    """One row of a file, as it was written; a tuple, because there may be a hundred thousand. `None`: the file has no such column."""

    line: int
    name: str | None
    email: str | None
    number: str | None
    job_roles: str | None
    department: str | None
    site: str | None
    manager: str | None
    joined_on: str | None
    unreadable: str = ""
    """What is wrong with a cell of it, if one cannot be read at all."""


class PlannedRow(NamedTuple):
    """What a row would do, as it is stored."""

    line: int
    kind: RowKind
    name: str
    email: str
    employee_id: UUID | None
    after: Mapping[str, Any]
    """Plain values by `PersonField`: all of somebody new, and what changes of others."""
    before: Mapping[str, Any]
    """The same of now, for those who are here."""
    problem: RowProblem | None = None
    facts: Mapping[str, Any] = {}
    depth: int = 0
    """Managers first: 0 for who reports to nobody new, one more for each new manager above."""


@frozen
class UnknownName:
    """A name in a file that nobody here knows, until somebody says what it is."""

    kind: NameKind
    name: str
    department: str
    """As the file says; may be empty, and is of job roles only."""
    count: int
    """Rows with it."""
    likely: UUID | None
    """The job role or site that is probably meant."""

    @property
    def key(self) -> str:
        """What it is chosen by."""
        return name_key(self.kind, self.name, self.department)


def name_key(kind: NameKind, name: str, department: str = "") -> str:
    """Return the key of a name that is not known, in choices."""
    return f"{kind.value}:{department.casefold()}/{name.casefold()}"


@frozen
class ImportCounts:
    """How many rows of each kind."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    wrong: int = 0
    missing: int = 0

    @property
    def to_do(self) -> int:
        """Rows that would change something."""
        return self.new + self.changed
