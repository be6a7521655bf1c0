"""What a line of the roster says. Pure."""

from lms.dashboards.roster.terms import NextStep


def mark_state(*, is_owed: bool, is_held: bool, is_outdated: bool = False, is_asked: bool = False) -> str:
    """Return the mark of a level: what waits for the manager comes before what waits for the person."""
    if not is_owed:
        return ""
    if is_asked:
        return "asked"
    if is_held:
        return "held"
    return "outdated" if is_outdated else "todo"


def next_step(*, is_late: bool, is_asked: bool, is_outdated: bool, has_open: bool, is_to_show: bool) -> NextStep:
    """Return what helps most now; `is_to_show`: they understand what they have not been seen at."""
    if is_late:
        return NextStep.HELP
    if is_asked:
        return NextStep.OBSERVE
    if is_outdated:
        return NextStep.REFRESH
    if has_open:
        return NextStep.LEARN
    return NextStep.SHOW if is_to_show else NextStep.NOTHING
