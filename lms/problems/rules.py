"""Where a reported problem belongs, and how many a person may report."""

from collections.abc import Iterable

MOST_A_DAY = 10
"""Reports of one person."""


def place_of(module_code: str, *, touchpoints: Iterable[str], subjects: Iterable[str]) -> tuple[str, str]:
    """Return map and touchpoint that a report is about; empty where it is about no map.

    A question says it by its subjects, a generated module by its code (`role/<role>/<map>/<touchpoint>`), a trainer's module by its
    only touchpoint, as `map/touchpoint`.
    """
    for subject in subjects:
        map_code, _slash, rest = subject.partition("@")[0].partition("/")
        if rest and map_code != "module":
            return map_code, rest
    parts = module_code.split("/")
    if len(parts) == 4 and parts[0] == "role":
        return parts[2], parts[3]
    known = tuple(touchpoints)
    if len(known) == 1:
        map_code, _slash, touchpoint_code = known[0].partition("/")
        return map_code, touchpoint_code
    return "", ""


def may_answer(map_code: str, *, edits_content: bool, own_maps: frozenset[str]) -> bool:
    """Test if somebody answers a report: whoever edits content answers all, a map's owner those about their map."""
    return edits_content or map_code in own_maps
