"""Items and audiences to plain values and back, as they are stored in JSON."""

from collections.abc import Mapping
from typing import Any

from lms.courses.terms import Audience, ItemDocument, ItemKind, ItemMode, ItemUse, MasteryLevel

_LISTS = ("subject", "key", "distractors", "prompts", "scores", "provenance", "scene", "uses")
_DEFAULTS: dict[str, Any] = {
    "question": "",
    "tolerance": None,
    "explanation": "",
    "hint": "",
    "job_role": None,
    "is_apply": False,
    "shows_mantra": False,
    "source": "",
    "key_hash": "",
    "full_hash": "",
}


def item_to_plain(item: ItemDocument) -> dict[str, Any]:
    """Return an item as plain values; values that say nothing are left out."""
    plain: dict[str, Any] = {
        "item_id": item.item_id,
        "kind": item.kind.value,
        "level": item.level.value,
        "use": item.use.value,
        "mode": item.mode.value,
        "stem": item.stem,
    }
    for name in _LISTS:
        if values := getattr(item, name):
            plain[name] = list(values)
    if item.feedback:
        plain["feedback"] = [list(pair) for pair in item.feedback]
    for name, default in _DEFAULTS.items():
        if (value := getattr(item, name)) != default:
            plain[name] = value
    return plain


def item_from_plain(plain: Mapping[str, Any]) -> ItemDocument:
    """Read back what `item_to_plain` wrote."""
    values: dict[str, Any] = {name: tuple(plain.get(name, ())) for name in _LISTS}
    values |= {name: plain.get(name, default) for name, default in _DEFAULTS.items()}
    return ItemDocument(
        item_id=plain["item_id"],
        kind=ItemKind(plain["kind"]),
        level=MasteryLevel(plain["level"]),
        use=ItemUse(plain["use"]),
        mode=ItemMode(plain["mode"]),
        stem=plain["stem"],
        feedback=tuple((label, text) for label, text in plain.get("feedback", ())),
        **values,
    )


def audience_to_plain(audience: Audience) -> dict[str, Any]:
    """Return an audience as plain values; parts that are empty are left out."""
    plain: dict[str, Any] = {"everyone": True} if audience.everyone else {}
    for name in ("departments", "job_roles", "touchpoints", "sites"):
        if values := getattr(audience, name):
            plain[name] = list(values)
    return plain


def audience_from_plain(plain: Mapping[str, Any]) -> Audience:
    """Read back what `audience_to_plain` wrote."""
    return Audience(
        everyone=plain.get("everyone", False),
        departments=tuple(plain.get("departments", ())),
        job_roles=tuple(plain.get("job_roles", ())),
        touchpoints=tuple(plain.get("touchpoints", ())),
        sites=tuple(plain.get("sites", ())),
    )
