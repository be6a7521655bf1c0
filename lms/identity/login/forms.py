"""Forms of people who are on their way in."""

from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from lms.identity import rules
from lms.web.forms import Form


class SignInForm(Form):
    """E-mail, password, and where to go afterwards."""

    email = StringField("E-mail", validators=[InputRequired("Write your e-mail address."), Length(max=254)])
    password = PasswordField("Password", validators=[InputRequired("Write your password.")])
    next = HiddenField()


class AcceptInvitationForm(Form):
    """A first password."""

    password = PasswordField(
        "New password",
        description=f"At least {rules.MIN_PASSWORD} characters. Four or five words in a row are good: easy to remember, hard to guess.",
        validators=[InputRequired("Choose a password.")],
    )
