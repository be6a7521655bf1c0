"""What differs between two snapshots, change by change, in words.

`compare` is the door. Beneath it:

- `taught` asks the generator for the facts of each job role, so that words and hashes can never disagree
- `owners` sorts each differing fact to exactly one change; `telling` says it in words, with a proposal by `likeness`
- `choices` takes what the author calls each change; `minor` lists what differs and is not taught

Source: domain.md D7.
"""

from lms.curriculum.changes.choices import choose, courses_in_full, courses_of, overlays_of
from lms.curriculum.changes.compare import FACETS, MANTRA_FACETS, compare, list_changes
from lms.curriculum.changes.minor import Minor, is_same, list_minor
from lms.curriculum.changes.taught import Taught, taught

__all__ = [
    "FACETS",
    "MANTRA_FACETS",
    "Minor",
    "Taught",
    "choose",
    "compare",
    "courses_in_full",
    "courses_of",
    "is_same",
    "list_changes",
    "list_minor",
    "overlays_of",
    "taught",
]
