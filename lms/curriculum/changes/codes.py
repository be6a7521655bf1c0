"""What the lines of a described thing are called in the ids of changes.

Releases keep hashes of these, so they stay as they are, whatever a page calls the field.
"""

from enum import StrEnum


class LineCode(StrEnum):
    """A field with a line of its own."""

    NAME = "Name"
    MEANS = "Means"
    CUSTOMER = "The customer"
    CHANNEL = "Channel"
    LANE = "Lane"
    OWNER = "Accountable for the moment as a whole"
    HOW = "How"
    IF_MISSED = "If missed"
    GOOD = "What good looks like"
    NEVER = "Never"


NOWHERE = "No part on any map"
"""Of a job role without touchpoints."""
