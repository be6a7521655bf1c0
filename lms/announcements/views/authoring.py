"""Writing, publishing and withdrawing announcements."""

from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

from flask import g, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.announcements import forms, operations, queries
from lms.announcements.terms import AnnouncementState
from lms.announcements.views.routes import blueprint
from lms.core import clock
from lms.core.errors import RuleViolation
from lms.core.permissions import Permission
from lms.core.words import Message, ngettext
from lms.core.words import gettext as _
from lms.people import queries as people
from lms.people.zones import company_zone
from lms.stories import queries as stories
from lms.vision import queries as vision
from lms.web.database import reading, writing
from lms.web.guards import requires
from lms.web.once import do_once
from lms.web.page import page, see_other

_EDIT = Permission.ANNOUNCEMENTS_EDIT


@blueprint.get("/write/announcements")
@requires(_EDIT)
def list_announcements() -> ResponseReturnValue:
    """Show all announcements, last changed first."""
    with reading() as session:
        model = queries.page_announcements(session, request.args.get("after"))
    return page("announcements/list_announcements.html", model)


@blueprint.route("/write/announcements/new", methods=["GET", "POST"])
@requires(_EDIT)
def create_announcement() -> ResponseReturnValue:
    """Write a new announcement; with `?for=mantra` one that announces the mantra."""
    with reading() as session:
        form = forms.AnnouncementForm.from_request(**_beginning(session))
        _offer(session, form)
        form.offer_stories(stories.list_offered(session), chosen=None)
        reach = reach_words(session, form)
    if form.validate_on_submit():
        with form.refusals(RuleViolation), writing() as session:
            made = do_once(
                session,
                lambda: operations.create_announcement(session, text=form.text, viewer=g.viewer, now=clock.now()),
            )
        if not form.errors:
            return see_other(".preview_announcement", announcement_id=UUID(made), message=_("Draft saved."))
    return page("announcements/edit_announcement.html", None, form=form, reach=reach)


@blueprint.get("/write/announcements/reach")
@requires(_EDIT)
def count_reach() -> ResponseReturnValue:
    """Say how many people an audience reaches, while it is being chosen."""
    form = forms.ChooseAudienceForm(formdata=request.args)
    with reading() as session:
        _offer(session, form)
        return jsonify(words=str(reach_words(session, form)))


@blueprint.get("/write/announcements/<uuid:announcement_id>")
@requires(_EDIT)
def preview_announcement(announcement_id: UUID) -> ResponseReturnValue:
    """Show an announcement as people read it, whom it reaches, and who has read it."""
    with reading() as session:
        model = queries.show_announcement_page(session, announcement_id)
    return page("announcements/preview_announcement.html", model, form=forms.ScheduleForm())


@blueprint.route("/write/announcements/<uuid:announcement_id>/edit", methods=["GET", "POST"])
@requires(_EDIT)
def edit_announcement(announcement_id: UUID) -> ResponseReturnValue:
    """Change a draft, or what is scheduled; correct the text of what is published."""
    with reading() as session:
        row = queries.get_announcement(session, announcement_id)
    if row.state is AnnouncementState.PUBLISHED:
        return _correct(row)
    with reading() as session:
        form = forms.AnnouncementForm.from_request(**_values(row))
        _offer(session, form)
        form.offer_stories(stories.list_offered(session), chosen=row.story_id)
        reach = reach_words(session, form)
    if not row.is_editable:
        return see_other(".preview_announcement", announcement_id=announcement_id)
    if form.validate_on_submit():
        with form.refusals(), writing() as session:
            operations.save_announcement(
                session,
                announcement_id=announcement_id,
                text=form.text,
                seen_revision=form.seen_revision.data or 0,
                viewer=g.viewer,
                now=clock.now(),
            )
        if not form.errors:
            return see_other(".preview_announcement", announcement_id=announcement_id, message=_("Saved."))
    return page("announcements/edit_announcement.html", row, form=form, reach=reach)


@blueprint.post("/write/announcements/<uuid:announcement_id>/publish")
@requires(_EDIT)
def publish_announcement(announcement_id: UUID) -> ResponseReturnValue:
    """Publish an announcement now."""
    return _do(announcement_id, operations.publish_announcement, _("Published. It is on its way."))


@blueprint.post("/write/announcements/<uuid:announcement_id>/schedule")
@requires(_EDIT)
def schedule_announcement(announcement_id: UUID) -> ResponseReturnValue:
    """Publish an announcement at a moment to come."""
    form = forms.ScheduleForm.from_request()
    if form.validate_on_submit():
        with form.refusals(RuleViolation), writing() as session:
            operations.schedule_announcement(
                session,
                announcement_id=announcement_id,
                publish_at=form.moment(company_zone(session)),
                viewer=g.viewer,
                now=clock.now(),
            )
        if not form.errors:
            return see_other(".preview_announcement", announcement_id=announcement_id, message=_("Scheduled."))
    with reading() as session:
        model = queries.show_announcement_page(session, announcement_id)
    return page("announcements/preview_announcement.html", model, form=form)


@blueprint.post("/write/announcements/<uuid:announcement_id>/unschedule")
@requires(_EDIT)
def unschedule_announcement(announcement_id: UUID) -> ResponseReturnValue:
    """Make what is scheduled a draft again."""
    return _do(announcement_id, operations.unschedule_announcement, _("It is a draft again."))


@blueprint.post("/write/announcements/<uuid:announcement_id>/withdraw")
@requires(_EDIT)
def withdraw_announcement(announcement_id: UUID) -> ResponseReturnValue:
    """Withdraw an announcement, or discard a draft."""
    return _do(announcement_id, operations.withdraw_announcement, _("Withdrawn. You can restore it here."))


@blueprint.post("/write/announcements/<uuid:announcement_id>/restore")
@requires(_EDIT)
def restore_announcement(announcement_id: UUID) -> ResponseReturnValue:
    """Undo withdrawing."""
    return _do(announcement_id, operations.restore_announcement, _("Restored."))


@blueprint.post("/write/announcements/<uuid:announcement_id>/remind")
@requires(_EDIT)
def remind_everybody(announcement_id: UUID) -> ResponseReturnValue:
    """Remind everybody who has not read or confirmed it."""
    with writing() as session:
        queries.get_announcement(session, announcement_id)
        operations.ask_reminders(
            session, announcement_id=announcement_id, manager_id=None, viewer=g.viewer, now=clock.now()
        )
    message = _("Reminders are on their way; nobody gets two on one day.")
    return see_other(".preview_announcement", announcement_id=announcement_id, message=message)


def _correct(row: queries.AnnouncementRow) -> ResponseReturnValue:
    form = forms.CorrectAnnouncementForm.from_request(title=row.title, body=row.body, seen_revision=row.revision)
    if form.validate_on_submit():
        with form.refusals(), writing() as session:
            operations.correct_announcement(
                session,
                announcement_id=row.id,
                title=form.title.data or "",
                body=form.body.data or "",
                asks_again=bool(form.asks_again.data),
                seen_revision=form.seen_revision.data or 0,
                viewer=g.viewer,
                now=clock.now(),
            )
        if not form.errors:
            return see_other(".preview_announcement", announcement_id=row.id, message=_("Saved."))
    return page("announcements/correct_announcement.html", row, form=form)


def reach_words(session: Session, form: forms.ChooseAudienceForm) -> Message | str:
    """Return how many people the chosen audience reaches, in words."""
    if form.audience.is_empty:
        return _("Reaches nobody yet")
    reached = queries.count_audience(session, form.audience)
    return ngettext("Reaches %(num)s person", "Reaches %(num)s people", reached) if reached else _("Reaches nobody")


def _do(announcement_id: UUID, operation: Callable[..., None], message: Message) -> ResponseReturnValue:
    form = forms.ScheduleForm(formdata=None)
    with form.refusals(RuleViolation), writing() as session:
        operation(session, announcement_id=announcement_id, viewer=g.viewer, now=clock.now())
    if not form.errors:
        return see_other(".preview_announcement", announcement_id=announcement_id, message=message)
    with reading() as session:
        model = queries.show_announcement_page(session, announcement_id)
    return page("announcements/preview_announcement.html", model, form=form)


def _offer(session: Session, form: forms.ChooseAudienceForm) -> None:
    form.offer(people.list_departments(session), people.list_job_roles(session), people.list_sites(session))


def _values(row: queries.AnnouncementRow) -> dict[str, object]:
    return {
        "title": row.title,
        "body": row.body,
        "everyone": row.audience.everyone,
        "departments": list(row.audience.departments),
        "job_roles": list(row.audience.job_roles),
        "sites": list(row.audience.sites),
        "acknowledgement": row.acknowledgement.value,
        "newcomer_days": row.newcomer_days,
        "mantra_version": row.mantra_version,
        "story_id": row.story_id,
        "seen_revision": row.revision,
    }


def _ids_asked(name: str) -> list[UUID]:
    """Return the job roles or sites that an address chooses; what is no id is left out."""
    found = []
    for one in request.args.getlist(name):
        with suppress(ValueError):
            found.append(UUID(one))
    return found


def _beginning(session: Session) -> dict[str, object]:
    """Return what a new announcement begins with: of the mantra, its text and what it means; else whom the address names."""
    mantra = vision.find_active_mantra(session) if request.args.get("for") == "mantra" else None
    if mantra is None:
        return {name: asked for name in ("job_roles", "sites") if (asked := _ids_asked(name))}
    lines = [f"**{mantra.text}**", mantra.meaning, *([mantra.leader_message] if mantra.leader_message else [])]
    return {
        "title": _("Our new mantra"),
        "body": "\n\n".join(lines),
        "everyone": True,
        "acknowledgement": "read",
        "newcomer_days": 365,
        "mantra_version": mantra.version,
    }
