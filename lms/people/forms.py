"""Forms about the company and its people."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from wtforms import DateField, Field, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Optional, ValidationError

from lms.core.words import gettext as _
from lms.people import queries
from lms.web.forms import DatedForm, Form, line_field, once_field

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)
AHEAD = timedelta(days=730)
"""How long before their first day people can be added; until that day they count nowhere."""


def _id(value: object) -> UUID:
    return UUID(str(value))


def _id_or_none(value: object) -> UUID | None:
    return _id(value) if value else None


class JobDetailsForm(Form):
    """A person's job roles, manager and site."""

    job_roles = SelectMultipleField(_("Job roles"), coerce=_id, description=_("Choose all that apply."))
    manager = line_field(
        _("Manager"),
        max_length=254,
        description=_("Name, e-mail or employee number. Leave empty if they have no manager."),
    )
    site = SelectField(_("Site"), coerce=_id_or_none)

    def offer(self, job_roles: Iterable[queries.JobRoleRow], sites: Iterable[queries.SiteRow]) -> None:
        """Set what there is to choose from."""
        self.job_roles.choices = [(role.id, f"{role.name} ({role.department_name})") for role in job_roles]
        self.site.choices = [("", _("No fixed site")), *((str(site.id), site.name) for site in sites)]


class MovePersonForm(DatedForm, JobDetailsForm):
    """A person's job roles, manager and site, and since when."""

    moved_on = DateField(
        _("Effective from"),
        validators=[Optional()],
        description=_("Today or earlier: it takes effect now. Later: on that day."),
    )

    def validate_moved_on(self, field: Field) -> None:
        """Refuse days that are surely mistyped."""
        check_day_ahead(field.data, self.today)


class AddPersonForm(DatedForm, JobDetailsForm):
    """A new person."""

    once = once_field()

    name = line_field(_("Name"), max_length=120, required=_("Enter a name."))
    email = line_field(_("E-mail"), max_length=254, required=_("Enter an e-mail address."))
    number = line_field(_("Employee number"), max_length=40)
    joined_on = DateField(_("First day"), validators=[InputRequired(_("Choose a day."))])

    def validate_joined_on(self, field: Field) -> None:
        """Refuse days that are surely mistyped, and those for which it is too early."""
        check_day_ahead(field.data, self.today)


def check_day_ahead(day: date | None, today: date) -> None:
    """Refuse days that are surely mistyped, and those for which it is too early.

    :raises ValidationError: if it is one
    """
    check_day(day)
    if day is not None and day > today + AHEAD:
        raise ValidationError(_("Choose a day within the next two years."))


def check_day(day: date | None) -> None:
    """Refuse days that are surely mistyped.

    :raises ValidationError: if it is one
    """
    if day is not None and not EARLIEST <= day < LATEST:
        raise ValidationError(_("Choose a day between 1900 and 2199."))
