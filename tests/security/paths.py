"""An address for each route."""

UUID = "0190f3a8-0000-7000-8000-000000000000"
"""An id that nothing has."""


def path_of(rule) -> str:
    """Return an address that leads to the route, and to nothing that exists."""
    return "/".join("1" if "<int" in part else UUID if "<" in part else part for part in rule.rule.split("/"))
