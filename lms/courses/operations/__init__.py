"""What can be done to modules and courses, by noun; called as one."""

from lms.courses.operations.modules import (
    PreparedModule,
    SavedModule,
    UnknownMedia,
    prepare_module,
    restore_module,
    retire_module,
    save_module_version,
    save_prepared,
)
from lms.courses.operations.versions import (
    CoursePart,
    PlannedVersion,
    plan_version,
    restore_versions,
    save_course_version,
    save_delta,
    save_renewals,
)

__all__ = [
    "CoursePart",
    "PlannedVersion",
    "PreparedModule",
    "SavedModule",
    "UnknownMedia",
    "plan_version",
    "prepare_module",
    "restore_module",
    "restore_versions",
    "retire_module",
    "save_course_version",
    "save_delta",
    "save_module_version",
    "save_prepared",
    "save_renewals",
]
