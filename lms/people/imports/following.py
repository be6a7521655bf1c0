"""What follows from an import, for as many people at once as may be: the same way for every feature that follows it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from lms.outbox import operations as outbox
from lms.outbox.terms import Fields, Handler, Step
from lms.people.imports import queries

Plan = Callable[[Sequence[UUID]], Sequence[Step]]
"""Returns the steps for some people."""


def follow_people(
    session: Session, fields: Fields, *, handler: Handler, plan: Plan, last: Sequence[Step] = (), now: datetime
) -> Sequence[Step]:
    """Return the steps for the first thousand people of an import, or the next, and one that asks for the rest; at the end, `last`."""
    after = UUID(fields["after"]) if fields.get("after") else None
    people = queries.page_touched(session, UUID(fields["import_id"]), after=after)
    if not people:
        return last
    rest = {"import_id": fields["import_id"], "after": str(people[-1])}
    key = f"{fields['import_id']}:{people[-1]}"
    return [*plan(people), partial(outbox.enqueue_once, handler=handler, key=key, fields=rest, now=now)]
