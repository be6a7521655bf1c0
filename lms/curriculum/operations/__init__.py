"""What can be done to releases and courses, by noun; called as one."""

from lms.curriculum.operations.courses import (
    generate_for_job_role,
    generate_foundation,
    restore_courses,
    save_written_module,
)
from lms.curriculum.operations.releases import (
    ContentChangedSince,
    NoReleaseBefore,
    NotCurrent,
    NothingChanged,
    ReasonMissing,
    ReleasedSince,
    publish_release,
    retry_release,
    withdraw_release,
)

__all__ = [
    "ContentChangedSince",
    "NoReleaseBefore",
    "NotCurrent",
    "NothingChanged",
    "ReasonMissing",
    "ReleasedSince",
    "generate_for_job_role",
    "generate_foundation",
    "publish_release",
    "restore_courses",
    "retry_release",
    "save_written_module",
    "withdraw_release",
]
