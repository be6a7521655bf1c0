"""Forms about accounts."""

from datetime import date
from typing import Any

from wtforms import DateField, Field, HiddenField, PasswordField, SelectMultipleField
from wtforms.validators import InputRequired, Length

from lms.core.permissions import PermissionSet
from lms.core.words import gettext as _
from lms.identity import rules
from lms.people.forms import check_day_ahead
from lms.web.forms import Form, enum_choices, line_field

PASSWORD_HINT = _(
    "At least %(min)s characters. Four or five unrelated words are easy to remember and hard to guess.",
    min=rules.MIN_PASSWORD,
)


class ChangePasswordForm(Form):
    """The current password and the new one."""

    current_password = PasswordField(
        _("Current password"), validators=[InputRequired(_("Enter your current password."))]
    )
    password = PasswordField(
        _("New password"), description=PASSWORD_HINT, validators=[InputRequired(_("Choose a new password."))]
    )


class EndSessionForm(Form):
    """Which browser to sign out."""

    session = HiddenField(validators=[InputRequired(), Length(max=64)])


class EditPersonForm(Form):
    """What is known of a person, with the address with which they sign in."""

    name = line_field(_("Name"), max_length=120, required=_("Enter a name."))
    email = line_field(_("E-mail"), max_length=254, required=_("Enter an e-mail address."))
    number = line_field(_("Employee number"), max_length=40)
    joined_on = DateField(_("First day"), validators=[InputRequired(_("Choose a day."))])

    def __init__(self, *args: Any, today: date, **values: Any) -> None:
        super().__init__(*args, **values)
        self.today = today

    def validate_joined_on(self, field: Field) -> None:
        """Refuse days that are surely mistyped, and those for which it is too early."""
        check_day_ahead(field.data, self.today)


class EditGrantsForm(Form):
    """A person's permissions."""

    permission_sets = SelectMultipleField(_("Permissions"), choices=enum_choices(PermissionSet))
