"""What can be done to releases and courses, by noun; called as one."""

from lms.curriculum.operations.courses import (
    generate_for_job_role,
    generate_foundation,
    save_written_module,
    take_back_courses,
)
from lms.curriculum.operations.releases import (
    ChangedSince,
    NoReleaseBefore,
    NotCurrent,
    NothingChanged,
    ReasonMissing,
    ReleasedSince,
    make_failed_courses_again,
    publish_release,
    withdraw_release,
)

__all__ = [
    "ChangedSince",
    "NoReleaseBefore",
    "NotCurrent",
    "NothingChanged",
    "ReasonMissing",
    "ReleasedSince",
    "generate_for_job_role",
    "generate_foundation",
    "make_failed_courses_again",
    "publish_release",
    "save_written_module",
    "take_back_courses",
    "withdraw_release",
]
