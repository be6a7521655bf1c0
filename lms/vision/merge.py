"""Merges two people's changes to one draft of the mantra: field by field, each pillar by its code."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from lms.core.differences import merge_fields
from lms.core.frozen import frozen
from lms.core.words import Message
from lms.core.words import gettext as _
from lms.vision.terms import MantraDocument, MantraField, PillarDocument

PILLAR = "pillars/"
"""Begins the name of a pillar's field; its code follows."""
Value = str | tuple[str, ...]


@frozen
class FieldConflict:
    """A field that two people changed, each in their own way; empty where one removed it."""

    field: str
    label: Message
    mine: str
    theirs: str


@frozen
class MergedMantra:
    """Two people's drafts as one."""

    document: MantraDocument
    """With mine where both changed the same."""
    from_theirs: tuple[Message, ...] = ()
    """Labels of the fields that came from the other."""
    conflicts: tuple[FieldConflict, ...] = ()


def merge_mantras(base: MantraDocument, mine: MantraDocument, theirs: MantraDocument) -> MergedMantra:
    """Merge what two people made of the same draft. Version and previous mantras are theirs: authors do not write them."""
    was, one, other = (_fields(document) for document in (base, mine, theirs))
    merged = merge_fields(was, one, other)
    return MergedMantra(
        document=_document(theirs, merged.values),
        from_theirs=tuple(
            _label(key, one, other)
            for key in dict.fromkeys([*one, *other])
            if key not in merged.conflicts
            and one.get(key) != other.get(key)
            and merged.values.get(key) == other.get(key)
            and (key in merged.values or key not in other)
        ),
        conflicts=tuple(
            FieldConflict(
                field=key, label=_label(key, one, other), mine=_text(one.get(key, "")), theirs=_text(other.get(key, ""))
            )
            for key in merged.conflicts
        ),
    )


def take(merged: MantraDocument, theirs: MantraDocument, fields: tuple[str, ...]) -> MantraDocument:
    """Return the merged draft with these fields as the other wrote them."""
    values, other = _fields(merged), _fields(theirs)
    for key in fields:
        values.pop(key, None)
        if key in other:
            values[key] = other[key]
    return _document(merged, values)


def _fields(mantra: MantraDocument) -> dict[str, Value]:
    pillars: dict[str, Value] = {f"{PILLAR}{p.code}": (p.name, p.means) for p in mantra.pillars}
    return {
        "text": mantra.text,
        "meaning": mantra.meaning,
        "announced_on": mantra.announced_on.isoformat() if mantra.announced_on else "",
        **pillars,
        "look_alikes": mantra.look_alikes,
        "segments": mantra.segments,
        "owner": mantra.owner,
        "leader_message": mantra.leader_message,
    }


def _document(like: MantraDocument, values: Mapping[str, Value]) -> MantraDocument:
    pillars = tuple(
        PillarDocument(code=key.removeprefix(PILLAR), name=value[0], means=value[1])
        for key, value in values.items()
        if key.startswith(PILLAR)
    )
    announced = str(values.get("announced_on", ""))
    return replace(
        like,
        text=str(values.get("text", "")),
        meaning=str(values.get("meaning", "")),
        announced_on=date.fromisoformat(announced) if announced else None,
        pillars=pillars,
        look_alikes=tuple(values.get("look_alikes", ())),
        segments=tuple(values.get("segments", ())),
        owner=str(values.get("owner", "")),
        leader_message=str(values.get("leader_message", "")),
    )


def _label(key: str, mine: Mapping[str, Value], theirs: Mapping[str, Value]) -> Message:
    if not key.startswith(PILLAR):
        return MantraField(key).label
    name = (mine.get(key) or theirs.get(key) or ("",))[0]
    return _("Pillar “%(name)s”", name=name or key.removeprefix(PILLAR))


def _text(value: Value) -> str:
    return value if isinstance(value, str) else "\n".join(value)
