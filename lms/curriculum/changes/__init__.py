"""What differs between two snapshots, change by change.

`compare` is the door. Beneath it:

- `snapshot_facts` asks the generator for the facts of each job role, so that words and hashes can never disagree
- `attribution` sorts each differing fact to exactly one change; `describe` puts it in words, with a proposal by `similarity`
- `choices` takes what the author calls each change; `untaught` lists what differs and is not taught

Source: training.md 6.
"""

from lms.curriculum.changes.choices import choose, cosmetic_changes_of, courses_in_full, courses_of
from lms.curriculum.changes.compare import compare, list_changes
from lms.curriculum.changes.snapshot_facts import SnapshotFacts, snapshot_facts
from lms.curriculum.changes.untaught import UntaughtChange, is_same, list_untaught

__all__ = [
    "SnapshotFacts",
    "UntaughtChange",
    "choose",
    "compare",
    "cosmetic_changes_of",
    "courses_in_full",
    "courses_of",
    "is_same",
    "list_changes",
    "list_untaught",
    "snapshot_facts",
]
