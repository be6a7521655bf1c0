"""Taking the steps of setting up."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids
from lms.core.db import insert_into
from lms.core.errors import RuleViolation
from lms.core.frozen import frozen
from lms.core.permissions import Permission, PermissionSet
from lms.core.text import free_slug
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.identity import operations as identity
from lms.identity import queries as accounts
from lms.journeys.drafts import operations as maps
from lms.journeys.drafts import queries as drafts
from lms.journeys.files.rules import assign_roles
from lms.journeys.naming import Known
from lms.mail import operations as mail
from lms.organisation.map_templates import MapTemplate
from lms.organisation.setup.messages import STEP_ASKED
from lms.organisation.setup.models import HandedStep, SkippedStep
from lms.organisation.setup.rules import ListedPerson, PeopleRefused
from lms.organisation.setup.terms import LEAVE_OUT, NEW, SetupStep
from lms.people import operations as people
from lms.people import queries as employees
from lms.people.terms import ListedDepartment


class RoleNotAdded(RuleViolation):
    """Only who may edit the company adds a job role."""


class RoleTwiceHere(RuleViolation):
    """Two job roles of a template were matched with one of the company's that then has two parts at a touchpoint."""


@frozen
class Invited:
    """Somebody who can now set a password, with the secret end of the link."""

    name: str
    email: str
    token: str
    """Empty for who gets the link by e-mail."""


def skip_step(session: Session, *, step: SetupStep, viewer: Viewer, now: datetime) -> None:
    """Pass over a step; it can still be taken."""
    session.execute(
        insert_into(session, SkippedStep)
        .values(step=step, skipped_at=now, skipped_by=viewer.employee_id)
        .on_conflict_do_nothing()
    )
    audit.record(session, viewer=viewer, action="settings.step-skipped", subject=step.value, at=now)


def hand_over(
    session: Session,
    *,
    step: SetupStep,
    person: ListedPerson,
    path: str,
    by_mail: bool,
    today: date,
    viewer: Viewer,
    now: datetime,
) -> Invited | None:
    """Ask a colleague to do a step, and grant what it needs; return their invitation if they have no password yet.

    `path` leads to the step.

    :raises PeopleRefused: if they no longer work here
    """
    employee = employees.find_employee_by_email(session, person.email)
    account = accounts.find_account_of(session, employee.id) if employee else None
    is_new = account is None or bool(accounts.accounts_without_password(session, (account.id,)))
    invited = None
    if is_new:
        invited = invite_people(session, listed=(person,), by_mail=by_mail, today=today, viewer=viewer, now=now)[0]
        employee = employees.find_employee_by_email(session, person.email)
    assert employee is not None  # they were there, or were added
    account = accounts.find_account_of(session, employee.id)
    sets = {*(account.permission_sets if account else ()), step.permission_set}
    identity.edit_grants(session, employee_id=employee.id, permission_sets=sets, viewer=viewer, now=now)
    values = {"employee_id": employee.id, "handed_at": now}
    session.execute(
        insert_into(session, HandedStep)
        .values(step=step, **values)
        .on_conflict_do_update(index_elements=["step"], set_=values)
    )
    mail.queue_message(
        session,
        kind=STEP_ASKED,
        employee_id=employee.id,
        key=f"setup-step:{step}:{employee.id.hex}:{now:%Y-%m-%dT%H:%M}",
        facts={"step": step.value, "from": viewer.name, "path": path},
        now=now,
    )
    audit.record(session, viewer=viewer, action="settings.step-handed", subject=step.value, at=now, name=employee.name)
    return invited


def use_template(
    session: Session,
    *,
    template: MapTemplate,
    choices: Mapping[str, str],
    is_published: bool,
    takes_words: bool = False,
    viewer: Viewer,
    now: datetime,
) -> str:
    """Make a map from a template, and publish it if asked to; return its code.

    `takes_words`: a company that has no word for its customers yet takes the template's.

    Shape: `choices` say for each job role of the template what it is here: the code of one of the company's, `new`, or `ignore`.

    :raises RoleNotAdded: if a job role is to be added by somebody who may not
    :raises RoleTwiceHere: if two of them are the same job role at one touchpoint
    """
    answers = _answers(session, template, choices, viewer=viewer, now=now)
    documents, repeated = assign_roles((template.document,), answers)
    if repeated:
        raise RoleTwiceHere(
            _(
                "You chose the same job role twice at “%(touchpoint)s”. Choose another for one of them.",
                touchpoint=repeated[0].touchpoint,
            )
        )
    if takes_words and template.customer:
        _take_words(session, template.customer, viewer=viewer, now=now)
    taken = {working.document.code for working in drafts.list_working(session)}
    code = free_slug(template.document.name, taken)
    maps.create_map(session, document=replace(documents[0], code=code), viewer=viewer, now=now)
    if is_published:
        revision = drafts.get_working(session, code).revision
        maps.publish_draft(session, map_code=code, seen_revision=revision, viewer=viewer, now=now)
    return code


def _take_words(session: Session, words: tuple[str, ...], *, viewer: Viewer, now: datetime) -> None:
    row = employees.find_organisation(session)
    if row is None or row.customer_one or not viewer.may(Permission.COMPANY_EDIT):
        return
    people.edit_company(
        session,
        viewer=viewer,
        now=now,
        name=row.name,
        locale=row.locale,
        customer_one=words[0],
        customer_many=words[-1],
        time_zone=row.time_zone,
        colour=row.colour,
    )


def _answers(
    session: Session, template: MapTemplate, choices: Mapping[str, str], *, viewer: Viewer, now: datetime
) -> dict[str, str | None]:
    fresh = [role for role in template.job_roles if choices.get(role.code, NEW) == NEW]
    if fresh and not viewer.may(Permission.COMPANY_EDIT):
        raise RoleNotAdded(
            _("Ask an administrator to add the job role “%(role)s”, or choose one that exists.", role=fresh[0].name)
        )
    listed = [ListedDepartment(name=role.department, job_roles=(role.name,)) for role in fresh]
    people.add_listed(session, departments=listed, viewer=viewer, now=now)
    known = {
        (ids.normalise(role.department_name), ids.normalise(role.name)): role.code
        for role in employees.list_job_roles(session)
    }
    answers: dict[str, str | None] = {}
    for role in template.job_roles:
        choice = choices.get(role.code, NEW)
        if choice == NEW:
            answers[role.code] = known[ids.normalise(role.department), ids.normalise(role.name)]
        else:
            answers[role.code] = None if choice == LEAVE_OUT else choice
    return answers


def invite_people(
    session: Session,
    *,
    listed: Sequence[ListedPerson],
    by_mail: bool = False,
    today: date,
    viewer: Viewer,
    now: datetime,
) -> tuple[Invited, ...]:
    """Add the people of a list who are not here yet, and invite them all. Whose job role leads others also sees their team.

    Their links are returned, or go out `by_mail`.

    :raises PeopleRefused: if a job role is not known, or somebody no longer works here
    """
    roles = employees.list_job_roles(session)
    known = Known(
        job_roles={role.code: role.name for role in roles},
        departments={role.code: role.department_name for role in roles},
    )
    by_code = {role.code: role for role in roles}
    invited = []
    for person in listed:
        role = by_code.get(known.job_role_code(person.job_role) or "") if person.job_role else None
        if person.job_role and role is None:
            raise PeopleRefused(_unknown_role(person, known.likely_job_role(person.job_role)))
        known_person = employees.find_employee_by_email(session, person.email)
        employee_id = (
            known_person.id
            if known_person
            else people.add_employee(
                session,
                name=person.name,
                email=person.email,
                job_role_ids=[role.id] if role else [],
                manager_id=None,
                site_id=None,
                joined_on=today,
                today=today,
                viewer=viewer,
                now=now,
            ).id
        )
        if role is not None and role.leads and known_person is None:
            sets = {PermissionSet.EMPLOYEE, PermissionSet.MANAGER}
            identity.open_account(session, employee_id=employee_id, permission_sets=sets, viewer=viewer, now=now)
        token = ""
        if by_mail:
            identity.mail_invitation(session, employee_id=employee_id, viewer=viewer, now=now)
        else:
            token = identity.invite_person(session, employee_id=employee_id, viewer=viewer, now=now)
        invited.append(Invited(name=person.name, email=person.email, token=token))
    return tuple(invited)


def _unknown_role(person: ListedPerson, likely: str) -> str:
    if likely:
        return _(
            "Line %(line)s: there is no job role “%(role)s”. Did you mean “%(likely)s”?",
            line=person.line,
            role=person.job_role,
            likely=likely,
        )
    return _(
        "Line %(line)s: there is no job role “%(role)s”. Choose one from the list beside it.",
        line=person.line,
        role=person.job_role,
    )
