"""Shares of whole numbers."""


def percent(part: int, whole: int) -> int:
    """Return a share in whole per cent, rounded half up: 18 of 21 is 86. 0 of nothing."""
    return (part * 200 + whole) // (whole * 2) if whole else 0
