"""Shares of whole numbers."""

import math


def percent(part: int, whole: int) -> int:
    """Return a share in whole per cent, rounded half up: 18 of 21 is 86. 0 of nothing."""
    return (part * 200 + whole) // (whole * 2) if whole else 0


def wilson(part: int, whole: int) -> tuple[int, int]:
    """Return the 95 % interval of a share in whole per cent, rounded outward: 18 of 20 is 69 to 98. All of nothing.

    Source: Wilson 1927; domain.md C6.
    """
    if not whole:
        return 0, 100
    z = 1.959964
    share, spread = part / whole, z * z / whole
    centre = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / whole + spread / whole / 4) / (1 + spread)
    # At the ends, what binary cannot hold would round away from 0 and 100.
    low, high = round((centre - half) * 100, 9), round((centre + half) * 100, 9)
    return max(0, math.floor(low)), min(100, math.ceil(high))
