"""Forms to sign in and to set the first password."""

from wtforms import HiddenField, PasswordField
from wtforms.validators import InputRequired

from lms.core.words import gettext as _
from lms.identity.forms import PASSWORD_HINT
from lms.web.forms import Form, line_field


class SignInForm(Form):
    """E-mail address, password, and the page to open afterwards."""

    email = line_field(_("E-mail"), max_length=254, required=_("Enter your e-mail address."))
    password = PasswordField(_("Password"), validators=[InputRequired(_("Enter your password."))])
    next = HiddenField()


class AcceptInvitationForm(Form):
    """A first password."""

    password = PasswordField(
        _("New password"), description=PASSWORD_HINT, validators=[InputRequired(_("Choose a password."))]
    )


class ForgotPasswordForm(Form):
    """The address with which somebody signs in."""

    email = line_field(_("E-mail"), max_length=254, required=_("Enter your e-mail address."))
