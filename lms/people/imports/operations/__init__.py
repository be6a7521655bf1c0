"""What can be done with an import, by what it leads to; called as one."""

from lms.people.imports.operations.importing import confirm_import, plan_import
from lms.people.imports.operations.reading import (
    choose_names,
    drop_import,
    keep_file,
    plan_reading,
    purge,
    read_days_otherwise,
)
from lms.people.imports.operations.states import ImportNotReady
from lms.people.imports.operations.undoing import begin_undo, plan_undo

__all__ = [
    "ImportNotReady",
    "begin_undo",
    "choose_names",
    "confirm_import",
    "drop_import",
    "keep_file",
    "plan_import",
    "plan_reading",
    "plan_undo",
    "purge",
    "read_days_otherwise",
]
