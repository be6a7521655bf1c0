"""Forms about people as administrators meet them."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, Field, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.validators import AnyOf, InputRequired, Length, ValidationError

from lms.core.words import gettext as _
from lms.directory.queries import PAGE_ROWS, PeopleFilters
from lms.directory.terms import ChosenAction, PeopleOrder, PeopleView
from lms.people import queries as people
from lms.people.forms import check_day, check_day_ahead
from lms.web.forms import DatedForm, Form, choice_field, line_field


def _id_or_none(value: object) -> UUID | None:
    return UUID(str(value)) if value else None


class EndEmploymentForm(DatedForm):
    """The day from which a person no longer works here."""

    ended_on = DateField(_("First day they no longer work here"), validators=[InputRequired(_("Choose a day."))])

    def validate_ended_on(self, field: Field) -> None:
        """Refuse days that are surely mistyped, and those for which it is too early."""
        check_day_ahead(field.data, self.today)


class ChosenForm(Form):
    """Several people, and what to do with them."""

    do = choice_field(_("Action"), [(one.value, one.label) for one in ChosenAction])
    who = SelectMultipleField(
        _("People"), coerce=_id_or_none, validate_choice=False, validators=[Length(min=1, max=PAGE_ROWS)]
    )


class ChangeChosenForm(ChosenForm):
    """The same with what changes."""

    site = SelectField(_("Site"), coerce=_id_or_none)
    manager = line_field(
        _("Manager"),
        max_length=254,
        description=_("Name, e-mail or employee number. Leave empty to keep their managers."),
    )
    job_role = SelectField(_("Job role"), coerce=_id_or_none)
    day = DateField(_("Effective from"), validators=[InputRequired(_("Choose a day."))])

    def offer(self, job_roles: Iterable[people.JobRoleRow], sites: Iterable[people.SiteRow]) -> None:
        """Set what there is to choose from."""
        self.site.choices = [("", _("No change")), *((str(site.id), site.name) for site in sites)]
        roles = [(str(role.id), f"{role.name} ({role.department_name})") for role in job_roles]
        self.job_role.choices = [("", _("Choose a job role")), *roles]

    def validate_day(self, field: Field) -> None:
        """Refuse days that are surely mistyped, and those for which it is too early."""
        check_day_ahead(field.data, self.today)

    def validate_job_role(self, field: Field) -> None:
        """Ask which job role, where one is added."""
        if self.do.data == ChosenAction.ADD_JOB_ROLE.value and field.data is None:
            raise ValidationError(_("Choose a job role."))

    def __init__(self, *args: Any, today: date, **values: Any) -> None:
        super().__init__(*args, day=today, **values)
        self.today = today


class PhotoForm(Form):
    """A photo of somebody."""

    file = FileField(
        _("Photo"), validators=[FileRequired(_("Choose an image."))], description=_("PNG or JPEG; cut to a square.")
    )


class ExtendForm(DatedForm):
    """More time for one course."""

    due_on = DateField(_("New due date"), validators=[InputRequired(_("Choose a day."))])
    reason = line_field(_("Reason"), max_length=300, description=_("Shown in the person’s history."))

    def validate_due_on(self, field: Field) -> None:
        """Refuse days that are over, and those that are surely mistyped."""
        check_day(field.data)
        if field.data is not None and field.data < self.today:
            raise ValidationError(_("Choose today or a later day."))


class ExemptForm(Form):
    """Why somebody need not take a course."""

    reason = line_field(_("Reason"), max_length=300, required=_("Enter why, so that others can understand it later."))


class ExtraTimeForm(Form):
    """How much more time somebody has in quizzes with a limit."""

    percent = choice_field(
        _("Extra time"),
        [("0", _("None")), *((str(n), _("%(percent)s%% more", percent=n)) for n in (10, 25, 33, 50, 75, 100, 200))],
    )


class FindPeopleForm(Form):
    """Which people to list; sent by GET, so it needs no token."""

    class Meta:
        """Listing changes nothing."""

        csrf = False

    q = line_field(_("Name, e-mail or number"), max_length=120)
    view = HiddenField(
        default=PeopleView.EVERYONE.value, validators=[AnyOf(list(PeopleView), message=_("Choose a group above."))]
    )
    department = SelectField(_("Department"), coerce=_id_or_none)
    site = SelectField(_("Site"), coerce=_id_or_none)
    manager = line_field(_("Manager"), max_length=254)
    below = HiddenField(validators=[Length(max=1)])
    sort = choice_field(
        _("Sort by"), [(order.value, order.label) for order in PeopleOrder], default=PeopleOrder.NAME.value
    )
    after = StringField(validators=[Length(max=400)])

    def offer(self, departments: Iterable[people.DepartmentRow], sites: Iterable[people.SiteRow]) -> None:
        """Set what there is to choose from."""
        self.department.choices = [("", _("All departments")), *((str(unit.id), unit.name) for unit in departments)]
        self.site.choices = [("", _("All sites")), *((str(site.id), site.name) for site in sites)]

    def filters(self, manager_id: UUID | None = None) -> PeopleFilters:
        """Return what was asked for; `manager_id` is whom the manager's field names."""
        return PeopleFilters(
            view=PeopleView(self.view.data or PeopleView.EVERYONE),
            search=self.q.data or "",
            department_id=self.department.data,
            site_id=self.site.data,
            manager_id=manager_id,
            with_below=bool(self.below.data),
            order=PeopleOrder(self.sort.data),
        )
