"""Forms of people who are on their way in."""

from wtforms import HiddenField, PasswordField
from wtforms.validators import InputRequired

from lms.identity import rules
from lms.web.forms import Form, line_field


class SignInForm(Form):
    """E-mail, password, and where to go afterwards."""

    email = line_field("E-mail", max_length=254, required="Write your e-mail address.")
    password = PasswordField("Password", validators=[InputRequired("Write your password.")])
    next = HiddenField()


class AcceptInvitationForm(Form):
    """A first password."""

    password = PasswordField(
        "New password",
        description=f"At least {rules.MIN_PASSWORD} characters. Four or five words that do not belong together are easy to remember and hard to guess.",
        validators=[InputRequired("Choose a password.")],
    )
