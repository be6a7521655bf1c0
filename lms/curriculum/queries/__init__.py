"""Reading releases and courses, by noun; called as one."""

from lms.curriculum.queries.draft import DraftReleasePage, JobRoleChange, ModuleChange, draft_release_page
from lms.curriculum.queries.history import FullCall, list_full_calls, list_notes, standing_numbers
from lms.curriculum.queries.pages import ListReleasesPage, ShowCoursePage, list_releases_page, show_course_page
from lms.curriculum.queries.releases import (
    ReleaseFacts,
    ReleaseNotFound,
    ReleaseRow,
    current_release_number,
    find_current_release,
    get_release,
    get_release_row,
    job_role_ids,
    last_number,
    list_releases,
    load_release,
    load_snapshot,
    load_snapshot_by_hash,
    load_working_snapshot,
    number_before,
    snapshot_hash,
)

__all__ = [
    "DraftReleasePage",
    "FullCall",
    "JobRoleChange",
    "ListReleasesPage",
    "ModuleChange",
    "ReleaseFacts",
    "ReleaseNotFound",
    "ReleaseRow",
    "ShowCoursePage",
    "current_release_number",
    "draft_release_page",
    "find_current_release",
    "get_release",
    "get_release_row",
    "job_role_ids",
    "last_number",
    "list_full_calls",
    "list_notes",
    "list_releases",
    "list_releases_page",
    "load_release",
    "load_snapshot",
    "load_snapshot_by_hash",
    "load_working_snapshot",
    "number_before",
    "show_course_page",
    "snapshot_hash",
    "standing_numbers",
]
