"""What is sent to write a case and to mark one."""

from collections.abc import Iterable
from typing import Any

from wtforms import RadioField
from wtforms.validators import InputRequired

from lms.core.words import gettext as _
from lms.evidence.terms import Happened, Rating
from lms.evidence.vignettes.terms import Marks
from lms.web.forms import Form, enum_choices, text_field

_CHOOSE = _("Choose an answer.")


class MarkForm(Form):
    """`row_0`, `row_1` … yes, no or not seen; `critical_0` … whether it happened."""

    @classmethod
    def for_rows(cls, rows: Iterable[str], critical: Iterable[str]) -> "MarkForm":
        """Read the form of this request for these rows."""
        fields: dict[str, Any] = {
            f"row_{n}": RadioField(row, choices=enum_choices(Rating), validators=[InputRequired(_CHOOSE)])
            for n, row in enumerate(rows)
        }
        fields |= {
            f"critical_{n}": RadioField(row, choices=enum_choices(Happened), validators=[InputRequired(_CHOOSE)])
            for n, row in enumerate(critical)
        }
        of_rows: type[MarkForm] = type("MarkedForm", (cls,), fields)
        return of_rows.from_request()

    @property
    def rows(self) -> list[Any]:
        """Return the fields of the rows."""
        return [field for field in self if field.name.startswith("row_")]

    @property
    def criticals(self) -> list[Any]:
        """Return the fields of the don'ts."""
        return [field for field in self if field.name.startswith("critical_")]

    @property
    def marks(self) -> Marks:
        """Return what was marked."""
        return Marks(
            rows={field.label.text: Rating(field.data) for field in self.rows},
            critical={field.label.text: field.data == Happened.YES for field in self.criticals},
        )


class WriteForm(MarkForm):
    """A case, and its key."""

    story = text_field(
        _("What happens"),
        max_length=3000,
        required=_("Write what an observer would see and hear."),
        description=_("A few sentences, as an observer would see and hear it. Leave something out on purpose."),
    )
