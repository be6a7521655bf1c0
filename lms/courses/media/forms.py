"""Forms about media."""

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, StringField
from wtforms.validators import Length

from lms.files.terms import MediaKind
from lms.web.forms import Form, choice_field, line_field, once_field

_ALT = "For a picture: what somebody who does not see it needs to know. For a film, sound or document: its title."


class FindMediaForm(Form):
    """Which files to list."""

    class Meta:
        """A search is no deed."""

        csrf = False

    kind = choice_field(
        "Kind", [("", "All kinds"), *((kind.value, f"{kind.value.capitalize()}s") for kind in MediaKind)], default=""
    )
    show = choice_field("Which", [("offered", "Offered"), ("retired", "Retired")], default="offered")
    after = StringField(validators=[Length(max=36)])


class DescribeMediaForm(Form):
    """What is said about a file."""

    alt = line_field("What it shows, or its title", max_length=300, description=_ALT)
    is_decorative = BooleanField("This picture is only decoration and needs no words")

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.alt.flags.optional = False  # only decoration goes without; the operation knows what the file is


class AddMediaForm(DescribeMediaForm):
    """A new file."""

    file = FileField("File", validators=[FileRequired("Choose a file.")])
    once = once_field()
