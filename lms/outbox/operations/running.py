"""Running deliveries. This is the edge of a job, so it opens transactions of its own; nothing else in the outbox does."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from threading import Event as Signal
from threading import Thread

from sqlalchemy import bindparam, func, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.dml import ReturningUpdate

from lms.core.db import Database, is_busy, is_full, patiently
from lms.core.errors import Overtaken
from lms.core.frozen import frozen
from lms.outbox import registry
from lms.outbox.models import Delivery
from lms.outbox.queries import is_waiting
from lms.outbox.terms import DeliveryState, Fields, Step

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
"""After which the work of a worker that was killed is taken over."""
FIRST_LOOK = 200
"""Deliveries among which there is nearly always one that may run; only if not, all that wait are looked at."""
RENEW_SECONDS = LEASE.total_seconds() / 3
"""How often the lease is renewed while a handler computes: twice may fail."""
RETRY_AFTER = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=8), timedelta(minutes=32))
"""How long to wait after each failure; one more and the delivery is given up to the operator."""
TRIES_UNTIL_STEADY = 2
"""From then on work for which there is no space on the disk is tried at equal times, and never given up: somebody makes room."""
SOON = timedelta(seconds=10)
"""How long to wait after others were in the way."""

Pace = Callable[[Callable[[], float]], object]
"""Called with each write; runs it when it may, and gets back for how many seconds others had to wait.

:raises Stopping: if nothing more may be written by this process
"""


class Stopping(Exception):
    """The worker is about to end: what is left of a delivery is put back for others."""


@frozen
class Claim:
    """One delivery that this worker alone works on, until its lease ends."""

    delivery_id: int
    handler: str
    fields: Fields
    claimed_at: datetime


def claim(database: Database, *, now: datetime) -> Claim | None:
    """Claim the first delivery that may run, by a lease; return `None` if there is none, or others are writing.

    It is the first of its handler and subject: none that is earlier is under way or put off.
    """
    try:
        return patiently(lambda: _claim(database, now=now, look_at=FIRST_LOOK)) or patiently(
            lambda: _claim(database, now=now, look_at=None)
        )
    except SQLAlchemyError as error:
        if not is_busy(error):
            raise
        return None  # the relay comes again within a minute


def run(database: Database, claimed: Claim, *, pace: Pace = lambda write: write()) -> None:
    """Do the work of a delivery and mark it as done, in one transaction; in as many as it has steps, if it computes them first."""
    work = _Run(database, claimed, pace=pace)
    try:
        work.run()
    except _LeaseLost:
        logger.warning("delivery %s to %s went on elsewhere", claimed.delivery_id, claimed.handler)
    except Exception as error:  # the one place where a job may fail in any way: it is put back and told to the operator
        # Others' writing is no failure of its own, and is not counted.
        is_failure = not (is_busy(error) or isinstance(error, Overtaken | Stopping))
        if is_failure:
            logger.exception("delivery %s to %s failed", claimed.delivery_id, claimed.handler)
        work.put_back(error, is_failure=is_failure)


def run_next(database: Database, *, now: datetime, pace: Pace = lambda write: write()) -> bool:
    """Claim one delivery and run it; say whether there was one."""
    claimed = claim(database, now=now)
    if claimed is not None:
        run(database, claimed, pace=pace)
    return claimed is not None


def drain(database: Database, *, now: datetime, limit: int = 1_000_000) -> int:
    """Run ready deliveries until none is left; return how many ran."""
    count = 0
    while count < limit and run_next(database, now=now):
        count += 1
    return count


# Built once, because every delivery runs them.
_LEASED = (
    update(Delivery)
    .where(
        Delivery.id == bindparam("delivery_id"),
        Delivery.leased_until == bindparam("known_until"),
        is_waiting(Delivery),
    )
    .values(leased_until=bindparam("until"))
    .returning(Delivery.id)
)
_DONE = update(Delivery).where(Delivery.id == bindparam("delivery_id")).values(state=DeliveryState.DONE)


class _LeaseLost(Exception):
    """The lease ran out and another worker has the delivery: nothing more is written here."""


class _Run:
    """A worker's run of one delivery, for as long as its lease is renewed."""

    def __init__(self, database: Database, claimed: Claim, *, pace: Pace) -> None:
        self._database, self._claim, self._pace = database, claimed, pace
        self._leased_until = claimed.claimed_at + LEASE
        self._begun = time.monotonic()

    def run(self) -> None:
        """Run the handler, its steps one after the other."""
        steps = self._steps()
        for step in steps[:-1]:
            self._write(step, is_last=False)
        self._write(steps[-1] if steps else _nothing, is_last=True)

    def put_back(self, error: Exception, *, is_failure: bool) -> None:
        """Let it be tried again later."""
        try:
            with self._database.transaction() as session:
                self._lease(session, until=None)
                _put_back(session, self._claim, error, is_failure=is_failure)
        except (SQLAlchemyError, _LeaseLost):
            logger.exception("delivery %s stays leased", self._claim.delivery_id)

    def _steps(self) -> Sequence[Step]:
        handler, fields, now = registry.find_handler(self._claim.handler), self._claim.fields, self._claim.claimed_at
        if not handler.is_in_steps:
            return (lambda session: handler(session, fields, now=now),)
        with self._renewing(), self._database.reading() as session:
            return handler(session, fields, now=now) or ()

    def _write(self, step: Step, *, is_last: bool) -> None:
        self._pace(lambda: patiently(lambda: self._transact(step, is_last=is_last)))

    def _transact(self, step: Step, *, is_last: bool) -> float:
        """Return for how long others had to wait."""
        until = None if is_last else self._next_end()
        with self._database.transaction() as session:
            self._lease(session, until=until)
            begun = time.monotonic()
            step(session)
            if is_last:
                session.connection().execute(_DONE, {"delivery_id": self._claim.delivery_id})
        if until is not None:
            self._leased_until = until
        return time.monotonic() - begun

    @contextmanager
    def _renewing(self) -> Iterator[None]:
        """Renew the lease again and again while something takes long, which writes nothing itself."""
        is_over = Signal()
        thread = Thread(target=self._renew_until, args=(is_over,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            is_over.set()
            thread.join()

    def _renew_until(self, is_over: Signal) -> None:
        while not is_over.wait(RENEW_SECONDS):
            try:
                self._transact(_nothing, is_last=False)
            except _LeaseLost:
                return  # found out again by whoever writes next
            except SQLAlchemyError:
                logger.warning("the lease of delivery %s was not renewed", self._claim.delivery_id, exc_info=True)

    def _next_end(self) -> datetime:
        return self._claim.claimed_at + timedelta(seconds=time.monotonic() - self._begun) + LEASE

    def _lease(self, session: Session, *, until: datetime | None) -> None:
        known = {"delivery_id": self._claim.delivery_id, "known_until": self._leased_until, "until": until}
        if session.connection().execute(_LEASED, known).first() is None:
            raise _LeaseLost


def _nothing(_session: Session) -> None:
    """There was nothing to write."""


def _claim(database: Database, *, now: datetime, look_at: int | None) -> Claim | None:
    moments = {"now": now, "lease_end": now + LEASE}
    with database.transaction() as session:
        row = session.connection().execute(_claiming(look_at), moments).first()
    return row and Claim(delivery_id=row.id, handler=row.handler, fields=row.fields, claimed_at=now)


@cache
def _claiming(look_at: int | None) -> ReturningUpdate[int, str, dict[str, object]]:
    waiting = (
        select(Delivery.id, Delivery.handler, Delivery.subject)
        .where(is_waiting(Delivery))
        .order_by(Delivery.id)
        .limit(look_at)
        .subquery()
    )
    candidate = aliased(Delivery)
    first = (
        select(candidate.id)
        .where(
            candidate.id.in_(select(func.min(waiting.c.id)).group_by(waiting.c.handler, waiting.c.subject)),
            is_waiting(candidate),
            candidate.ready_at <= bindparam("now"),
            or_(candidate.leased_until.is_(None), candidate.leased_until < bindparam("now")),
        )
        .order_by(candidate.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    # The key is given up with the claim: who asks again from now on is not answered by a run that has already begun to read.
    return (
        update(Delivery)
        .where(Delivery.id == first)
        .values(leased_until=bindparam("lease_end"), key=None)
        .returning(Delivery.id, Delivery.handler, Delivery.fields)
    )


def _put_back(session: Session, claimed: Claim, error: Exception, *, is_failure: bool) -> None:
    delivery = session.get_one(Delivery, claimed.delivery_id)
    delivery.error = f"{type(error).__name__}: {error}"[:2000]
    if not is_failure:
        delivery.ready_at = claimed.claimed_at + SOON
    elif is_full(error):
        delivery.ready_at = claimed.claimed_at + RETRY_AFTER[min(delivery.tries, TRIES_UNTIL_STEADY)]
    elif delivery.tries < len(RETRY_AFTER):
        delivery.ready_at = claimed.claimed_at + RETRY_AFTER[delivery.tries]
    else:
        delivery.state = DeliveryState.DEAD
    delivery.tries += is_failure
