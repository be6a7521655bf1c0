"""Changing drafts of maps: edit by edit, and as a whole."""

from lms.journeys.drafts.operations.edits import (
    KEPT_EDITS,
    MapEditConflict,
    MapTooLarge,
    NothingToUndo,
    SavedMapDraft,
    SeenTooLongAgo,
    edit_map,
    restore_version,
    save_draft,
    undo_edit,
)
from lms.journeys.drafts.operations.job_roles import ReplacedOnMap, replace_job_role, undo_replacement
from lms.journeys.drafts.operations.lifecycle import (
    MapCodeMalformed,
    MapNotPublishable,
    copy_map,
    create_map,
    discard_draft,
    find_problems,
    publish_draft,
    restore_draft,
)

__all__ = [
    "KEPT_EDITS",
    "MapCodeMalformed",
    "MapEditConflict",
    "MapNotPublishable",
    "MapTooLarge",
    "NothingToUndo",
    "ReplacedOnMap",
    "SavedMapDraft",
    "SeenTooLongAgo",
    "copy_map",
    "create_map",
    "discard_draft",
    "edit_map",
    "find_problems",
    "publish_draft",
    "replace_job_role",
    "restore_draft",
    "restore_version",
    "save_draft",
    "undo_edit",
    "undo_replacement",
]
