"""The form of a release."""

from wtforms import HiddenField
from wtforms.validators import InputRequired, Regexp

from lms.web.forms import Form, text_field


class PublishReleaseForm(Form):
    """What to say about a release, and which one the author believed to be the last."""

    seen_number = HiddenField(validators=[InputRequired(), Regexp(r"\d{1,9}\Z")])
    notes = text_field(
        "What is new, in a sentence or two",
        max_length=1000,
        description="For your colleagues in the list of releases. You may leave it empty.",
    )
