"""The one explicit list of features: blueprints, subscriptions, asked-for handlers, schedules.

In the order in which they run. Nothing is scanned, nothing registers itself.
"""

from flask import Blueprint

from lms.administration.audit_log import views as audit_log
from lms.administration.health import checks as health_checks
from lms.administration.health import registry as health_registry
from lms.administration.health import views as system_health
from lms.administration.health.terms import HealthCheck
from lms.administration.personal_data import jobs as personal_data_jobs
from lms.administration.personal_data import views as personal_data
from lms.administration.settings import registry as settings_registry
from lms.administration.settings import views as settings
from lms.administration.settings.registry import SettingsPage
from lms.announcements import events as announcement_events
from lms.announcements import jobs as announcement_jobs
from lms.announcements import messages as announcement_messages
from lms.announcements import views as announcements
from lms.assignments import events as assignment_events
from lms.assignments import jobs as assignment_jobs
from lms.assignments import messages as assignment_messages
from lms.assignments import views as assignments
from lms.assignments.renewals import jobs as renewal_jobs
from lms.assignments.renewals import messages as renewal_messages
from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.courses import events as courses_events
from lms.courses.media import jobs as media_jobs
from lms.courses.media import views as media
from lms.curriculum import events as curriculum_events
from lms.curriculum import jobs as curriculum_jobs
from lms.curriculum import views as curriculum
from lms.curriculum.coverage import jobs as coverage_jobs
from lms.curriculum.coverage import views as coverage
from lms.curriculum.desk import views as desk
from lms.curriculum.modules import jobs as module_jobs
from lms.curriculum.modules import views as modules
from lms.curriculum.modules.drafts import messages as review_messages
from lms.curriculum.modules.exchange import views as question_files
from lms.curriculum.patches import views as patches
from lms.dashboards import jobs as dashboard_jobs
from lms.dashboards import views as dashboards
from lms.dashboards.needs import messages as need_messages
from lms.dashboards.needs import views as needs
from lms.dashboards.planner import views as planner
from lms.dashboards.roster import views as roster
from lms.dashboards.walk import views as walk
from lms.dashboards.weakest import jobs as weakest_jobs
from lms.directory import views as directory
from lms.directory.imports import jobs as import_jobs
from lms.directory.imports import views as people_imports
from lms.directory.photos import views as photos
from lms.evidence import events as evidence_events
from lms.evidence.observation import messages as observation_messages
from lms.evidence.observation import views as observation
from lms.evidence.observers import messages as observer_messages
from lms.evidence.observers import views as observers
from lms.evidence.products import messages as product_messages
from lms.evidence.products import views as products
from lms.evidence.vignettes import views as vignettes
from lms.huddles import jobs as huddle_jobs
from lms.huddles import messages as huddle_messages
from lms.huddles import views as huddles
from lms.identity import events as identity_events
from lms.identity import jobs as identity_jobs
from lms.identity import messages as identity_messages
from lms.identity import views as identity
from lms.identity.first import views as first
from lms.identity.login import views as login
from lms.journeys import views as journeys
from lms.journeys.files import views as map_files
from lms.journeys.results import views as results
from lms.journeys.suggestions import views as suggestions
from lms.learning import views as learning
from lms.learning.reader import views as reader
from lms.learning.record import views as record
from lms.library.guides import views as guides
from lms.library.transfers import views as transfers
from lms.mail import registry as mail_registry
from lms.mail.terms import MessageKind
from lms.migrations.check import check_schema
from lms.notifications import jobs as notification_jobs
from lms.notifications import messages as notification_messages
from lms.notifications import queries as notification_queries
from lms.notifications import views as notifications
from lms.organisation import views as organisation
from lms.organisation.launch import views as launch
from lms.organisation.setup import messages as setup_messages
from lms.organisation.setup import views as setup
from lms.outbox import jobs as outbox_jobs
from lms.outbox import registry as outbox_registry
from lms.outbox.terms import Handler, Schedule, Subscription
from lms.people import events as people_events
from lms.people import jobs as people_jobs
from lms.people import views as people
from lms.people.deputies import messages as deputy_messages
from lms.people.deputies import views as deputies
from lms.people.zones import company_zone
from lms.problems import messages as problem_messages
from lms.problems import views as problems
from lms.pulse import events as pulse_events
from lms.pulse import jobs as pulse_jobs
from lms.pulse import messages as pulse_messages
from lms.pulse import views as pulse
from lms.quizzes import events as quiz_events
from lms.quizzes import jobs as quiz_jobs
from lms.quizzes import views as quizzes
from lms.quizzes.bank import jobs as bank_jobs
from lms.quizzes.bank import views as bank
from lms.recall import jobs as recall_jobs
from lms.recall import messages as recall_messages
from lms.recall import views as recall
from lms.search import jobs as search_jobs
from lms.search import views as search
from lms.stories import messages as story_messages
from lms.stories import views as stories
from lms.vision import views as vision
from lms.wall import views as wall
from lms.web import health
from lms.web import views as help_pages

BLUEPRINTS: tuple[Blueprint, ...] = (
    health.blueprint,
    help_pages.blueprint,
    first.blueprint,
    login.blueprint,
    identity.blueprint,
    notifications.blueprint,
    people.blueprint,
    deputies.blueprint,
    vision.blueprint,
    journeys.blueprint,
    map_files.blueprint,
    suggestions.blueprint,
    results.blueprint,
    media.blueprint,
    question_files.blueprint,
    observation.blueprint,
    observers.blueprint,
    vignettes.blueprint,
    products.blueprint,
    quizzes.blueprint,
    bank.blueprint,
    recall.blueprint,
    stories.blueprint,
    announcements.blueprint,
    pulse.blueprint,
    huddles.blueprint,
    learning.blueprint,
    reader.blueprint,
    record.blueprint,
    assignments.blueprint,
    curriculum.blueprint,
    desk.blueprint,
    coverage.blueprint,
    modules.blueprint,
    patches.blueprint,
    dashboards.blueprint,
    needs.blueprint,
    roster.blueprint,
    planner.blueprint,
    walk.blueprint,
    guides.blueprint,
    transfers.blueprint,
    search.blueprint,
    wall.blueprint,
    problems.blueprint,
    settings.blueprint,
    personal_data.blueprint,
    audit_log.blueprint,
    system_health.blueprint,
    organisation.blueprint,
    setup.blueprint,
    launch.blueprint,
    directory.blueprint,
    people_imports.blueprint,
    photos.blueprint,
)

SIGNED_LINKS = (notifications.stop_mail,)
"""Views that take a form without a token: programs that show e-mail send it (RFC 8058), and the address itself is our signature."""


SUBSCRIPTIONS: tuple[Subscription, ...] = (
    Subscription(event=people_events.EmployeeJoined, handler=assignment_jobs.reconcile_employee),
    Subscription(event=people_events.EmployeeJoined, handler=announcement_jobs.reach_newcomer),
    Subscription(event=people_events.EmployeeJoined, handler=announcement_jobs.recount_person),
    Subscription(event=people_events.EmployeeJoined, handler=dashboard_jobs.refresh_person),
    Subscription(event=people_events.EmployeeMoved, handler=assignment_jobs.reconcile_employee),
    Subscription(event=people_events.EmployeeMoved, handler=announcement_jobs.reach_newcomer),
    Subscription(event=people_events.EmployeeMoved, handler=announcement_jobs.recount_person),
    Subscription(event=people_events.EmployeeMoved, handler=dashboard_jobs.refresh_person),
    Subscription(event=people_events.EmployeeLeft, handler=identity_jobs.close_account),
    Subscription(event=people_events.EmployeeLeft, handler=assignment_jobs.reconcile_employee),
    Subscription(event=people_events.EmployeeLeft, handler=announcement_jobs.recount_person),
    Subscription(event=people_events.EmployeeLeft, handler=dashboard_jobs.refresh_person),
    Subscription(event=people_events.ImportRequested, handler=import_jobs.advance_import),
    Subscription(event=people_events.PeopleImported, handler=identity_jobs.follow_import),
    Subscription(event=people_events.PeopleImported, handler=assignment_jobs.reconcile_imported),
    Subscription(event=people_events.PeopleImported, handler=announcement_jobs.reach_imported),
    Subscription(event=people_events.PeopleImported, handler=dashboard_jobs.refresh_imported),
    Subscription(event=identity_events.PasswordForgotten, handler=identity_jobs.mail_reset),
    Subscription(event=curriculum_events.ReleasePublished, handler=curriculum_jobs.request_courses),
    Subscription(event=curriculum_events.ReleasePublished, handler=search_jobs.index_release),
    Subscription(event=curriculum_events.ReleaseWithdrawn, handler=curriculum_jobs.restore_courses),
    Subscription(event=curriculum_events.ReleaseWithdrawn, handler=search_jobs.index_release),
    Subscription(event=courses_events.CoursePublished, handler=assignment_jobs.assign_course),
    Subscription(event=courses_events.CoursePublished, handler=search_jobs.index_course),
    Subscription(event=evidence_events.ModuleCompleted, handler=assignment_jobs.close_fulfilled),
    Subscription(event=evidence_events.ModuleCompleted, handler=recall_jobs.make_cards),
    Subscription(event=evidence_events.MasteryChanged, handler=recall_jobs.make_cards),
    Subscription(event=evidence_events.MasteryChanged, handler=dashboard_jobs.refresh_person),
    Subscription(event=quiz_events.CountAsked, handler=bank_jobs.request_statistics),
    Subscription(event=quiz_events.QuestionRegraded, handler=bank_jobs.apply_regrade),
    Subscription(event=announcement_events.AnnouncementScheduled, handler=announcement_jobs.await_day),
    Subscription(event=announcement_events.AnnouncementPublished, handler=announcement_jobs.deliver),
    Subscription(event=announcement_events.AnnouncementCorrected, handler=announcement_jobs.ask_again),
    Subscription(event=announcement_events.AnnouncementSeen, handler=announcement_jobs.request_count),
    Subscription(event=announcement_events.ReminderRequested, handler=announcement_jobs.remind),
    Subscription(event=announcement_events.MantraConfirmed, handler=announcement_jobs.request_mantra_count),
    Subscription(event=pulse_events.PulsePlanned, handler=pulse_jobs.open_and_close),
    Subscription(event=assignment_events.AssignmentMade, handler=dashboard_jobs.refresh_people),
    Subscription(event=assignment_events.AssignmentMade, handler=assignment_jobs.tell_assigned),
    Subscription(event=assignment_events.AssignmentChanged, handler=dashboard_jobs.refresh_person),
    Subscription(event=assignment_events.AssignmentFulfilled, handler=dashboard_jobs.refresh_person),
)
"""Who wants which event; for one event, first listed, first run."""

HANDLERS: tuple[Handler, ...] = (
    curriculum_jobs.generate_foundation,
    curriculum_jobs.generate_course,
    announcement_jobs.publish_scheduled,
    announcement_jobs.count,
    announcement_jobs.count_mantra,
    pulse_jobs.prepare,
    pulse_jobs.open_prepared,
    dashboard_jobs.refresh_scope,
    dashboard_jobs.rebuild_people,
    dashboard_jobs.rebuild_scopes,
    weakest_jobs.prepare_some_huddles,
)
"""Handlers which no event wakes: they are asked for by key."""

SCHEDULES: tuple[Schedule, ...] = (
    Schedule(handler=people_jobs.start_due, hour=0),
    Schedule(handler=module_jobs.publish_due, hour=0),
    Schedule(handler=pulse_jobs.open_and_close, hour=0),
    Schedule(handler=quiz_jobs.expire_attempts, hour=1),
    Schedule(handler=identity_jobs.purge, hour=2),
    Schedule(handler=outbox_jobs.purge, hour=2),
    Schedule(handler=import_jobs.purge_imports, hour=2),
    Schedule(handler=media_jobs.tidy, hour=3),
    Schedule(handler=notification_jobs.purge, hour=2),
    Schedule(handler=dashboard_jobs.rebuild, hour=3),
    Schedule(handler=coverage_jobs.count_reach, hour=4),
    Schedule(handler=bank_jobs.rebuild_statistics, hour=4),
    Schedule(handler=assignment_jobs.tell_milestones, hour=5),
    Schedule(handler=renewal_jobs.tell_expiring, hour=5),
    Schedule(handler=announcement_jobs.remind_late, hour=5),
    Schedule(handler=weakest_jobs.prepare_huddles, hour=4),
    Schedule(handler=huddle_jobs.remind, hour=5),
    Schedule(handler=dashboard_jobs.tell_managers, hour=5),
    Schedule(handler=recall_jobs.ask_people, hour=5),
    Schedule(handler=personal_data_jobs.keep_retention, hour=5),
)

HEALTH_CHECKS: tuple[HealthCheck, ...] = (check_schema, *health_checks.CHECKS)
"""What the page Health and `lms doctor` look at, in this order."""

SETTINGS: tuple[SettingsPage, ...] = (
    SettingsPage(
        label=_("Company"),
        about=_("Its name, language, time zone, logo and colour."),
        endpoint="organisation.edit_company",
        permission=Permission.COMPANY_EDIT,
    ),
    SettingsPage(
        label=_("E-mail"), about=_("How invitations and reminders are sent."), endpoint="notifications.edit_server"
    ),
    SettingsPage(
        label=_("Sign-in"), about=_("When people are signed out automatically."), endpoint="settings.edit_sign_in"
    ),
    SettingsPage(
        label=_("Approval of modules"),
        about=_("Whether a second person approves a module before it is published."),
        endpoint="modules.edit_review_rule",
        permission=Permission.GRANTS_EDIT,
    ),
    SettingsPage(
        label=_("Approval of observations"),
        about=_("Whether a second person approves what an observer saw."),
        endpoint="observation.edit_approval_rule",
    ),
    SettingsPage(
        label=_("Due dates"), about=_("How many days people have for a course."), endpoint="settings.edit_due_dates"
    ),
    SettingsPage(
        label=_("Working days"), about=_("On which days people get their two minutes."), endpoint="recall.edit_days"
    ),
    SettingsPage(
        label=_("How long data is kept"),
        about=_("When data of people who left, and old entries of the audit log, are removed."),
        endpoint="settings.edit_retention",
    ),
)
"""The pages to which the settings lead."""
MESSAGES: tuple[MessageKind, ...] = (
    identity_messages.INVITATION,
    identity_messages.PASSWORD_RESET,
    setup_messages.STEP_ASKED,
    deputy_messages.DEPUTY_NAMED,
    deputy_messages.DEPUTY_SET,
    deputy_messages.DEPUTY_CANCELED,
    assignment_messages.ASSIGNED,
    assignment_messages.DUE,
    assignment_messages.OVERDUE,
    assignment_messages.CERTIFICATE,
    renewal_messages.EXPIRING,
    observation_messages.OBSERVATION_ASKED,
    observation_messages.OBSERVATION_PLANNED,
    observation_messages.OBSERVATION_TO_DO,
    observation_messages.OBSERVED,
    observation_messages.APPROVAL_ASKED,
    observation_messages.OBSERVATION_DECLINED,
    observer_messages.OBSERVER_NAMED,
    product_messages.PRODUCT_SHOWN,
    product_messages.PRODUCT_ACCEPTED,
    product_messages.PRODUCT_RETURNED,
    review_messages.REVIEW_ASKED,
    review_messages.REVIEW_APPROVED,
    review_messages.REVIEW_SENT_BACK,
    story_messages.STORY_WAITING,
    story_messages.STORY_APPROVED,
    story_messages.STORY_DECLINED,
    story_messages.STORY_REPORTED,
    announcement_messages.ANNOUNCED,
    announcement_messages.ANNOUNCEMENT_REMINDER,
    pulse_messages.PULSE_OPEN,
    recall_messages.TWO_MINUTES,
    huddle_messages.HUDDLE_TODAY,
    need_messages.REMINDER,
    need_messages.WEEK,
    problem_messages.PROBLEM_ANSWERED,
    notification_messages.NOTE,
)
"""What the program sends to people."""


def fill_registries() -> None:
    """Tell the outbox who wants which event, Health what to look at, the settings which pages there are, and the mail which messages."""
    outbox_registry.fill(SUBSCRIPTIONS, HANDLERS, SCHEDULES)
    outbox_registry.count_days_in(company_zone)
    health_registry.fill(HEALTH_CHECKS)
    settings_registry.fill(SETTINGS)
    directory = mail_registry.Directory(
        find_recipients=notification_queries.find_recipients, find_sender=notification_queries.find_sender
    )
    mail_registry.fill(MESSAGES, directory)
