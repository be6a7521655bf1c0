"""The words of the audit log."""

from datetime import timedelta
from enum import StrEnum

from lms.core.words import Message
from lms.core.words import gettext as _


class Area(StrEnum):
    """What a change is about."""

    PEOPLE = "people"
    CONTENT = "content"
    RESULTS = "results"
    SETTINGS = "settings"

    @property
    def label(self) -> Message:
        """The area in words."""
        return _AREAS[self]


class Author(StrEnum):
    """Who made a change."""

    PERSON = "person"
    PROGRAM = "program"
    """A command, or work in the background."""

    @property
    def label(self) -> Message:
        """The author in words."""
        return {Author.PERSON: _("People"), Author.PROGRAM: _("The program")}[self]


class Period(StrEnum):
    """How far back to look."""

    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    ALL = "all"

    @property
    def label(self) -> Message:
        """The period in words."""
        return _PERIODS[self][0]

    @property
    def length(self) -> timedelta | None:
        """How long it is; `None` for everything."""
        return _PERIODS[self][1]


_AREAS = {
    Area.PEOPLE: _("People and access"),
    Area.CONTENT: _("Content"),
    Area.RESULTS: _("Training and results"),
    Area.SETTINGS: _("Settings and the program"),
}
_PERIODS: dict[Period, tuple[Message, timedelta | None]] = {
    Period.WEEK: (_("Last 7 days"), timedelta(days=7)),
    Period.MONTH: (_("Last 30 days"), timedelta(days=30)),
    Period.YEAR: (_("Last 12 months"), timedelta(days=365)),
    Period.ALL: (_("Any time"), None),
}
NOUNS = {
    Area.PEOPLE: (
        "account", "deputy", "employee", "extra-time", "move", "observer", "people-import", "employment", "grants", "invitation", "job-role", "department", "site", "organisation", "password",
        "people", "person", "personal-data", "sessions",
    ),
    Area.CONTENT: (
        "announcement", "mantra", "map", "maps", "media", "module", "package", "patch", "problem", "release", "review-rule", "screen", "story", "suggestion", "doubt", "system",
        "part", "question", "vignette",
    ),
    Area.RESULTS: ("assignment", "attempt", "exemption", "certificate", "huddle", "observation", "pulse", "reminder", "work-product"),
    Area.SETTINGS: ("audit-log", "background-work", "backup", "demo", "mail-server", "mail-times", "message", "settings"),
}  # fmt: skip
"""With which nouns the actions of an area begin."""
ACTIONS: dict[str, Message] = {
    "account.first-administrator": _("Became the first administrator"),
    "account.opened": _("Opened an account"),
    "announcement.confirmed": _("Confirmed an announcement"),
    "announcement.corrected": _("Corrected a published announcement"),
    "announcement.drafted": _("Edited an announcement"),
    "announcement.not-published": _("Could not publish a scheduled announcement"),
    "announcement.published": _("Published an announcement"),
    "announcement.reminded": _("Reminded people of an announcement"),
    "announcement.restored": _("Restored an announcement"),
    "announcement.scheduled": _("Scheduled an announcement"),
    "announcement.unscheduled": _("Cancelled the schedule of an announcement"),
    "announcement.withdrawn": _("Withdrew an announcement"),
    "assignment.exempted": _("Exempted a person from a course"),
    "assignment.extended": _("Extended a due date"),
    "audit-log.purged": _("Deleted old entries"),
    "background-work.retried": _("Tried failed jobs again"),
    "backup.made": _("Made a backup"),
    "backup.restored": _("Restored a backup"),
    "certificate.revoked": _("Revoked a certificate"),
    "demo.prepared": _("Prepared the example company"),
    "department.added": _("Added a department"),
    "department.edited": _("Edited a department"),
    "deputy.canceled": _("Ended a deputy’s time"),
    "deputy.named": _("Named a deputy"),
    "deputy.restored": _("Restored a deputy"),
    "doubt.dismissed": _("Dismissed a question about a map"),
    "doubt.reopened": _("Reopened a question about a map"),
    "employee.added": _("Added a person"),
    "employee.edited": _("Edited a person"),
    "employee.moved": _("Changed role, site or manager"),
    "employee.photographed": _("Changed a photo"),
    "employee.returned": _("Rehired a person"),
    "employment.edited": _("Edited an employee number or first day"),
    "employment.end-canceled": _("Cancelled a planned end of employment"),
    "employment.end-planned": _("Planned the end of an employment"),
    "employment.ended": _("Ended an employment"),
    "exemption.ended": _("Ended an exemption"),
    "extra-time.set": _("Set extra time for quizzes"),
    "grants.edited": _("Changed permissions"),
    "huddle.held": _("Held a huddle"),
    "huddle.made": _("Made this week’s huddle"),
    "huddle.planned": _("Changed the day or the topic of a huddle"),
    "huddle.reopened": _("Reopened a huddle"),
    "mail-server.set": _("Set up the mail server"),
    "mail-times.set": _("Changed when e-mail is sent"),
    "job-role.added": _("Added a job role"),
    "job-role.edited": _("Edited a job role"),
    "job-role.listed": _("Added job roles from a list"),
    "mantra.confirmed": _("Confirmed the mantra"),
    "mantra.draft-discarded": _("Discarded the draft of the mantra"),
    "mantra.draft-restored": _("Restored the draft of the mantra"),
    "mantra.drafted": _("Started a draft of the mantra"),
    "mantra.published": _("Published the mantra"),
    "mantra.restored": _("Restored an earlier mantra"),
    "map.archived": _("Archived a map"),
    "map.confirmation-withdrawn": _("Withdrew the confirmation of a map"),
    "map.confirmed": _("Confirmed a map"),
    "map.created": _("Created a map"),
    "map.draft-discarded": _("Discarded the draft of a map"),
    "map.draft-restored": _("Restored the draft of a map"),
    "map.moved": _("Moved a map in the list"),
    "map.published": _("Published a map"),
    "map.restored": _("Restored a map"),
    "maps.imported": _("Imported maps"),
    "media.added": _("Added a file"),
    "media.described": _("Edited the description of a file"),
    "media.imported": _("Imported files"),
    "media.restored": _("Restored a file"),
    "media.retired": _("Retired a file"),
    "module.approved": _("Approved a module"),
    "module.draft-discarded": _("Discarded the draft of a module"),
    "module.draft-restored": _("Restored the draft of a module"),
    "module.drafted": _("Started a draft of a module"),
    "module.published": _("Published a module"),
    "module.publishing-failed": _("Could not publish a scheduled module"),
    "module.restored": _("Restored a module"),
    "module.retired": _("Retired a module"),
    "module.scheduled": _("Scheduled a module"),
    "module.sent-back": _("Sent a module back to its author"),
    "module.submitted": _("Submitted a module for review"),
    "module.version-restored": _("Restored an earlier version of a module"),
    "move.canceled": _("Cancelled a planned change of role, site or manager"),
    "move.failed": _("Could not make a planned change of role, site or manager"),
    "move.planned": _("Planned a change of role, site or manager"),
    "observation.approved": _("Approved an observation"),
    "observation.declined": _("Did not approve an observation"),
    "observation.planned": _("Planned an observation"),
    "observation.recorded": _("Recorded an observation"),
    "observation.withdrawn": _("Withdrew a request to be observed"),
    "observer.named": _("Named an observer"),
    "observer.removed": _("Removed an observer"),
    "observer.restored": _("Restored an observer"),
    "organisation.applied": _("Imported the organisation"),
    "organisation.edited": _("Edited the company"),
    "package.imported": _("Imported a whole company"),
    "password.changed": _("Changed a password"),
    "password.reset-asked": _("Asked for a new password"),
    "patch.restored": _("Restored a rewritten page"),
    "patch.saved": _("Rewrote a generated page"),
    "patch.withdrawn": _("Withdrew a rewritten page"),
    "people-import.undone": _("Undid an import of people"),
    "people.imported": _("Imported people"),
    "person.invited": _("Invited a person"),
    "personal-data.erased": _("Erased personal data"),
    "personal-data.erasure-scheduled": _("Scheduled the erasure of personal data"),
    "personal-data.erasure-withdrawn": _("Withdrew the erasure of personal data"),
    "personal-data.exported": _("Exported personal data"),
    "problem.answered": _("Answered a reported problem"),
    "problem.reported": _("Reported a problem"),
    "pulse.cancelled": _("Cancelled a pulse"),
    "pulse.closed": _("Closed a pulse"),
    "pulse.opened": _("Opened a pulse"),
    "pulse.planned": _("Planned a pulse"),
    "pulse.restored": _("Planned a cancelled pulse again"),
    "question.regraded": _("Regraded a question"),
    "release.published": _("Published a release"),
    "release.retried": _("Tried again to make the courses of a release"),
    "release.withdrawn": _("Withdrew a release"),
    "review-rule.set": _("Changed the approval of modules"),
    "sessions.ended": _("Signed a person out"),
    "screen.added": _("Added a screen"),
    "screen.edited": _("Edited a screen"),
    "screen.readdressed": _("Gave a screen a new address"),
    "screen.switched-off": _("Switched a screen off"),
    "screen.switched-on": _("Switched a screen on"),
    "settings.changed": _("Changed settings"),
    "settings.step-handed": _("Asked a colleague to do a setup step"),
    "settings.step-skipped": _("Skipped a setup step"),
    "site.edited": _("Edited a site"),
    "site.listed": _("Added sites from a list"),
    "story.approved": _("Approved a story"),
    "story.declined": _("Did not approve a story"),
    "story.edited": _("Edited a story"),
    "story.named": _("Let their name be shown with a story"),
    "story.reported": _("Reported a story"),
    "story.restored": _("Restored a story"),
    "story.told": _("Told a story"),
    "story.unnamed": _("Removed their name from a story"),
    "story.withdrawn": _("Withdrew a story"),
    "suggestion.accepted": _("Accepted a suggested part"),
    "suggestion.declined": _("Declined a suggested part"),
    "suggestion.reopened": _("Reopened a suggested part"),
    "system.saved": _("Saved a system"),
    "vignette.archived": _("Archived a case for observers"),
    "vignette.generated": _("Added cases for observers from the maps"),
    "vignette.restored": _("Restored a case for observers"),
    "vignette.written": _("Wrote a case for observers"),
    "work-product.accepted": _("Accepted someone’s work"),
    "work-product.returned": _("Sent back someone’s work"),
}
"""What each action is called. One that is missing here is called by its code, see `action_label`."""
DETAILS: dict[str, Message] = {
    "after": _("After"),
    "before": _("Before"),
    "answered": _("Answers"),
    "asked": _("People asked"),
    "count": _("Number"),
    "employee_number": _("Employee number"),
    "ended_on": _("Ended on"),
    "joined_on": _("First day"),
    "manager": _("Manager"),
    "name": _("Name"),
    "reason": _("Reason"),
    "rows": _("Rows"),
    "sets": _("Permissions"),
    "size_bytes": _("Size in bytes"),
    "state": _("Status"),
}
"""What the values of an entry are called; others by their code."""


def action_label(code: str) -> str:
    """Return what an action is called: `site.renamed` becomes “Site renamed” where nobody wrote better words."""
    return ACTIONS.get(code) or _plain(code.replace(".", " "))


def detail_label(code: str) -> str:
    """Return what a value of an entry is called."""
    return DETAILS.get(code) or _plain(code)


def detail_order(detail: tuple[str, object]) -> tuple[int, str]:
    """Return by what the values of an entry are sorted: before, after, the rest, and why. PostgreSQL keeps no order."""
    return {"before": 0, "after": 1, "reason": 3}.get(detail[0], 2), detail[0]


def _plain(code: str) -> str:
    return code.replace("-", " ").replace("_", " ").capitalize()
