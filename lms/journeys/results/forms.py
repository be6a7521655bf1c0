"""Forms about customers' results."""

from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage

from lms.core import text
from lms.core.words import gettext as _
from lms.journeys.results import reading
from lms.web.forms import Form, once_field


class ResultsFileForm(Form):
    """A CSV file of results."""

    once = once_field()
    file = FileField(_("CSV file"))

    def sent(self) -> tuple[str, bytes]:
        """Return name and content of the file, one byte more of what is too large; both empty if none was sent."""
        sent = self.file.data
        if not isinstance(sent, FileStorage) or not sent.filename:
            return "", b""
        name = sent.filename.replace("\\", "/").rpartition("/")[2]
        return text.clean(name)[-120:], sent.stream.read(reading.UPLOAD_LIMIT + 1)


class ResultsConfirmForm(Form):
    """The confirmation of what a file would change."""

    once = once_field()
