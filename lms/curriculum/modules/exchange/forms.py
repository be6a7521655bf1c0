"""Forms for questions from files."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import TextAreaField

from lms.core.words import gettext as _
from lms.curriculum.modules.exchange.formats import QuestionFormat
from lms.curriculum.modules.exchange.reading import MOST_CHARACTERS, decode
from lms.web.forms import Form, choice_field, once_field

UPLOAD_LIMIT = 2 * 1024 * 1024


def _as_sent(value: str | None) -> str:
    # Readers take odd characters out themselves; here the lines must stay as they are counted.
    return (value or "").replace("\r\n", "\n")[: MOST_CHARACTERS + 1]


class ImportQuestionsForm(Form):
    """A text with questions, pasted or in a file."""

    file = FileField(_("File"), description=_("A text file of up to 2 MB."))
    text = TextAreaField(_("Or paste the questions"), filters=[_as_sent])
    form = choice_field(
        _("Format"), [("", _("Detect")), *((one.value, one.label) for one in QuestionFormat)], default=""
    )
    once = once_field()

    @property
    def sent_text(self) -> str:
        """The file's text if a file was sent, else what was pasted."""
        upload: Any = self.file.data
        if upload is None or not upload.filename:
            return self.text.data or ""
        return _as_sent(decode(upload.stream.read(UPLOAD_LIMIT)))

    @property
    def chosen(self) -> QuestionFormat | None:
        """The format that was chosen, if one was."""
        return QuestionFormat(self.form.data) if self.form.data else None
