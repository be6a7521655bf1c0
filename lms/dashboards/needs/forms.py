"""What is sent to help people who are late."""

from datetime import timedelta
from uuid import UUID

from wtforms import DateField, Field, SelectMultipleField
from wtforms.validators import InputRequired, Length, ValidationError

from lms.core.words import gettext as _
from lms.dashboards.needs.queries import PAGE_ROWS
from lms.dashboards.needs.terms import LateAction
from lms.web.forms import DatedForm, Form, choice_field, line_field, once_field, text_field

AHEAD = timedelta(days=730)


def _id(value: object) -> UUID:
    return UUID(str(value))


class ChosenCoursesForm(Form):
    """Several open courses of several people, and what to do about them."""

    do = choice_field(_("Action"), [(one.value, one.label) for one in LateAction])
    who = SelectMultipleField(
        _("Courses"), coerce=_id, validate_choice=False, validators=[Length(min=1, max=PAGE_ROWS)]
    )


class RemindChosenForm(ChosenCoursesForm):
    """A reminder, perhaps with a note."""

    once = once_field()
    note = text_field(_("Your note"), max_length=500, description=_("It stands in the e-mail, below the course."))


class ExtendChosenForm(DatedForm, ChosenCoursesForm):
    """More time, until a day."""

    once = once_field()
    due_on = DateField(_("New due date"), validators=[InputRequired(_("Choose a day."))])
    reason = line_field(_("Reason"), max_length=300, description=_("Shown in the person’s history."))

    def validate_due_on(self, field: Field) -> None:
        """Refuse days that are over, and those that are surely mistyped."""
        if field.data is not None and not self.today <= field.data <= self.today + AHEAD:
            raise ValidationError(_("Choose a day between today and two years from now."))


class ExemptChosenForm(ChosenCoursesForm):
    """No course, for a reason."""

    once = once_field()
    reason = line_field(_("Reason"), max_length=300, required=_("Enter why, so that others can understand it later."))
