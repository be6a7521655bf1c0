"""The generators used last, by the hash of their snapshot: what is the same for all job roles is worked out once."""

from collections import OrderedDict
from threading import Lock

from lms.curriculum.generator.pipeline import Generator
from lms.curriculum.terms import Snapshot

KEPT = 2

_kept: OrderedDict[str, Generator] = OrderedDict()
_lock = Lock()


def generator_for(sha256: str, snapshot: Snapshot) -> Generator:
    """Return the generator of a snapshot with this hash."""
    with _lock:
        if sha256 not in _kept:
            _kept[sha256] = Generator(snapshot)
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
        _kept.move_to_end(sha256)
        return _kept[sha256]
