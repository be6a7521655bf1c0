"""Forms about media."""

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, StringField
from wtforms.validators import Length

from lms.core.words import gettext as _
from lms.files.terms import MediaKind
from lms.web.forms import Form, choice_field, line_field, once_field


class FindMediaForm(Form):
    """Which files to list."""

    class Meta:
        """A search changes nothing."""

        csrf = False

    kind = choice_field(
        _("Kind"), [("", _("All kinds")), *((kind.value, kind.label) for kind in MediaKind)], default=""
    )
    status = choice_field(_("Status"), [("available", _("Available")), ("retired", _("Retired"))], default="available")
    after = StringField(validators=[Length(max=36)])


class DescribeMediaForm(Form):
    """The description of a file."""

    alt = line_field(
        _("Description"),
        max_length=300,
        description=_("Image: what someone who can’t see it needs to know. Video, audio or document: its title."),
    )
    is_decorative = BooleanField(_("Decorative image, no description needed"))

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.alt.flags.optional = False  # only a decorative image goes without; the operation knows what the file is


class AddMediaForm(DescribeMediaForm):
    """A new file."""

    file = FileField(_("File"), validators=[FileRequired(_("Choose a file."))])
    once = once_field()
