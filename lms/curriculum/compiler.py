"""The generators used last, by the hash of their input: what is the same for all job roles is worked out once."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from lms.core import ids
from lms.curriculum import cosmetic
from lms.curriculum.generator.pipeline import Generator
from lms.curriculum.terms import CosmeticChange, Snapshot

KEPT = 4
"""What the current release froze and the company as it stands, each with and without its cosmetic changes."""

_kept: OrderedDict[tuple[str, str], Generator] = OrderedDict()
"""By the hash of the snapshot, and of the cosmetic changes over it."""
_lock = Lock()


def generator_for(sha256: str, snapshot: Snapshot, cosmetic_changes: Sequence[CosmeticChange] = ()) -> Generator:
    """Return the generator of a snapshot with this hash, and of the cosmetic changes laid over it."""
    key = sha256, ids.sha256(ids.canonical_json(cosmetic.to_plain(cosmetic_changes))) if cosmetic_changes else ""
    with _lock:
        if key not in _kept:
            # What is indexed of a large company takes megabytes, and is the same whatever is laid over it.
            shop = next((one.shop for (known, _), one in _kept.items() if known == sha256), None)
            _kept[key] = Generator(snapshot, cosmetic_changes, shop=shop)
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
        _kept.move_to_end(key)
        return _kept[key]
