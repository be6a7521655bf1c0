"""Two checks for a load balancer: is the process alive, and is it ready for requests?"""

import shutil
from datetime import timedelta

from flask import Blueprint, Response, jsonify, make_response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from lms.core import clock
from lms.outbox import queries as outbox
from lms.web.database import reading
from lms.web.guards import public
from lms.web.resources import resources

blueprint = Blueprint("health", __name__)

DISK_RATIO = 0.05
"""Share of the disk that must be free."""
OUTBOX_AGE = timedelta(minutes=10)
"""How long work may wait before the check fails."""


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    """Answer while the process is alive."""
    return make_response("ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"})


@blueprint.get("/readyz")
@public
def readyz() -> Response:
    """Answer 200 if the database is writable, the disk has room and background work keeps up; else 503."""
    checks = {"database": _can_write(), "disk": _has_room(), "outbox": _keeps_up()}
    return make_response(jsonify(checks), 200 if all(checks.values()) else 503)


def _can_write() -> bool:
    try:
        with resources().database.transaction() as session:
            # Takes the write lock and releases it; changes nothing.
            session.execute(text("DELETE FROM outbox_event WHERE 1 = 0"))
    except SQLAlchemyError:
        return False
    return True


def _has_room() -> bool:
    usage = shutil.disk_usage(resources().config.instance_path)
    return usage.free > usage.total * DISK_RATIO


def _keeps_up() -> bool:
    now = clock.now()
    try:
        with reading() as session:
            oldest = outbox.oldest_ready_at(session, now=now)
    except SQLAlchemyError:
        return False
    return oldest is None or now - oldest < OUTBOX_AGE
