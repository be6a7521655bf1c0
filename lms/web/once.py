"""Doing once what a form asks for, however often it comes."""

import hashlib
from collections.abc import Callable, Iterator

from flask import g, request
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import clock, ids
from lms.web.addresses import here


def do_once(session: Session, make: Callable[[], object]) -> str:
    """Do what this request's form asks for, and return the id or address of what came of it; the same again only returns that.

    The same is the same hidden key, sent to the same address with the same words and files. Who goes back, writes
    something else and sends that means it: it is done as well.
    """
    return audit.once(session, viewer=g.viewer, key=_key(), make=lambda: str(make()), at=clock.now())


def _key() -> str:
    hidden = request.form.get("once", "")[:36]
    if not hidden:
        return ""
    return ids.sha256(ids.canonical_json([hidden, here(), sorted(_texts()), sorted(_files())]))[:36]


def _texts() -> Iterator[tuple[str, str]]:
    # Neither the token nor a password that was asked for on the way changes what is asked for.
    for name, value in request.form.items(multi=True):
        if name not in {"csrf_token", "once"} and "password" not in name:
            yield name, value


def _files() -> Iterator[tuple[str, str, str]]:
    for name, file in request.files.items(multi=True):
        place = file.stream.tell()
        file.stream.seek(0)
        yield name, file.filename or "", hashlib.file_digest(file.stream, "sha256").hexdigest()  # type: ignore[arg-type]  # it reads into buffers
        file.stream.seek(place)
