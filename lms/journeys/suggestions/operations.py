"""Keeping what people say of the map, and settling it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids
from lms.core.db import insert_into
from lms.core.errors import Conflict, RuleViolation
from lms.core.viewer import Viewer
from lms.journeys.drafts import operations as drafts
from lms.journeys.drafts import queries as map_drafts
from lms.journeys.suggestions import queries, rules
from lms.journeys.suggestions.models import Confirmation, Doubt, SuggestedPart, Suggestion
from lms.journeys.suggestions.terms import OWNER, PartState, Reply
from lms.people import queries as people

_KEY = ["map_code", "touchpoint_code", "job_role"]


class SettledAlready(Conflict):
    """Somebody else was faster."""

    def __init__(self) -> None:
        super().__init__("This suggestion was settled meanwhile.")


class TouchpointGone(Conflict):
    """The map no longer has the touchpoint."""

    def __init__(self) -> None:
        super().__init__(
            "The map has no such touchpoint any more, so that nothing can be added to it. Decline the suggestion."
        )


class PartWritten(Conflict):
    """Taking a part away again would lose what somebody has written on it."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody has written on this part since it was added. Take it away on the map, if it must go."
        )


class NoReason(RuleViolation):
    """People who said something deserve an answer."""

    field = "reason"

    def __init__(self) -> None:
        super().__init__("Say in a few words why not.")


def reply(
    session: Session,
    *,
    employee_id: UUID,
    map_code: str,
    touchpoint_code: str,
    job_role: str,
    reply: Reply | None,
    now: datetime,
) -> None:
    """Keep what somebody says of a touchpoint for their job role; `None` takes it back. Saying it again changes it."""
    part = _part(session, map_code, touchpoint_code, job_role)
    key = (employee_id, map_code, touchpoint_code, job_role)
    said = session.get(Suggestion, key, populate_existing=True)
    if said is not None:
        _count(part, Reply(said.reply), -1)
    if reply is not None:
        _count(part, reply, 1)
    if said is None and reply is not None:
        session.add(
            Suggestion(
                employee_id=employee_id,
                map_code=map_code,
                touchpoint_code=touchpoint_code,
                job_role=job_role,
                reply=reply.value,
                replied_at=now,
            )
        )
    elif said is not None and reply is None:
        session.delete(said)
    elif said is not None and reply is not None:
        said.reply, said.replied_at = reply.value, now
    session.flush()


def accept_part(
    session: Session, *, map_code: str, touchpoint_code: str, job_role: str, viewer: Viewer, now: datetime
) -> None:
    """Put a suggested part into the draft of its map, in the lane of a colleague and still without words.

    :raises PartNotFound: if nobody suggested it
    :raises SettledAlready: if it is settled
    :raises TouchpointGone: if the map, as its authors see it, has no such touchpoint
    """
    part = _open_part(session, map_code, touchpoint_code, job_role)
    working = map_drafts.get_working(session, map_code)
    roles = {role.code: role for role in people.list_job_roles(session)}
    departments = {code: role.department_code for code, role in roles.items()}
    document = rules.with_part(working.document, touchpoint_code, job_role, departments=departments)
    if document is None or job_role not in roles:
        raise TouchpointGone
    if document != working.document:
        drafts.save_draft(
            session,
            map_code=map_code,
            document=document,
            seen_revision=working.revision,
            base=working.document,
            viewer=viewer,
            said=f"Added {roles[job_role].name}, as its people suggest",
            now=now,
        )
    _settle(session, part, PartState.ACCEPTED, viewer=viewer, now=now)


def decline_part(
    session: Session,
    *,
    map_code: str,
    touchpoint_code: str,
    job_role: str,
    reason: str,
    viewer: Viewer,
    now: datetime,
) -> None:
    """Say why a suggested part is none; nobody is asked for it any more.

    :raises NoReason: if no reason is given
    :raises PartNotFound: if nobody suggested it
    :raises SettledAlready: if it is settled
    """
    part = _open_part(session, map_code, touchpoint_code, job_role)
    if not reason:
        raise NoReason
    _settle(session, part, PartState.DECLINED, reason=reason, viewer=viewer, now=now)


def reopen_part(
    session: Session, *, map_code: str, touchpoint_code: str, job_role: str, viewer: Viewer, now: datetime
) -> None:
    """Take back what was decided; a part that was added and is still without words leaves the draft.

    :raises PartNotFound: if nobody suggested it
    :raises PartWritten: if somebody has written on the part meanwhile
    """
    part = _find_part(session, map_code, touchpoint_code, job_role)
    if part.state == PartState.ACCEPTED:
        working = map_drafts.get_working(session, map_code)
        if rules.is_written(working.document, touchpoint_code, job_role):
            raise PartWritten
        document = rules.without_part(working.document, touchpoint_code, job_role)
        if document != working.document:
            drafts.save_draft(
                session,
                map_code=map_code,
                document=document,
                seen_revision=working.revision,
                base=working.document,
                viewer=viewer,
                said="Took a suggested part away again",
                now=now,
            )
    _settle(session, part, PartState.OPEN, viewer=viewer, now=now)


def confirm_map(session: Session, *, map_code: str, viewer: Viewer, now: datetime) -> None:
    """Note that a map is right, on behalf of those who answer for it.

    :raises drafts.queries.MapNotFound: if there is no such map
    """
    document = map_drafts.get_working(session, map_code).document
    codes = [touchpoint.code for touchpoint in document.touchpoints()]
    _confirm(session, map_code, OWNER, codes, employee_id=viewer.employee_id, now=now)
    audit.record(session, viewer=viewer, action="map.confirmed", subject=map_code, at=now)


def withdraw_confirmation(session: Session, *, map_code: str, viewer: Viewer, now: datetime) -> None:
    """Take back that a map is right."""
    session.execute(delete(Confirmation).where(Confirmation.map_code == map_code, Confirmation.job_role == OWNER))
    audit.record(session, viewer=viewer, action="map.confirmation-withdrawn", subject=map_code, at=now)


def confirm_parts(
    session: Session, *, employee_id: UUID, map_code: str, parts: Mapping[str, Collection[str]], now: datetime
) -> None:
    """Note that somebody who has these parts calls them right: touchpoint codes by job role."""
    for job_role, codes in parts.items():
        _confirm(session, map_code, job_role, sorted(codes), employee_id=employee_id, now=now)


def raise_doubt(
    session: Session, *, subject: str, item_id: str, full_hash: str, question: str, told: str, now: datetime
) -> bool:
    """Tell who answers for a map that a question's answers disagree with it; say whether that was new.

    `subject` is a map's code or `map/touchpoint`. One revision of a question is told of once.
    """
    map_code, _, touchpoint_code = subject.partition("/")
    fresh = session.execute(
        insert_into(session, Doubt)
        .values(
            id=ids.new_id(),
            map_code=map_code,
            touchpoint_code=touchpoint_code,
            item_id=item_id,
            full_hash=full_hash,
            question=question,
            told=told,
            raised_at=now,
        )
        .on_conflict_do_nothing()
        .returning(Doubt.id)
    )
    return fresh.first() is not None


def settle_doubt(session: Session, *, doubt_id: UUID, is_settled: bool, viewer: Viewer, now: datetime) -> None:
    """Put a doubt away, or take it out again.

    :raises DoubtNotFound: if there is none
    """
    doubt = session.get(Doubt, doubt_id)
    if doubt is None:
        raise queries.DoubtNotFound
    doubt.settled_at = now if is_settled else None
    action = "doubt.settled" if is_settled else "doubt.reopened"
    audit.record(session, viewer=viewer, action=action, subject=doubt_id, at=now)


def _part(session: Session, map_code: str, touchpoint_code: str, job_role: str) -> SuggestedPart:
    values = dict(zip(_KEY, (map_code, touchpoint_code, job_role), strict=True))
    counts = {"yes_count": 0, "no_count": 0, "unsure_count": 0}
    session.execute(
        insert_into(session, SuggestedPart)
        .values(**values, **counts, state=PartState.OPEN.value, reason="")
        .on_conflict_do_nothing()
    )
    return _find_part(session, map_code, touchpoint_code, job_role)


def _find_part(session: Session, map_code: str, touchpoint_code: str, job_role: str) -> SuggestedPart:
    part = session.scalar(
        select(SuggestedPart)
        .where(
            SuggestedPart.map_code == map_code,
            SuggestedPart.touchpoint_code == touchpoint_code,
            SuggestedPart.job_role == job_role,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if part is None:
        raise queries.PartNotFound
    return part


def _open_part(session: Session, map_code: str, touchpoint_code: str, job_role: str) -> SuggestedPart:
    part = _find_part(session, map_code, touchpoint_code, job_role)
    if part.state != PartState.OPEN:
        raise SettledAlready
    return part


def _settle(
    session: Session, part: SuggestedPart, state: PartState, *, reason: str = "", viewer: Viewer, now: datetime
) -> None:
    is_open = state is PartState.OPEN
    part.state, part.reason = state.value, reason
    part.settled_at, part.settled_by = (None, None) if is_open else (now, viewer.employee_id)
    session.flush()
    audit.record(
        session,
        viewer=viewer,
        action=f"suggestion.{'reopened' if is_open else state.value}",
        subject=f"{part.map_code}/{part.touchpoint_code}@{part.job_role}",
        at=now,
        reason=reason,
    )


def _count(part: SuggestedPart, reply: Reply, by: int) -> None:
    name = f"{reply.value}_count"
    setattr(part, name, max(0, getattr(part, name) + by))


def _confirm(
    session: Session, map_code: str, job_role: str, codes: list[str], *, employee_id: UUID, now: datetime
) -> None:
    values = {"touchpoints": codes, "confirmed_at": now, "confirmed_by": employee_id}
    session.execute(
        insert_into(session, Confirmation)
        .values(map_code=map_code, job_role=job_role, **values)
        .on_conflict_do_update(index_elements=["map_code", "job_role"], set_=values)
    )
