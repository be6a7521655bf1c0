"""Forms about packages."""

from flask_wtf.file import FileField
from wtforms import HiddenField
from wtforms.validators import Length

from lms.core.words import gettext as _
from lms.web.forms import Form, once_field


class PackageForm(Form):
    """A package as a ZIP file."""

    once = once_field()
    file = FileField(_("ZIP file"))


class ConfirmPackageForm(Form):
    """What the author saw when they chose to import."""

    once = once_field()
    seen = HiddenField(validators=[Length(max=64)])
