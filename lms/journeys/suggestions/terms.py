"""The words of suggestions."""

from enum import StrEnum

OWNER = ""
"""Stands in place of a job role where a whole map was confirmed by those who answer for it."""


class Reply(StrEnum):
    """What somebody says to “is this one yours?”"""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class PartState(StrEnum):
    """What became of a suggested part."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
