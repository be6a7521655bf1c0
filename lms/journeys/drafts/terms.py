"""What an edit did to a map: kept as a code with its values, put into words where it is shown."""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import Any

from lms.core.frozen import frozen
from lms.core.words import Listed
from lms.core.words import gettext as _
from lms.journeys.fields import LABELS


class EditKind(StrEnum):
    """What kind of edit it was."""

    DRAFT_DISCARDED = "draft-discarded"
    DRAFT_RESTORED = "draft-restored"
    FILE_IMPORTED = "file-imported"
    MAP_ADDED = "map-added"
    MAP_CHANGED = "map-changed"
    NOTE = "note"
    """An edit that an earlier version of the program described in words."""
    OUTLINE_EDITED = "outline-edited"
    PART_ADDED = "part-added"
    PART_CHANGED = "part-changed"
    PART_REMOVED = "part-removed"
    ROLE_MERGED = "role-merged"
    STAGE_ADDED = "stage-added"
    STAGE_MOVED = "stage-moved"
    STAGE_REMOVED = "stage-removed"
    STAGE_RENAMED = "stage-renamed"
    SUGGESTION_ADDED = "suggestion-added"
    SUGGESTION_REMOVED = "suggestion-removed"
    TOUCHPOINT_ADDED = "touchpoint-added"
    TOUCHPOINT_CHANGED = "touchpoint-changed"
    TOUCHPOINT_MOVED = "touchpoint-moved"
    TOUCHPOINT_REMOVED = "touchpoint-removed"
    UNDONE = "undone"
    VERSION_RESTORED = "version-restored"


_MESSAGES: dict[EditKind, Any] = {
    EditKind.DRAFT_DISCARDED: _("Discarded the draft"),
    EditKind.DRAFT_RESTORED: _("Restored the draft"),
    EditKind.FILE_IMPORTED: _("Imported %(name)s"),
    EditKind.MAP_ADDED: _("Created “%(name)s”"),
    EditKind.MAP_CHANGED: _("Changed the map “%(name)s”: %(fields)s"),
    EditKind.NOTE: _("%(text)s"),
    EditKind.OUTLINE_EDITED: _("Edited the outline"),
    EditKind.PART_ADDED: _("Added %(role)s to “%(name)s”"),
    EditKind.PART_CHANGED: _("Changed %(role)s at “%(name)s”: %(fields)s"),
    EditKind.PART_REMOVED: _("Removed %(role)s from “%(name)s”"),
    EditKind.ROLE_MERGED: _("Merged %(role)s into %(into)s"),
    EditKind.STAGE_ADDED: _("Added stage “%(name)s”"),
    EditKind.STAGE_MOVED: _("Moved stage “%(name)s” to place %(place)s"),
    EditKind.STAGE_REMOVED: _("Removed stage “%(name)s” with its touchpoints"),
    EditKind.STAGE_RENAMED: _("Renamed stage “%(before)s” to “%(name)s”"),
    EditKind.SUGGESTION_ADDED: _("Added %(role)s, as suggested"),
    EditKind.SUGGESTION_REMOVED: _("Removed %(role)s, who had been suggested"),
    EditKind.TOUCHPOINT_ADDED: _("Added “%(name)s” to %(stage)s"),
    EditKind.TOUCHPOINT_CHANGED: _("Changed “%(name)s”: %(fields)s"),
    EditKind.TOUCHPOINT_MOVED: _("Moved “%(name)s” to %(stage)s, place %(place)s"),
    EditKind.TOUCHPOINT_REMOVED: _("Removed “%(name)s”"),
    EditKind.UNDONE: _("Undone: %(edit)s"),
    EditKind.VERSION_RESTORED: _("Restored version %(number)s into the draft"),
}


@frozen
class EditNote:
    """What one edit did."""

    kind: EditKind
    values: Mapping[str, Any] = field(default_factory=dict)
    """Plain values for its message. Names of fields are in `fields`, the edit that was undone in `edit`."""

    @property
    def message(self) -> str:
        """Return it in words, without a full stop."""
        values = dict(self.values)
        if "fields" in values:
            values["fields"] = Listed(LABELS.get(name, name) for name in values["fields"])
        if "edit" in values:
            values["edit"] = EditNote(kind=EditKind(values["edit"]["kind"]), values=values["edit"]["values"]).message
        message: str = _MESSAGES[self.kind] % values
        return message


def undone(note: EditNote) -> EditNote:
    """Return the note of undoing an edit."""
    return EditNote(kind=EditKind.UNDONE, values={"edit": {"kind": note.kind.value, "values": dict(note.values)}})
