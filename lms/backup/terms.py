"""What a backup is made of, and why one is refused. Only commands show these sentences."""

from enum import StrEnum

from lms.core.errors import Conflict, RuleViolation
from lms.core.frozen import frozen

FORMAT = "line-of-sight-backup/1"
MANIFEST = "manifest.json"
EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

LEFT_OUT = {
    "identity_signed_in_session": "after a restore everybody signs in again, also who was signed out since",
    "outbox_worker_beat": "a worker that ran elsewhere must not look alive",
    "search_entry": "made again from modules and maps",
    "search_entry_job_role": "made again from modules and maps",
    "search_word": "made again from modules and maps",
}
"""Tables that no backup has, and why."""


class ColumnKind(StrEnum):
    """How the values of a column are written, the same for either database."""

    BOOLEAN = "boolean"
    BYTES = "bytes"
    DATE = "date"
    INTEGER = "integer"
    JSON = "json"
    MOMENT = "moment"
    REAL = "real"
    TEXT = "text"
    UUID = "uuid"


@frozen
class TablePart:
    """The rows of one table, one JSON list a line, in the order of the primary key."""

    name: str
    columns: tuple[tuple[str, ColumnKind], ...]
    rows: int
    size_bytes: int
    """Unpacked."""
    sha256: str

    @property
    def member(self) -> str:
        """Its name in the archive."""
        return f"tables/{self.name}.jsonl"


@frozen
class FilePart:
    """One uploaded file."""

    sha256: str
    size_bytes: int

    @property
    def member(self) -> str:
        """Its name in the archive."""
        return f"files/{self.sha256}"


@frozen
class Manifest:
    """What a backup says of itself."""

    made_at: str
    program: str
    """Version of the program that made it."""
    revision: str
    """Of the schema."""
    company: str
    certificate_key: str
    """Without it the certificates in the backup would no longer verify."""
    tables: tuple[TablePart, ...]
    files: tuple[FilePart, ...]
    missing: tuple[str, ...] = ()
    """Hashes of files that were lost or damaged when the backup was made."""

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.rows for table in self.tables)


class BackupRefused(RuleViolation):
    """A backup cannot be made or used; the message says why and what to do."""


class BackupRunning(Conflict):
    """Another backup or restore of this instance is under way."""

    def __init__(self) -> None:
        super().__init__("Another backup or restore of this instance is running. Wait until it has ended.")


class DiskFull(BackupRefused):
    """There is no room for the backup."""

    def __init__(self, folder: object) -> None:
        super().__init__(
            f"There is not enough room in {folder}. Nothing was left behind. Free some space or choose another disk."
        )


class NoBackup(BackupRefused):
    """The file is something else."""

    def __init__(self, file: object) -> None:
        super().__init__(f"{file} is no backup of this program, or it was cut off. Choose another file.")


class DamagedBackup(BackupRefused):
    """The file was a backup, but something in it was changed or lost."""

    def __init__(self, member: str) -> None:
        super().__init__(f"The backup is damaged: {member} is not what was written. Use another backup.")


class NewerBackup(BackupRefused):
    """A newer version of the program made it."""

    def __init__(self, program: str) -> None:
        super().__init__(
            f"Version {program} made this backup, which is newer than this one. Install that version first."
        )


class InstanceNotEmpty(BackupRefused):
    """There are people in the instance."""

    def __init__(self) -> None:
        super().__init__("This instance has data. With --replace the backup replaces all of it.")


class InstanceInUse(BackupRefused):
    """The program runs on the database that would be replaced."""

    def __init__(self) -> None:
        super().__init__("The program, or somebody else, is using the database. Stop it first.")
