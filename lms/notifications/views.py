"""The inbox, the choice of e-mail, and the administrator's pages about e-mail."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, g, redirect, request
from flask.typing import ResponseReturnValue

from lms.core import clock, logs
from lms.core.errors import NotFound, RuleViolation
from lms.core.paging import PageKeyUnknown
from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.core.words import ngettext
from lms.identity.login import browser
from lms.mail import operations as mail
from lms.mail import password, post, registry
from lms.mail import queries as mails
from lms.mail.stop_link import read_token
from lms.mail.terms import Encryption, MailState, MailTimes, Pace
from lms.notifications import forms, messages, operations, queries
from lms.notifications.groups import groups_for
from lms.web.database import reading, writing
from lms.web.guards import public, requires, signed_in
from lms.web.page import page, see_other
from lms.web.resources import resources

blueprint = Blueprint("notifications", __name__, template_folder="templates")


@blueprint.get("/messages")
@signed_in
def list_messages() -> ResponseReturnValue:
    """Show the viewer's messages, newest first."""
    with reading() as session:
        model = queries.inbox_for(session, g.viewer.employee_id, key=request.args.get("after"))
    return page("notifications/list_messages.html", model)


@blueprint.post("/messages/<uuid:message_id>/open")
@signed_in
def open_message(message_id: UUID) -> ResponseReturnValue:
    """Mark a message as read and open what it is about."""
    with writing() as session:
        message = queries.get_message(session, g.viewer.employee_id, message_id)
        mail.mark_read(session, employee_id=g.viewer.employee_id, message_id=message_id, now=clock.now())
    return redirect(message.words.path or "/messages", code=303)


@blueprint.post("/messages/read")
@signed_in
def read_all() -> ResponseReturnValue:
    """Mark all messages as read that were there when the page was opened."""
    form = forms.ReadAllForm.from_request()
    if not form.validate_on_submit():
        raise NotFound
    try:
        until = datetime.fromisoformat(form.until.data or "")
    except ValueError:
        raise PageKeyUnknown from None
    with writing() as session:
        mail.mark_all_read(
            session, employee_id=g.viewer.employee_id, until=until if until.tzinfo else clock.now(), now=clock.now()
        )
    return see_other(".list_messages", message=_("All messages marked as read."))


@blueprint.route("/me/messages", methods=["GET", "POST"])
@signed_in
def choose_pace() -> ResponseReturnValue:
    """Let the viewer choose how often they get e-mail, and about what."""
    with reading() as session:
        recipient = queries.get_recipient(session, g.viewer.employee_id)
    groups = groups_for(g.viewer)
    offered = {group.code for group in groups}
    form = forms.MailChoiceForm.from_request(pace=recipient.pace.value, groups=sorted(offered - recipient.muted))
    form.offer(groups)
    if form.validate_on_submit():
        # What cannot reach them now may again, once they have other permissions: that choice stays.
        muted = (recipient.muted - offered) | (offered - set(form.groups.data or ()))
        with writing() as session:
            operations.choose_mail(session, employee_id=g.viewer.employee_id, pace=Pace(form.pace.data), muted=muted)
        return see_other("identity.show_me", message=_("Saved."))
    return page(
        "notifications/choose_pace.html", recipient, form=form, musts=[k for k in registry.kinds() if k.is_must]
    )


@blueprint.route("/stop-mail/<token:token>", methods=["GET", "POST"])
@public
def stop_mail(token: str) -> ResponseReturnValue:
    """End somebody's e-mail with the link that stands in each. Opening the page changes nothing: programs open links too."""
    employee_id = read_token(token, resources().config.signing_keys)
    with reading() as session:
        if employee_id is None or not queries.has_employee(session, employee_id):
            raise NotFound
    if request.method == "POST":
        with writing() as session:
            operations.choose_pace(session, employee_id=employee_id, pace=Pace.NEVER)
        logs.security_event("mail.stopped", employee=employee_id)
    return page("notifications/stop_mail.html", request.method == "POST")


@blueprint.route("/settings/mail", methods=["GET", "POST"])
@requires(Permission.SETTINGS_EDIT)
def edit_server() -> ResponseReturnValue:
    """Set up the mail server."""
    with reading() as session:
        settings = mails.load_settings(session)
    form = forms.MailServerForm.from_request(
        host=settings.host,
        port=settings.port,
        encryption=settings.encryption.value,
        username=settings.username,
        sender_name=settings.sender_name,
        sender_address=settings.sender_address,
    )
    if not _is_configured() and form.validate_on_submit():
        if (confirmation := browser.ask_again(g.viewer)) is not None:
            return confirmation
        try:
            _check_password(form)
            _save_server(form)
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            return see_other(".edit_server", message=_("Saved. Send yourself a test to see that it works."))
    return _settings_page(form=form)


class PasswordNeeded(RuleViolation):
    """The mail server's password is not known, or may have been lost on the way."""

    field = "password"


def _check_password(form: forms.MailServerForm) -> None:
    if not form.username.data or form.password.data:
        return
    if not password.has_password(resources().config.instance_path):
        raise PasswordNeeded(_("Enter the mail server’s password."))
    if browser.CONFIRM_FIELD in request.form:
        # The page that asks who one is keeps no passwords: one that was entered before is gone.
        raise PasswordNeeded(_("If you changed the mail server’s password, enter it again. Then save."))


def _save_server(form: forms.MailServerForm) -> None:
    with writing() as session:
        mail.save_server(
            session,
            host=form.host.data or "",
            port=form.port.data or 0,
            encryption=Encryption(form.encryption.data),
            username=form.username.data or "",
            sender_name=form.sender_name.data or "",
            sender_address=form.sender_address.data or "",
            viewer=g.viewer,
            now=clock.now(),
        )
        written = form.password.data or ""
        if written or not form.username.data:
            password.keep_password(resources().config.instance_path, written)
    logs.security_event("mail_server.set", account=g.viewer.account_id)


@blueprint.post("/settings/mail/times")
@requires(Permission.SETTINGS_EDIT)
def edit_times() -> ResponseReturnValue:
    """Set quiet hours, the hour of the daily e-mail, and the most in a minute."""
    form = forms.MailTimesForm.from_request()
    if form.validate_on_submit():
        times = MailTimes(
            quiet_from=int(form.quiet_from.data),
            quiet_until=int(form.quiet_until.data),
            digest_hour=int(form.digest_hour.data),
            per_minute=form.per_minute.data or 1,
        )
        with writing() as session:
            mail.save_times(session, times=times, viewer=g.viewer, now=clock.now())
        return see_other(".edit_server", message=_("Saved."), anchor="times")
    return _settings_page(times_form=form)


@blueprint.post("/settings/mail/test")
@requires(Permission.SETTINGS_EDIT)
def send_trial() -> ResponseReturnValue:
    """Send the viewer an e-mail with the saved settings, and show what the server said."""
    with reading() as session:
        settings = mails.load_settings(session)
        sender = queries.find_sender(session)
        recipient = queries.get_recipient(session, g.viewer.employee_id)
    result = post.try_out(resources().config, settings, sender=sender, to=recipient, words=messages.trial(sender.name))
    if result.state is MailState.SENT:
        with writing() as session:
            mail.clear_fault(session)
    return _settings_page(result=result)


def _settings_page(
    *,
    form: forms.MailServerForm | None = None,
    times_form: forms.MailTimesForm | None = None,
    result: post.TrialResult | None = None,
) -> ResponseReturnValue:
    config = resources().config
    with reading() as session:
        settings = mails.load_settings(session)
        status = queries.load_status(session, is_configured=_is_configured(), now=clock.now())
        recipient = queries.get_recipient(session, g.viewer.employee_id)
    times = settings.times
    form = form or forms.MailServerForm(
        formdata=None,
        host=settings.host,
        port=settings.port,
        encryption=settings.encryption.value,
        username=settings.username,
        sender_name=settings.sender_name,
        sender_address=settings.sender_address,
    )
    times_form = times_form or forms.MailTimesForm(
        formdata=None,
        quiet_from=str(times.quiet_from),
        quiet_until=str(times.quiet_until),
        digest_hour=str(times.digest_hour),
        per_minute=times.per_minute,
    )
    return page(
        "notifications/edit_server.html",
        status,
        form=times_form if times_form.errors else form,
        server_form=form,
        times_form=times_form,
        config=config,
        is_configured=_is_configured(),
        has_password=password.has_password(config.instance_path),
        result=result,
        email=recipient.email,
    )


def _is_configured() -> bool:
    config = resources().config
    return bool(config.mail_host or config.mail_folder)


@blueprint.get("/settings/messages")
@requires(Permission.SETTINGS_EDIT)
def list_deliveries() -> ResponseReturnValue:
    """Show the state of all e-mail: what was not delivered, what waits, what was sent."""
    shown = request.args.get("show", "trouble")
    with reading() as session:
        model = queries.deliveries_page(
            session,
            shown=shown if shown in {"trouble", "waiting", "sent"} else "trouble",
            key=request.args.get("after"),
            is_configured=_is_configured(),
            now=clock.now(),
        )
    return page("notifications/list_deliveries.html", model)


@blueprint.post("/settings/messages/<uuid:message_id>/resend")
@requires(Permission.SETTINGS_EDIT)
def resend(message_id: UUID) -> ResponseReturnValue:
    """Send one e-mail once more."""
    with writing() as session:
        is_done = mail.resend(session, message_id=message_id, now=clock.now())
    if not is_done:
        raise queries.MessageNotFound
    return see_other(".list_deliveries", message=_("It’s being sent again."))


@blueprint.post("/settings/messages/resend")
@requires(Permission.SETTINGS_EDIT)
def resend_all() -> ResponseReturnValue:
    """Send once more all e-mails that failed, or that may not have arrived."""
    form = forms.ResendForm.from_request()
    if not form.validate_on_submit() or form.state.data not in queries.TROUBLED:
        raise NotFound
    with writing() as session:
        count = mail.resend_all(session, state=MailState(form.state.data), now=clock.now())
    return see_other(
        ".list_deliveries",
        message=ngettext("%(num)s message is being sent again.", "%(num)s messages are being sent again.", count),
    )
