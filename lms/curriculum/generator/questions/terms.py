"""Groups of questions."""

from lms.courses.terms import ItemKind

APPLY = frozenset({ItemKind.SITUATION, ItemKind.INSTEAD, ItemKind.MINE, ItemKind.MEASURE})
"""Kinds that ask what a good colleague does at the moment."""
NAMES = frozenset({ItemKind.TELL, ItemKind.EXPLAIN, ItemKind.CALL, ItemKind.OWNER})
"""Kinds answered with a job role."""
