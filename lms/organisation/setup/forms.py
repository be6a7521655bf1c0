"""The forms of the steps."""

from collections.abc import Sequence
from typing import Any

from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    BooleanField,
    HiddenField,
    SelectChoice,
    SelectField,
)
from wtforms.validators import InputRequired, Length, Regexp

from lms.core.words import gettext as _
from lms.organisation.setup.queries import RoleMatch
from lms.organisation.setup.terms import LEAVE_OUT, NEW, SetupStep
from lms.people.queries import JobRoleRow
from lms.vision.forms import EditMantraForm
from lms.web.forms import Form, line_field, once_field, text_field

PILLAR_ROWS, LOOK_ALIKE_ROWS = 3, 2
"""Rows that a new mantra begins with; its own page has as many as may be."""
_LIST_LIMIT = 20_000


class FirstMantraForm(EditMantraForm):
    """The mantra with as many empty rows as a first one needs."""

    def add_rows(self) -> None:
        """Show empty rows to write in."""
        while len(self.pillars) < PILLAR_ROWS:
            self.pillars.append_entry()
        while len(self.look_alikes) < LOOK_ALIKE_ROWS:
            self.look_alikes.append_entry()


class FirstReleaseForm(Form):
    """What the author saw when they chose to publish."""

    once = once_field()
    seen_number = HiddenField(validators=[InputRequired(), Regexp(r"\d{1,9}\Z")])
    seen = HiddenField(validators=[Length(max=64)])


class InvitePeopleForm(Form):
    """People, one a line."""

    listed = text_field(
        _("People"),
        max_length=_LIST_LIMIT,
        description=_("One per line: name, e-mail address, job role."),
        required=_("Enter at least one person, or skip this step."),
    )


class HandOverForm(Form):
    """Which step a colleague is asked to do."""

    once = once_field()
    step = SelectField(_("Step"), choices=[SelectChoice(step.value, step.label) for step in SetupStep])
    name = line_field(_("Name of your colleague"), max_length=120, required=_("Enter a name."))
    email = line_field(_("E-mail"), max_length=254, required=_("Enter an e-mail address."))


class TemplateForm(Form):
    """What the job roles of a template are here; one field for each."""

    once = once_field()
    takes_words = BooleanField(default=True)
    """Whether lessons call customers as the template does."""


def template_form(
    matches: Sequence[RoleMatch], job_roles: Sequence[JobRoleRow], *, may_add: bool
) -> type[TemplateForm]:
    """Return the form that asks for each job role of a template what it is here."""
    fields: dict[str, Any] = {}
    for match in matches:
        fields[_field_name(match)] = SelectField(
            match.name,
            choices=_choices(job_roles, may_add=may_add),
            default=match.found or (NEW if may_add else ""),
        )
    return type("JobRolesOfTemplateForm", (TemplateForm,), fields)


def choices_in(form: TemplateForm, matches: Sequence[RoleMatch]) -> dict[str, str]:
    """Return what each job role of the template is here."""
    return {match.code: form[_field_name(match)].data for match in matches}


def field_of(form: TemplateForm, match: RoleMatch) -> Any:
    """Return the field of one job role."""
    return form[_field_name(match)]


def _field_name(match: RoleMatch) -> str:
    return "role_" + match.code.replace("-", "_")


def _choices(job_roles: Sequence[JobRoleRow], *, may_add: bool) -> list[SelectChoice]:
    new = SelectChoice(NEW, _("Add it as a new job role"))
    listed = [SelectChoice(role.code, role.name, optgroup=role.department_name) for role in job_roles]
    ways = [new] if may_add else []
    return [*ways, SelectChoice(LEAVE_OUT, _("Leave it out: nobody does this here")), *listed]
