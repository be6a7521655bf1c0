"""Forms that take effect once, however often they are sent."""

import hashlib
from collections.abc import Callable, Iterator

from flask import g, request
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import clock, ids
from lms.web.addresses import here


def do_once(session: Session, make: Callable[[], object]) -> str:
    """Make what this request's form asks for and return its id or address; for the same form again, only return that.

    A form is the same if it has the same hidden key, address, text and files. If a person goes back, changes something
    and sends it again, it takes effect as well.
    """
    return audit.once(session, viewer=g.viewer, key=_key(), make=lambda: str(make()), at=clock.now())


def is_done(session: Session) -> bool:
    """Test if this request's form has taken effect already: what it was allowed to do may be over since."""
    return audit.was_done(session, viewer=g.viewer, key=_key())


def _key() -> str:
    hidden = request.form.get("once", "")[:36]
    if not hidden:
        return ""
    return ids.sha256(ids.canonical_json([hidden, here(), sorted(_texts()), sorted(_files())]))[:36]


def _texts() -> Iterator[tuple[str, str]]:
    # The token, and a password that was asked for in between, make no difference.
    for name, value in request.form.items(multi=True):
        if name not in {"csrf_token", "once"} and "password" not in name:
            yield name, value


def _files() -> Iterator[tuple[str, str, str]]:
    for name, file in request.files.items(multi=True):
        place = file.stream.tell()
        file.stream.seek(0)
        yield name, file.filename or "", hashlib.file_digest(file.stream, "sha256").hexdigest()  # type: ignore[arg-type]  # it reads into buffers
        file.stream.seek(place)
