"""The form of a generated page."""

from wtforms import FieldList, HiddenField
from wtforms.validators import InputRequired, Length, Regexp

from lms.core.words import gettext as _
from lms.curriculum.patches.queries import EditPagePage
from lms.web.forms import Form, text_field


class EditPageForm(Form):
    """The paragraphs of a page, and which state of it the trainer saw."""

    seen = HiddenField(validators=[InputRequired(), Length(max=64)])
    seen_revision = HiddenField(validators=[InputRequired(), Regexp(r"\d{1,9}\Z")])
    paragraphs = FieldList(text_field(_("Paragraph"), max_length=20_000), max_entries=500)

    @classmethod
    def of(cls, page: EditPagePage) -> "EditPageForm":
        """Return the form as it was sent, or filled with the page as it is."""
        return cls.from_request(
            seen=page.seen, seen_revision=str(page.revision), paragraphs=[row.text for row in page.paragraphs]
        )
