"""The mantra to plain values and back, in the shape of alignment-org/1."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from lms.core.text import clean, is_slug
from lms.vision.terms import MantraDocument, PillarDocument, PreviousMantra


def mantra_to_plain(mantra: MantraDocument) -> dict[str, Any]:
    """Return the mantra as plain values; optional values that are empty are left out."""
    plain: dict[str, Any] = {"version": mantra.version, "text": mantra.text, "meaning": mantra.meaning}
    if mantra.announced_on:
        plain["announced"] = mantra.announced_on.isoformat()
    if mantra.pillars:
        plain["pillars"] = [{"id": p.code, "name": p.name, "means": p.means} for p in mantra.pillars]
    if mantra.look_alikes:
        plain["look_alikes"] = list(mantra.look_alikes)
    if mantra.previous:
        plain["previous"] = [_previous_to_plain(p) for p in mantra.previous]
    if mantra.segments:
        plain["segments"] = list(mantra.segments)
    if mantra.leader_message:
        plain["leader_message"] = mantra.leader_message
    if mantra.owner:
        plain["owner"] = mantra.owner
    return plain


def mantra_from_plain(plain: Mapping[str, Any]) -> MantraDocument:
    """Read back what `mantra_to_plain` wrote; the values have been checked before."""
    return MantraDocument(
        version=plain["version"],
        text=plain["text"],
        meaning=plain["meaning"],
        announced_on=_date(plain.get("announced")),
        pillars=tuple(PillarDocument(code=p["id"], name=p["name"], means=p["means"]) for p in plain.get("pillars", ())),
        look_alikes=tuple(plain.get("look_alikes", ())),
        previous=tuple(
            PreviousMantra(version=p["version"], text=p["text"], retired_on=_date(p.get("retired")))
            for p in plain.get("previous", ())
        ),
        segments=tuple(plain.get("segments", ())),
        leader_message=plain.get("leader_message", ""),
        owner=plain.get("owner", ""),
    )


def draft_from_plain(plain: Any) -> MantraDocument:
    """Read a draft that was sent as a form field: what does not fit is left out, nothing is refused."""
    plain = plain if isinstance(plain, dict) else {}
    announced = None
    with suppress(ValueError):
        announced = _date(_line(plain.get("announced")))
    return MantraDocument(
        version=1,
        text=_line(plain.get("text")),
        meaning=_lines(plain.get("meaning")),
        announced_on=announced,
        pillars=tuple(
            PillarDocument(code=_line(one["id"]), name=_line(one.get("name")), means=_line(one.get("means")))
            for one in _list(plain.get("pillars"))
            if isinstance(one, dict) and is_slug(_line(one.get("id")))
        ),
        look_alikes=tuple(_line(one) for one in _list(plain.get("look_alikes"))),
        segments=tuple(_line(one) for one in _list(plain.get("segments"))),
        owner=_line(plain.get("owner")),
        leader_message=_lines(plain.get("leader_message")),
    )


_MOST = 200


def _list(value: Any) -> list[Any]:
    return value[:_MOST] if isinstance(value, list) else []


def _line(value: Any) -> str:
    return clean(value) if isinstance(value, str) else ""


def _lines(value: Any) -> str:
    return clean(value, multiline=True) if isinstance(value, str) else ""


def _previous_to_plain(previous: PreviousMantra) -> dict[str, Any]:
    plain: dict[str, Any] = {"version": previous.version, "text": previous.text}
    if previous.retired_on:
        plain["retired"] = previous.retired_on.isoformat()
    return plain


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
