"""Changing drafts of maps: step by step, and as a whole."""

from lms.journeys.drafts.operations.steps import (
    KEPT_EDITS,
    MapChangedSince,
    MapTooLarge,
    NothingToUndo,
    SavedDraft,
    SeenTooLongAgo,
    edit_map,
    restore_version,
    save_draft,
    undo_edit,
)
from lms.journeys.drafts.operations.whole import (
    DraftMovedOn,
    MapCodeMalformed,
    MapNotPublishable,
    NoDraft,
    bring_back_draft,
    copy_map,
    create_map,
    discard_draft,
    find_problems,
    publish_draft,
)

__all__ = [
    "KEPT_EDITS",
    "DraftMovedOn",
    "MapChangedSince",
    "MapCodeMalformed",
    "MapNotPublishable",
    "MapTooLarge",
    "NoDraft",
    "NothingToUndo",
    "SavedDraft",
    "SeenTooLongAgo",
    "bring_back_draft",
    "copy_map",
    "create_map",
    "discard_draft",
    "edit_map",
    "find_problems",
    "publish_draft",
    "restore_version",
    "save_draft",
    "undo_edit",
]
