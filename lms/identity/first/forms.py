"""The form of the first administrator."""

from wtforms import PasswordField
from wtforms.validators import InputRequired

from lms.core.words import gettext as _
from lms.identity.forms import PASSWORD_HINT
from lms.web.forms import Form, line_field


class FirstAdministratorForm(Form):
    """The code from the terminal, and who enters it."""

    code = line_field(
        _("Code"),
        max_length=40,
        required=_("Enter the code that the program printed when it started."),
        description=_("You find it in the terminal where the program was started."),
    )
    name = line_field(_("Your name"), max_length=120, required=_("Enter your name."))
    email = line_field(_("Your e-mail"), max_length=254, required=_("Enter your e-mail address."))
    password = PasswordField(
        _("Choose a password"), description=PASSWORD_HINT, validators=[InputRequired(_("Choose a password."))]
    )
