"""What the page about the instance's health shows."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lms.administration.health.terms import CheckResult, headline
from lms.core.frozen import frozen
from lms.core.words import Message
from lms.core.words import gettext as _
from lms.outbox import queries as outbox
from lms.outbox import registry

LOOKED_BACK = timedelta(days=8)
_WORK: dict[str, Message] = {
    "administration.keep_retention": _("Remove data older than the limit"),
    "announcements.ask_again": _("Ask again for confirmation of an announcement"),
    "announcements.await_day": _("Wait for the time of an announcement"),
    "announcements.count": _("Count who has read an announcement"),
    "announcements.count_mantra": _("Count who has confirmed the mantra"),
    "announcements.deliver": _("Send an announcement to its audience"),
    "announcements.publish_scheduled": _("Publish scheduled announcements"),
    "announcements.reach_imported": _("Send announcements to imported people"),
    "announcements.reach_newcomer": _("Send announcements to new people"),
    "announcements.recount_person": _("Count who has read an announcement"),
    "announcements.remind": _("Remind people of an announcement"),
    "announcements.remind_late": _("Remind people of announcements a week later"),
    "announcements.request_count": _("Count who has read an announcement"),
    "announcements.request_mantra_count": _("Count who has confirmed the mantra"),
    "assignments.assign_course": _("Assign a course"),
    "assignments.close_fulfilled": _("Record completed courses"),
    "assignments.reconcile_employee": _("Update a person’s training"),
    "assignments.reconcile_imported": _("Update the training of imported people"),
    "assignments.tell_assigned": _("Tell people about new courses"),
    "assignments.tell_expiring": _("Tell people what expires soon"),
    "assignments.tell_milestones": _("Remind people of due dates"),
    "curriculum.count_reach": _("Count who works where, for Coverage"),
    "curriculum.generate_course": _("Make a course"),
    "curriculum.generate_foundation": _("Make the course for everyone"),
    "curriculum.publish_due_modules": _("Publish scheduled modules"),
    "curriculum.request_courses": _("Make the courses of a release"),
    "curriculum.restore_courses": _("Restore the courses before a release"),
    "dashboards.prepare_huddles": _("Choose what teams talk about this week"),
    "dashboards.prepare_some_huddles": _("Choose what teams talk about this week"),
    "dashboards.rebuild": _("Recalculate reports"),
    "dashboards.rebuild_people": _("Recalculate reports"),
    "dashboards.rebuild_scopes": _("Recalculate reports"),
    "dashboards.refresh_imported": _("Update reports"),
    "dashboards.refresh_people": _("Update reports"),
    "dashboards.refresh_person": _("Update reports"),
    "dashboards.refresh_scope": _("Update reports"),
    "dashboards.tell_managers": _("Send managers their weekly summary"),
    "directory.advance_import": _("Import people"),
    "directory.purge_imports": _("Remove old imports"),
    "huddles.remind": _("Remind leaders of their huddle"),
    "identity.close_account": _("Close an account"),
    "identity.follow_import": _("Update the accounts of imported people"),
    "identity.mail_reset": _("Send a link for a new password"),
    "identity.purge": _("Remove old sign-ins"),
    "media.tidy": _("Remove unused files"),
    "notifications.purge": _("Remove old messages"),
    "outbox.purge": _("Remove finished background work"),
    "people.start_due": _("Start employments and planned changes that are due"),
    "pulse.open": _("Open a pulse"),
    "pulse.open_and_close": _("Open and close pulses"),
    "pulse.prepare": _("Draw whom a pulse asks"),
    "quizzes.apply_regrade": _("Regrade quizzes"),
    "quizzes.expire_attempts": _("Close abandoned quizzes"),
    "quizzes.rebuild_statistics": _("Recalculate question performance"),
    "quizzes.request_statistics": _("Recalculate question performance"),
    "recall.ask_people": _("Ask the questions of the day"),
    "recall.make_cards": _("Prepare questions to refresh"),
    "search.index_course": _("Update the search"),
    "search.index_release": _("Update the search"),
}
"""What background work does; one that is missing is shown by its code."""


@frozen
class DailyWork:
    """Something that is done every day."""

    handler: str
    name: str
    asked_at: datetime | None
    """When it was asked for last; `None` if not in the last week."""
    hour: int
    """When it is due, by the company's clock."""


@frozen
class HealthPage:
    """All findings and what stands behind them."""

    findings: tuple[CheckResult, ...]
    failed: tuple[outbox.DeadWork, ...]
    daily: tuple[DailyWork, ...]
    checked_at: datetime

    @property
    def first(self) -> CheckResult | None:
        """What needs somebody first."""
        return headline(self.findings)

    @property
    def others(self) -> int:
        """How many more need somebody."""
        return max(0, sum(one.light != "good" for one in self.findings) - 1)


def health_page(session: Session, findings: tuple[CheckResult, ...], *, now: datetime) -> HealthPage:
    """Return the page."""
    asked = outbox.schedules_run_at(session, since=now - LOOKED_BACK)
    daily = [
        DailyWork(handler=code, name=work_name(code), asked_at=asked.get(code), hour=one.hour)
        for one in registry.schedules()
        for code in (one.handler.code,)
    ]
    return HealthPage(
        findings=findings,
        failed=outbox.list_dead(session),
        daily=tuple(sorted(daily, key=lambda one: (one.hour, one.handler))),
        checked_at=now,
    )


def work_name(code: str) -> str:
    """Return what a piece of background work does, in words if it has some."""
    return _WORK.get(code, code)
