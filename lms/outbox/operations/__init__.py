"""Publishing events, and running what follows."""

from lms.outbox.operations.publishing import enqueue_once, note_alive, publish, publish_all, publish_due, retry_failed
from lms.outbox.operations.purging import KEPT, plan_purge
from lms.outbox.operations.running import LEASE, SOON, Claim, Pace, Stopping, claim, drain, run, run_next

__all__ = [
    "KEPT",
    "LEASE",
    "SOON",
    "Claim",
    "Pace",
    "Stopping",
    "claim",
    "drain",
    "enqueue_once",
    "note_alive",
    "plan_purge",
    "publish",
    "publish_all",
    "publish_due",
    "retry_failed",
    "run",
    "run_next",
]
