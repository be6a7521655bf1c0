"""Values of suggestions."""

from enum import StrEnum

OWNER = ""
"""In place of a job role where a map was confirmed by its owner."""


class Reply(StrEnum):
    """What somebody answers to “is this your job?”"""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class PartState(StrEnum):
    """What was decided about a suggested part."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
