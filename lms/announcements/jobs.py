"""What announcements do by themselves: reach people, newcomers too, remind them, and count who has read them."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from lms.announcements import operations, queries, rules
from lms.announcements.terms import AnnouncementState
from lms.core.paging import in_slices
from lms.outbox import operations as outbox
from lms.outbox.terms import Fields, Step, handler, in_steps
from lms.people.imports.following import follow_people
from lms.people.zones import company_today

AT_ONCE = 500
"""People in one transaction."""


@handler("announcements.await_day", subject="announcement_id")
def await_day(session: Session, fields: Fields, *, now: datetime) -> None:  # noqa: ARG001  handlers share one signature
    """Ask for publishing at the moment for which an announcement is scheduled."""
    publish_at = datetime.fromisoformat(fields["publish_at"])
    key = f"{fields['announcement_id']}:{publish_at.isoformat()}"
    # Work on one subject is done in order: put forward, it must not wait for the moment for which it was scheduled before.
    wanted = {"announcement_id": fields["announcement_id"], "publish_at": fields["publish_at"], "place": key}
    outbox.enqueue_once(session, handler=publish_scheduled, key=key, fields=wanted, now=publish_at)


@handler("announcements.publish_scheduled", subject="place")
def publish_scheduled(session: Session, fields: Fields, *, now: datetime) -> None:
    """Publish what is scheduled for this moment."""
    operations.publish_scheduled(
        session,
        announcement_id=UUID(fields["announcement_id"]),
        publish_at=datetime.fromisoformat(fields["publish_at"]),
        now=now,
    )


@in_steps("announcements.deliver", subject="announcement_id")
def deliver(session: Session, fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Reach the first thousand people of the audience, or the next, and ask for the rest; at the end, for the figures."""
    announcement = queries.get_announcement(session, UUID(fields["announcement_id"]))
    if announcement.state is not AnnouncementState.PUBLISHED:
        return ()
    after = UUID(fields["after"]) if fields.get("after") else None
    people = queries.page_audience(session, announcement, after)
    if not people:
        return [partial(_ask_for_figures, announcement_id=announcement.id, now=now)]
    rest = {"announcement_id": str(announcement.id), "after": str(people[-1])}
    key = f"{announcement.id}:{people[-1]}"
    return [
        *(
            partial(operations.deliver, announcement_id=announcement.id, employee_ids=some, now=now)
            for some in in_slices(people, AT_ONCE)
        ),
        partial(outbox.enqueue_once, handler=deliver, key=key, fields=rest, now=now),
    ]


@handler("announcements.reach_newcomer", subject="employee_id")
def reach_newcomer(session: Session, fields: Fields, *, now: datetime) -> None:
    """Give somebody who joined or moved what is still for newcomers."""
    operations.deliver_to_newcomers(session, employee_ids=(UUID(fields["employee_id"]),), now=now)


@handler("announcements.recount_person", subject="employee_id")
def recount_person(session: Session, fields: Fields, *, now: datetime) -> None:
    """Ask for the figures in which somebody counted, or counts now, who joined, moved or left."""
    _ask_for_figures_of(session, employee_ids=(UUID(fields["employee_id"]),), now=now)


@in_steps("announcements.reach_imported", subject="import_id")
def reach_imported(session: Session, fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Give the people of an import what is still for newcomers, and ask for the figures in which they count."""

    def plan(people: Sequence[UUID]) -> list[Step]:
        return [
            partial(work, employee_ids=some, now=now)
            for some in in_slices(people, AT_ONCE)
            for work in (operations.deliver_to_newcomers, _ask_for_figures_of)
        ]

    return follow_people(session, fields, handler=reach_imported, plan=plan, now=now)


@in_steps("announcements.remind", subject="announcement_id")
def remind(session: Session, fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Remind the next people who have not read or confirmed it, and ask for the rest."""
    announcement_id = UUID(fields["announcement_id"])
    manager_id = UUID(fields["manager_id"]) if fields.get("manager_id") else None
    after = UUID(fields["after"]) if fields.get("after") else None
    people = queries.list_waiting(session, announcement_id, after=after, below=manager_id)
    if not people:
        return ()
    rest = {
        "announcement_id": fields["announcement_id"],
        "manager_id": fields.get("manager_id"),
        "after": str(people[-1]),
    }
    key = f"{announcement_id}:{manager_id}:{people[-1]}:{now.isoformat()}"
    day = company_today(session, now=now)
    return [
        partial(operations.remind, announcement_id=announcement_id, employee_ids=people, day=day, now=now),
        partial(outbox.enqueue_once, handler=remind, key=key, fields=rest, now=now),
    ]


@in_steps("announcements.ask_again", subject="announcement_id")
def ask_again(session: Session, fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Ask the next people again who confirmed an announcement before it was corrected, and ask for the rest; then for the figures."""
    announcement_id, corrected_at = UUID(fields["announcement_id"]), datetime.fromisoformat(fields["occurred_at"])
    after = UUID(fields["after"]) if fields.get("after") else None
    people = queries.list_confirmed(session, announcement_id, until=corrected_at, after=after)
    if not people:
        return [partial(_ask_for_figures, announcement_id=announcement_id, now=now)]
    rest = {**fields, "after": str(people[-1])}
    key = f"{announcement_id}:{people[-1]}:{corrected_at.isoformat()}"
    return [
        partial(operations.reopen_receipts, announcement_id=announcement_id, employee_ids=people, until=corrected_at),
        partial(outbox.enqueue_once, handler=ask_again, key=key, fields=rest, now=now),
    ]


@in_steps("announcements.remind_late")
def remind_late(session: Session, _fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Remind once who has not confirmed an announcement a week after it reached them."""
    return [
        partial(operations.remind, announcement_id=announcement_id, employee_ids=some, day=None, now=now)
        for announcement_id, people in queries.list_late(session, now=now).items()
        for some in in_slices(people, AT_ONCE)
    ]


@handler("announcements.request_count", subject="announcement_id")
def request_count(session: Session, fields: Fields, *, now: datetime) -> None:
    """Ask for the figures of an announcement that somebody has read or confirmed."""
    _ask_for_figures(session, announcement_id=UUID(fields["announcement_id"]), now=now)


@handler("announcements.count", subject="announcement_id")
def count(session: Session, fields: Fields, *, now: datetime) -> None:  # noqa: ARG001  handlers share one signature
    """Count who has read and confirmed an announcement."""
    operations.count_announcement(session, announcement_id=UUID(fields["announcement_id"]))


@handler("announcements.request_mantra_count", subject="version")
def request_mantra_count(session: Session, fields: Fields, *, now: datetime) -> None:
    """Ask for the figures of a mantra that somebody has confirmed."""
    _ask_for_mantra_figures(session, version=int(fields["version"]), now=now)


@handler("announcements.count_mantra", subject="version")
def count_mantra(session: Session, fields: Fields, *, now: datetime) -> None:  # noqa: ARG001  handlers share one signature
    """Count who has confirmed a version of the mantra."""
    operations.count_mantra(session, version=int(fields["version"]))


def _ask_for_figures(session: Session, *, announcement_id: UUID, now: datetime) -> None:
    reached = queries.count_reached(session, announcement_id)
    outbox.enqueue_once(
        session,
        handler=count,
        key=str(announcement_id),
        fields={"announcement_id": str(announcement_id)},
        now=now + rules.count_delay(reached),
    )


def _ask_for_figures_of(session: Session, *, employee_ids: Sequence[UUID], now: datetime) -> None:
    for announcement_id in queries.list_reaching(session, employee_ids):
        _ask_for_figures(session, announcement_id=announcement_id, now=now)
    version = queries.find_confirmed_mantra(session)
    if version is not None:
        _ask_for_mantra_figures(session, version=version, now=now)


def _ask_for_mantra_figures(session: Session, *, version: int, now: datetime) -> None:
    reached = queries.find_mantra_figure(session, version).reached_count
    outbox.enqueue_once(
        session,
        handler=count_mantra,
        key=str(version),
        fields={"version": version},
        now=now + rules.count_delay(reached),
    )
