"""Pages about accounts: one's own, and everyone's for the administrator."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from flask import Blueprint, g
from flask import session as cookie
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.core import clock, logs
from lms.core.errors import Refusal
from lms.core.permissions import Permission, PermissionSet
from lms.core.words import gettext as _
from lms.core.words import ngettext
from lms.identity import forms, operations, passwords, queries, rules
from lms.identity.login import browser, loader
from lms.mail.post import is_set_up
from lms.people import access as people_access
from lms.web import filters
from lms.web.database import reading, writing
from lms.web.guards import requires, signed_in
from lms.web.page import page, see_other
from lms.web.resources import resources

blueprint = Blueprint("identity", __name__, template_folder="templates")
INVITATION = "invitation"


@blueprint.get("/me")
@signed_in
def show_me() -> ResponseReturnValue:
    """Show the viewer their own profile."""
    with reading() as session:
        model = queries.profile_page(session, g.viewer, limits=loader.session_limits(session), now=clock.now())
    return page("identity/show_me.html", model)


@blueprint.get("/sessions")
@signed_in
def list_sessions() -> ResponseReturnValue:
    """List the browsers in which the viewer is signed in."""
    with reading() as session:
        model = queries.list_sessions(
            session, g.viewer.account_id, limits=loader.session_limits(session), now=clock.now()
        )
    return page("identity/list_sessions.html", model)


@blueprint.post("/sessions/end")
@signed_in
def end_session() -> ResponseReturnValue:
    """Sign one of the viewer's browsers out."""
    form = forms.EndSessionForm.from_request()
    if form.validate_on_submit():
        if (confirmation := browser.ask_again(g.viewer)) is not None:
            return confirmation
        with writing() as session:
            operations.end_session(session, account_id=g.viewer.account_id, sid_hash=form.session.data or "")
        logs.security_event("sessions.ended", account=g.viewer.account_id, count=1)
    return see_other("identity.list_sessions", message=_("Browser signed out."))


@blueprint.route("/me/password", methods=["GET", "POST"])
@signed_in
def change_password() -> ResponseReturnValue:
    """Let the viewer choose a new password; all their other browsers are signed out."""
    form = forms.ChangePasswordForm.from_request()
    with reading() as session:
        email = queries.get_account(session, g.viewer.account_id).email
    refusal: Refusal | None = None
    if form.validate_on_submit():
        try:
            _change_password(form, email=email)
        except browser.WrongPassword:
            form.refuse(Refusal(_("This is not your current password. Enter it again."), field="current_password"))
        except Refusal as refused:
            form.refuse(refusal := refused)
        else:
            return see_other(".show_me", message=_("Password changed. Your other browsers are signed out."))
    return browser.with_status(page("identity/change_password.html", email, form=form), refusal)


def _change_password(form: forms.ChangePasswordForm, *, email: str) -> None:
    password = form.password.data or ""
    passwords.check_new_password(password, own_words=browser.own_words(g.viewer.name, email))
    right = browser.check_password(email, form.current_password.data or "")
    password_hash = passwords.hash_password(password)
    with writing() as session:
        operations.pass_sign_in(session, record_id=right.record_id, account_id=right.account_id)
        operations.change_password(
            session, account_id=right.account_id, password_hash=password_hash, viewer=g.viewer, now=clock.now()
        )
        sid = browser.start_session(session, right.account_id)
    browser.remember_session(sid, right.account_id)
    logs.security_event("password.changed", account=right.account_id, address=browser.address())


@blueprint.get("/people/<uuid:employee_id>/account")
@requires(Permission.PEOPLE_EDIT)
def show_account(employee_id: UUID) -> ResponseReturnValue:
    """Show a person's sign-in and permissions; a new invitation link is shown once."""
    with reading() as session:
        employee = people_access.employee_for(session, g.viewer, employee_id, to="edit")
        model = queries.account_page(session, employee, limits=loader.session_limits(session), now=clock.now())
    token = _take_invitation(employee_id)
    link = f"{resources().config.public_base_url}/invitations/{token}" if token else ""
    return page(
        "identity/show_account.html", model, link=link, days=rules.INVITATION_LIFETIME.days, can_mail=_can_mail()
    )


def _take_invitation(employee_id: UUID) -> str:
    tokens: dict[str, str] = cookie.pop(INVITATION, {})
    return tokens.get(str(employee_id), "")


@blueprint.post("/people/<uuid:employee_id>/invitation")
@requires(Permission.PEOPLE_EDIT)
def invite_person(employee_id: UUID) -> ResponseReturnValue:
    """Make a link with which a person sets their password; older links end."""
    with reading() as session:
        people_access.employee_for(session, g.viewer, employee_id, to="edit")
    if (confirmation := browser.ask_again(g.viewer)) is not None:
        return confirmation
    with writing() as session:
        token = operations.invite_person(session, employee_id=employee_id, viewer=g.viewer, now=clock.now())
    logs.security_event("invitation.made", account=g.viewer.account_id, employee=employee_id)
    cookie[INVITATION] = {str(employee_id): token}
    return see_other(".show_account", employee_id=employee_id)


@blueprint.post("/people/<uuid:employee_id>/invitation/mail")
@requires(Permission.PEOPLE_EDIT)
def mail_invitation(employee_id: UUID) -> ResponseReturnValue:
    """Send a person an e-mail with such a link."""
    with reading() as session:
        name = people_access.employee_for(session, g.viewer, employee_id, to="edit").name
    if (confirmation := browser.ask_again(g.viewer)) is not None:
        return confirmation
    with writing() as session:
        operations.mail_invitation(session, employee_id=employee_id, viewer=g.viewer, now=clock.now())
    logs.security_event("invitation.mailed", account=g.viewer.account_id, employee=employee_id)
    return see_other(".show_account", employee_id=employee_id, message=_("E-mail sent to %(name)s.", name=name))


def _can_mail() -> bool:
    with reading() as session:
        return is_set_up(resources().config, session)


@blueprint.post("/people/<uuid:employee_id>/sessions/end")
@requires(Permission.PEOPLE_EDIT)
def end_sessions_of(employee_id: UUID) -> ResponseReturnValue:
    """Sign a person out of all their browsers."""
    with reading() as session:
        people_access.employee_for(session, g.viewer, employee_id, to="edit")
    if (confirmation := browser.ask_again(g.viewer)) is not None:
        return confirmation
    with writing() as session:
        count = operations.end_sessions_of(session, employee_id=employee_id, viewer=g.viewer, now=clock.now())
    logs.security_event("sessions.ended", account=g.viewer.account_id, employee=employee_id, count=count)
    return see_other(
        ".show_account",
        employee_id=employee_id,
        message=ngettext("Signed out of %(num)s browser.", "Signed out of %(num)s browsers.", count),
    )


@blueprint.route("/people/<uuid:employee_id>/permissions", methods=["GET", "POST"])
@requires(Permission.GRANTS_EDIT)
def edit_grants(employee_id: UUID) -> ResponseReturnValue:
    """Change a person's permissions, also before they have an account."""
    with reading() as session:
        employee = people_access.employee_for(session, g.viewer, employee_id, to="edit")
        account = queries.find_account_of(session, employee_id)
    current = account.permission_sets if account else (PermissionSet.EMPLOYEE,)
    form = forms.EditGrantsForm.from_request(permission_sets=[name.value for name in current])
    if form.validate_on_submit():
        if (confirmation := browser.ask_again(g.viewer)) is not None:
            return confirmation
        wanted = [PermissionSet(name) for name in form.permission_sets.data or ()]
        with form.refusals(operations.OwnAdministrator, operations.LastAdministrator), writing() as session:
            operations.edit_grants(
                session, employee_id=employee_id, permission_sets=wanted, viewer=g.viewer, now=clock.now()
            )
        if not form.errors:
            _log_permissions(employee_id, current, wanted)
            return see_other(".show_account", employee_id=employee_id, message=_("Permissions saved."))
    return page("identity/edit_grants.html", employee, form=form)


def _log_permissions(employee_id: UUID, before: Iterable[PermissionSet], after: Iterable[PermissionSet]) -> None:
    logs.security_event(
        "permissions.changed",
        account=g.viewer.account_id,
        employee=employee_id,
        before="+".join(sorted(before)),
        after="+".join(sorted(after)),
    )


@blueprint.route("/people/<uuid:employee_id>/edit", methods=["GET", "POST"])
@requires(Permission.PEOPLE_EDIT)
def edit_person(employee_id: UUID) -> ResponseReturnValue:
    """Change a person's name, e-mail address, employee number or first day."""
    today = filters.local(clock.now()).date()
    with reading() as session:
        employee = people_access.employee_for(session, g.viewer, employee_id, to="edit")
    form = forms.EditPersonForm.from_request(
        name=employee.name, email=employee.email, number=employee.number, joined_on=employee.joined_on, today=today
    )
    if form.validate_on_submit():
        if form.email.data != employee.email and (confirmation := browser.ask_again(g.viewer)) is not None:
            return confirmation
        with form.refusals(), writing() as session:
            _edit_person(session, employee_id, form, today)
        if not form.errors:
            return see_other("directory.show_person", employee_id=employee_id, message=_("Saved."))
    return page("identity/edit_person.html", employee, form=form)


def _edit_person(session: Session, employee_id: UUID, form: forms.EditPersonForm, today: date) -> None:
    operations.edit_person(
        session,
        employee_id=employee_id,
        name=form.name.data or "",
        email=form.email.data or "",
        number=form.number.data,
        joined_on=form.joined_on.data or today,
        today=today,
        viewer=g.viewer,
        now=clock.now(),
    )
