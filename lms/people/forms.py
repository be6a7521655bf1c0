"""Forms about the firm and its people."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from wtforms import BooleanField, DateField, Field, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from lms.people import queries
from lms.web.forms import Form, choice_field, line_field, once_field

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)


def _id(value: object) -> UUID:
    return UUID(str(value))


def _id_or_none(value: object) -> UUID | None:
    return _id(value) if value else None


class PlacingForm(Form):
    """What somebody does, for whom and where."""

    job_roles = SelectMultipleField("Job roles", coerce=_id, description="Choose all that they do.")
    manager = line_field("Manager's e-mail", max_length=254, description="Leave it empty for who reports to nobody.")
    site = SelectField("Site", coerce=_id_or_none)

    def offer(self, job_roles: Iterable[queries.JobRoleRow], sites: Iterable[queries.SiteRow]) -> None:
        """Set what there is to choose from."""
        self.job_roles.choices = [(role.id, f"{role.name} ({role.department_name})") for role in job_roles]
        self.site.choices = [("", "No fixed site"), *((str(site.id), site.name) for site in sites)]


class AddPersonForm(PlacingForm):
    """Somebody new."""

    once = once_field()

    name = line_field("Name", max_length=120, required="Write a name.")
    email = line_field("E-mail", max_length=254, required="Write an e-mail address.")
    joined_on = DateField("First day", validators=[InputRequired("Choose a day.")])

    def validate_joined_on(self, field: Field) -> None:
        """Refuse days that cannot be meant."""
        _check_day(field.data)


class EndEmploymentForm(Form):
    """When somebody leaves."""

    ended_on = DateField("First day on which they no longer work here", validators=[InputRequired("Choose a day.")])

    def __init__(self, *args: Any, today: date, **values: Any) -> None:
        super().__init__(*args, **values)
        self.today = today

    def validate_ended_on(self, field: Field) -> None:
        """Refuse days to come: until then the person works here, and should be able to sign in."""
        _check_day(field.data)
        if field.data is not None and field.data > self.today:
            raise ValidationError("Choose today or an earlier day. Come back on the day itself for later ones.")


class DepartmentForm(Form):
    """A part of the firm."""

    once = once_field()

    name = line_field("Name", max_length=80, required="Write a name.")


class JobRoleForm(Form):
    """What somebody does in the firm."""

    once = once_field()

    name = line_field("Name", max_length=80, required="Write a name.")
    department = SelectField("Department", coerce=_id)
    leads = BooleanField("Leads other people")

    def offer(self, departments: Iterable[queries.DepartmentRow]) -> None:
        """Set what there is to choose from."""
        self.department.choices = [(unit.id, unit.name) for unit in departments]


class FindPeopleForm(Form):
    """Whom to list; sent by GET, so it needs no token."""

    class Meta:
        """Nothing is changed by looking."""

        csrf = False

    q = line_field("Name", max_length=120)
    department = SelectField("Department", coerce=_id_or_none)
    state = choice_field("Show", [("active", "People who work here"), ("ended", "People who left")], default="active")
    after = StringField(validators=[Length(max=400)])

    def offer(self, departments: Iterable[queries.DepartmentRow]) -> None:
        """Set what there is to choose from."""
        self.department.choices = [("", "All departments"), *((str(unit.id), unit.name) for unit in departments)]


def _check_day(day: date | None) -> None:
    if day is not None and not EARLIEST <= day < LATEST:
        raise ValidationError("Choose a day between 1900 and 2199.")
