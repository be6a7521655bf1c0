"""How often one address may look up certificates: enough for people, too little for guessing by machine."""

from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock

MINUTE = timedelta(minutes=1)


class Lookups:
    """Counts of the running minute, in the memory of one process: codes of 128 bits need no more."""

    def __init__(self, *, per_minute: int = 60, addresses: int = 10_000) -> None:
        self._per_minute = per_minute
        self._addresses = addresses
        self._counts: OrderedDict[str, tuple[datetime, int]] = OrderedDict()
        self._lock = Lock()

    def count(self, address: str, now: datetime) -> timedelta | None:
        """Count one lookup; return how long this address has to wait if it has made too many."""
        with self._lock:
            since, count = self._counts.pop(address, (now, 0))
            if now - since >= MINUTE:
                since, count = now, 0
            self._counts[address] = (since, count + 1)
            if len(self._counts) > self._addresses:
                self._counts.popitem(last=False)
            return None if count < self._per_minute else since + MINUTE - now
