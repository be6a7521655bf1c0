"""Keeping what people say about the maps, and settling it."""

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
from lms.core.words import gettext as _
from lms.journeys.drafts import operations as drafts
from lms.journeys.drafts import queries as map_drafts
from lms.journeys.drafts.terms import EditKind, EditNote
from lms.journeys.suggestions import queries, rules
from lms.journeys.suggestions.models import Confirmation, Doubt, SuggestedPart, Suggestion
from lms.journeys.suggestions.terms import OWNER, PartState, Reply
from lms.people import queries as people

_KEY = ["map_code", "touchpoint_code", "job_role"]


class AlreadyResolved(Conflict):
    """Someone else has resolved it."""

    def __init__(self) -> None:
        super().__init__(_("Someone else has already accepted or declined this suggestion."))


class TouchpointGone(Conflict):
    """The map no longer has the touchpoint."""

    def __init__(self) -> None:
        super().__init__(_("This touchpoint is no longer on the map. Decline the suggestion."))


class PartDescribed(Conflict):
    """Removing the part would lose what was described since."""

    def __init__(self) -> None:
        super().__init__(
            _("This job role was described on the map after it was added. If it should go, remove it there.")
        )


class NoDeclineReason(RuleViolation):
    """A suggestion is declined with a reason for those who made it."""

    field = "reason"

    def __init__(self) -> None:
        super().__init__(_("Enter a reason."))


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
    """Keep what somebody answers about a touchpoint for their job role; `None` removes it. Answering again changes it."""
    part = _part(session, map_code, touchpoint_code, job_role)
    key = (employee_id, map_code, touchpoint_code, job_role)
    current = session.get(Suggestion, key, populate_existing=True)
    if current is not None:
        _count(part, current.reply, -1)
    if reply is not None:
        _count(part, reply, 1)
    if current is None and reply is not None:
        session.add(
            Suggestion(
                employee_id=employee_id,
                map_code=map_code,
                touchpoint_code=touchpoint_code,
                job_role=job_role,
                reply=reply,
                replied_at=now,
            )
        )
    elif current is not None and reply is None:
        session.delete(current)
    elif current is not None and reply is not None:
        current.reply, current.replied_at = reply, now
    session.flush()


def accept_part(
    session: Session, *, map_code: str, touchpoint_code: str, job_role: str, viewer: Viewer, now: datetime
) -> None:
    """Put a suggested part into the draft of its map, in the lane of a colleague and not described yet.

    :raises SuggestionNotFound: if nobody answered about it
    :raises AlreadyResolved: if it is resolved
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
            note=EditNote(kind=EditKind.SUGGESTION_ADDED, values={"role": roles[job_role].name}),
            now=now,
        )
    _resolve(session, part, PartState.ACCEPTED, viewer=viewer, now=now)


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
    """Decline a suggested part; people are no longer asked about it.

    :raises NoDeclineReason: if no reason is given
    :raises SuggestionNotFound: if nobody answered about it
    :raises AlreadyResolved: if it is resolved
    """
    part = _open_part(session, map_code, touchpoint_code, job_role)
    if not reason:
        raise NoDeclineReason
    _resolve(session, part, PartState.DECLINED, reason=reason, viewer=viewer, now=now)


def reopen_part(
    session: Session, *, map_code: str, touchpoint_code: str, job_role: str, viewer: Viewer, now: datetime
) -> None:
    """Undo a decision; a part that was added and is not described yet is removed from the draft.

    :raises SuggestionNotFound: if nobody answered about it
    :raises PartDescribed: if the part was described meanwhile
    """
    part = _find_part(session, map_code, touchpoint_code, job_role)
    if part.state == PartState.ACCEPTED:
        working = map_drafts.get_working(session, map_code)
        if rules.is_described(working.document, touchpoint_code, job_role):
            raise PartDescribed
        document = rules.without_part(working.document, touchpoint_code, job_role)
        if document != working.document:
            names = {one.code: one.name for one in people.list_job_roles(session)}
            drafts.save_draft(
                session,
                map_code=map_code,
                document=document,
                seen_revision=working.revision,
                base=working.document,
                viewer=viewer,
                note=EditNote(kind=EditKind.SUGGESTION_REMOVED, values={"role": names.get(job_role, job_role)}),
                now=now,
            )
    _resolve(session, part, PartState.OPEN, viewer=viewer, now=now)


def confirm_map(session: Session, *, map_code: str, viewer: Viewer, now: datetime) -> None:
    """Confirm a map as its owner.

    :raises drafts.queries.MapNotFound: if there is no such map
    """
    document = map_drafts.get_working(session, map_code).document
    codes = [touchpoint.code for touchpoint in document.touchpoints()]
    _confirm(session, map_code, OWNER, codes, employee_id=viewer.employee_id, now=now)
    audit.record(session, viewer=viewer, action="map.confirmed", subject=map_code, at=now)


def withdraw_confirmation(session: Session, *, map_code: str, viewer: Viewer, now: datetime) -> None:
    """Withdraw the confirmation of a map."""
    session.execute(delete(Confirmation).where(Confirmation.map_code == map_code, Confirmation.job_role == OWNER))
    audit.record(session, viewer=viewer, action="map.confirmation-withdrawn", subject=map_code, at=now)


def confirm_parts(
    session: Session, *, employee_id: UUID, map_code: str, parts: Mapping[str, Collection[str]], now: datetime
) -> None:
    """Confirm parts as somebody who has them: touchpoint codes by job role."""
    for job_role, codes in parts.items():
        _confirm(session, map_code, job_role, sorted(codes), employee_id=employee_id, now=now)


def raise_doubt(session: Session, *, subject: str, item_id: str, full_hash: str, question: str, now: datetime) -> bool:
    """Report that the answers to a question disagree with a map; return whether that is new.

    `subject` is a map's code or `map/touchpoint`. One revision of a question is reported once.
    """
    map_code, _slash, touchpoint_code = subject.partition("/")
    fresh = session.execute(
        insert_into(session, Doubt)
        .values(
            id=ids.new_id(),
            map_code=map_code,
            touchpoint_code=touchpoint_code,
            item_id=item_id,
            full_hash=full_hash,
            question=question,
            raised_at=now,
        )
        .on_conflict_do_nothing()
        .returning(Doubt.id)
    )
    return fresh.first() is not None


def dismiss_doubt(session: Session, *, doubt_id: UUID, is_dismissed: bool, viewer: Viewer, now: datetime) -> None:
    """Dismiss a doubt, or reopen it.

    :raises DoubtNotFound: if there is none
    """
    doubt = session.get(Doubt, doubt_id)
    if doubt is None:
        raise queries.DoubtNotFound
    doubt.dismissed_at = now if is_dismissed else None
    action = "doubt.dismissed" if is_dismissed else "doubt.reopened"
    audit.record(session, viewer=viewer, action=action, subject=doubt_id, at=now)


def _part(session: Session, map_code: str, touchpoint_code: str, job_role: str) -> SuggestedPart:
    values = dict(zip(_KEY, (map_code, touchpoint_code, job_role), strict=True))
    counts = {"yes_count": 0, "no_count": 0, "unsure_count": 0}
    session.execute(
        insert_into(session, SuggestedPart)
        .values(**values, **counts, state=PartState.OPEN, reason="")
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
        raise queries.SuggestionNotFound
    return part


def _open_part(session: Session, map_code: str, touchpoint_code: str, job_role: str) -> SuggestedPart:
    part = _find_part(session, map_code, touchpoint_code, job_role)
    if part.state != PartState.OPEN:
        raise AlreadyResolved
    return part


def _resolve(
    session: Session, part: SuggestedPart, state: PartState, *, reason: str = "", viewer: Viewer, now: datetime
) -> None:
    is_open = state is PartState.OPEN
    part.state, part.reason = state, reason
    part.resolved_at, part.resolved_by = (None, None) if is_open else (now, viewer.employee_id)
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
