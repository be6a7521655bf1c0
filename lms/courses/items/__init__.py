"""Kinds of questions."""

from lms.courses.terms import ItemMode

_WIDGETS = {ItemMode.SINGLE: "single", ItemMode.MULTIPLE: "multiple"}


def widget_of(kind: str, mode: ItemMode) -> str:
    """Return the name of the template in which a question is answered."""
    return "number" if kind == "number" else _WIDGETS.get(mode, mode.value)
