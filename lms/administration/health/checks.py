"""The checks. Each answers one question and says what to do."""

import shutil
from datetime import timedelta

from sqlalchemy import text

from lms.administration.health.terms import CheckResult, Light, Situation
from lms.audit import queries as audit
from lms.core.words import Message, Number, ngettext
from lms.core.words import gettext as _
from lms.mail import queries as mail
from lms.mail.terms import MailState
from lms.notifications import queries as notifications
from lms.outbox import queries as outbox

SILENT_FOR = timedelta(minutes=3)
"""A worker says each minute that it is there."""
MAIL_LOOKED_BACK = timedelta(days=7)
WAITING_FOR = timedelta(minutes=10)
FULL_RATIO, NEARLY_FULL_RATIO = 0.05, 0.15
"""Share of the disk that is free."""
OLD_BACKUP, TOO_OLD_BACKUP = timedelta(days=2), timedelta(days=7)
_GIGABYTE = 1_000_000_000


def check_database(situation: Situation) -> CheckResult:
    """Can it be written to?"""
    with situation.database.transaction() as session:
        # Takes the write lock and releases it; changes nothing.
        session.execute(text("DELETE FROM outbox_event WHERE 1 = 0"))
        kind = session.get_bind().dialect.name
    return CheckResult(
        code="database",
        name=_("Database"),
        light=Light.GOOD,
        state=_("Can be written to"),
        advice=_("PostgreSQL.") if kind == "postgresql" else _("SQLite."),
    )


def check_worker(situation: Situation) -> CheckResult:
    """Does somebody do the background work?"""
    with situation.database.reading() as session:
        seen_at = outbox.worker_seen_at(session)
    is_alive = seen_at is not None and situation.now - seen_at < SILENT_FOR
    return CheckResult(
        code="worker",
        name=_("Background work"),
        light=Light.GOOD if is_alive else Light.BAD,
        state=_("A worker is running") if is_alive else _("The background worker isn’t running"),
        advice=_("Last seen %(ago)s.", ago=ago(situation.now - seen_at))
        if is_alive and seen_at
        else _("Courses, assignments and reports wait. Start it with “lms run” or “lms worker run”."),
    )


def check_queue(situation: Situation) -> CheckResult:
    """Does background work keep up, and was any given up?"""
    with situation.database.reading() as session:
        oldest = outbox.oldest_ready_at(session, now=situation.now)
        counts = outbox.count_by_state(session)
    if counts.dead:
        light, state = (
            Light.BAD,
            ngettext("%(num)s job failed for good", "%(num)s jobs failed for good", counts.dead),
        )
        advice: Message = _("See why below, fix the cause, and try again.")
    elif oldest is not None and situation.now - oldest > WAITING_FOR:
        light, state = Light.BAD, _("Background work is late")
        advice = _("The oldest job was due %(ago)s.", ago=ago(situation.now - oldest))
    else:
        light, state = Light.GOOD, _("On time")
        advice = (
            ngettext("%(num)s job is waiting.", "%(num)s jobs are waiting.", counts.waiting)
            if counts.waiting
            else _("Nothing is waiting.")
        )
    return CheckResult(code="queue", name=_("Queue"), light=light, state=state, advice=advice)


def check_mail(situation: Situation) -> CheckResult:
    """Is e-mail sent, and does it arrive?"""
    with situation.database.reading() as session:
        status = notifications.load_status(session, is_configured=situation.is_mail_configured, now=situation.now)
        counts = mail.count_by_state(session, since=situation.now - MAIL_LOOKED_BACK)
    lost, sent = sum(counts.get(state, 0) for state in notifications.TROUBLED), counts.get(MailState.SENT, 0)
    light, endpoint = Light.BAD, "notifications.list_deliveries"
    advice: Message | str
    if not status.is_set_up:
        light, endpoint = Light.LOOK, "notifications.edit_server"
        state, advice = _("E-mail isn’t set up"), _("Nobody gets invitations or reminders by e-mail.")
    elif situation.is_mail_kept:
        light, endpoint = Light.LOOK, "notifications.edit_server"
        state, advice = _("E-mail is written into a folder"), _("Nobody gets any.")
    elif status.run.failures:
        state, advice = _("The mail server can’t be used"), status.run.error
    elif lost:
        state = ngettext("%(num)s e-mail was not delivered", "%(num)s e-mails were not delivered", lost)
        advice = _("In the last 7 days.")
    else:
        light, state = Light.GOOD, _("E-mail is sent")
        advice = ngettext("%(num)s in the last 7 days.", "%(num)s in the last 7 days.", sent)
    return CheckResult(code="mail", name=_("E-mail"), light=light, state=state, advice=advice, endpoint=endpoint)


def check_disk(situation: Situation) -> CheckResult:
    """Is there room on the disk of the instance?"""
    usage = shutil.disk_usage(situation.instance_path)
    free = usage.free / usage.total
    light = Light.BAD if free < FULL_RATIO else Light.LOOK if free < NEARLY_FULL_RATIO else Light.GOOD
    return CheckResult(
        code="disk",
        name=_("Disk"),
        light=light,
        state={
            Light.BAD: _("The disk is full"),
            Light.LOOK: _("The disk is nearly full"),
            Light.GOOD: _("Enough space"),
        }[light],
        advice=_(
            "%(free)s of %(total)s GB are free.",
            free=Number(round(usage.free / _GIGABYTE, 1)),
            total=Number(round(usage.total / _GIGABYTE, 1)),
        ),
    )


def check_backup(situation: Situation) -> CheckResult:
    """Is there a backup that is not too old?"""
    with situation.database.reading() as session:
        last = audit.find_last(session, "backup.made")
    if last is None:
        return CheckResult(
            code="backup",
            name=_("Backup"),
            light=Light.LOOK,
            state=_("No backup yet"),
            advice=_("Run “lms backup FOLDER” every night."),
        )
    age = situation.now - last.occurred_at
    light = Light.BAD if age > TOO_OLD_BACKUP else Light.LOOK if age > OLD_BACKUP else Light.GOOD
    megabytes = Number(round(last.details.get("size_bytes", 0) / 1_000_000, 1))
    return CheckResult(
        code="backup",
        name=_("Backup"),
        light=light,
        state=_("Backed up") if light is Light.GOOD else _("The last backup is old"),
        advice=_("Made %(ago)s and checked: %(size)s MB.", ago=ago(age), size=megabytes)
        if light is Light.GOOD
        else _("The last one was made %(ago)s. Run “lms backup FOLDER” every night.", ago=ago(age)),
    )


def check_proxies(situation: Situation) -> CheckResult:
    """Do visitors have addresses of their own?"""
    return CheckResult(
        code="proxies",
        name=_("Addresses of visitors"),
        light=Light.LOOK if situation.hides_addresses else Light.GOOD,
        state=_("All visitors seem to have the same address") if situation.hides_addresses else _("Known"),
        advice=_(
            "Set trusted_proxies in config.toml to the number of proxies. Until then, one person’s wrong passwords slow everyone down."
        )
        if situation.hides_addresses
        else _("Wrong passwords slow down only the person who enters them."),
    )


CHECKS = (check_database, check_worker, check_queue, check_mail, check_disk, check_backup, check_proxies)


def ago(age: timedelta) -> Message:
    """Say how long ago something was."""
    minutes = int(age.total_seconds() // 60)
    if minutes < 1:
        return _("less than a minute ago")
    if minutes < 60:
        return ngettext("%(num)s minute ago", "%(num)s minutes ago", minutes)
    if minutes < 48 * 60:
        return ngettext("%(num)s hour ago", "%(num)s hours ago", minutes // 60)
    return ngettext("%(num)s day ago", "%(num)s days ago", minutes // (24 * 60))
