"""Forms about accounts."""

from wtforms import HiddenField, PasswordField, SelectMultipleField
from wtforms.validators import InputRequired, Length

from lms.core.permissions import PermissionSet
from lms.identity import rules
from lms.web.forms import Form, enum_choices, line_field


class ChangePasswordForm(Form):
    """The old password and the new one."""

    current_password = PasswordField("Your password now", validators=[InputRequired("Write your password.")])
    password = PasswordField(
        "New password",
        description=f"At least {rules.MIN_PASSWORD} characters. Four or five words that do not belong together are easy to remember and hard to guess.",
        validators=[InputRequired("Choose a new password.")],
    )


class EndSessionForm(Form):
    """Which browser to sign out."""

    session = HiddenField(validators=[InputRequired(), Length(max=64)])


class EditPersonForm(Form):
    """A person's name and the address with which they sign in."""

    name = line_field("Name", max_length=120, required="Write a name.")
    email = line_field("E-mail", max_length=254, required="Write an e-mail address.")


class EditGrantsForm(Form):
    """What somebody may do here."""

    permission_sets = SelectMultipleField("May work here as", choices=enum_choices(PermissionSet))
