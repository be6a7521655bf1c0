"""What boards are asked, and the sign-off."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from wtforms import BooleanField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import Length

from lms.core import ids
from lms.core.errors import NotFound
from lms.core.words import gettext as _
from lms.courses.terms import MasteryLevel
from lms.dashboards.pages import BoardChoice
from lms.evidence.terms import Rating
from lms.web.forms import Form, text_field

RATINGS = tuple(SelectChoice(rating.value, rating.label) for rating in Rating)


def read_choice(arguments: Mapping[str, str]) -> BoardChoice:
    """Read level, department and map of an address; what is left out has its default.

    :raises NotFound: if the address was not written by us
    """
    level, department, map_code = (arguments.get(name, "") for name in ("level", "department", "map"))
    try:
        return BoardChoice(
            level=MasteryLevel(level) if level else MasteryLevel.UNDERSTAND,
            department_id=UUID(department) if department else None,
            map_code=map_code,
        )
    except ValueError:
        raise NotFound from None


class SignOffForm(Form):
    """A checklist: `row_0`, `row_1` … yes, no or not seen; `critical_0` … whether it was seen."""

    fingerprint = HiddenField(validators=[Length(max=16)])
    """Of the checklist that was displayed."""
    once = HiddenField(validators=[Length(max=36)])
    note = text_field(_("Note"), max_length=1000, description=_("What would help them next time? They can read it."))

    @classmethod
    def for_checklist(cls, rows: Sequence[str], critical: Sequence[str], *, fingerprint: str) -> "SignOffForm":
        """Read the form of this request for one checklist."""
        fields: dict[str, Any] = {
            f"row_{n}": RadioField(label, choices=list(RATINGS), default=Rating.NOT_SEEN.value)
            for n, label in enumerate(rows)
        }
        fields |= {f"critical_{n}": BooleanField(label) for n, label in enumerate(critical)}
        checklist: type[SignOffForm] = type("ChecklistForm", (cls,), fields)
        return checklist.from_request(fingerprint=fingerprint, once=str(ids.new_id()))

    @property
    def checklist(self) -> list[Any]:
        """Return the fields of the rows."""
        return [field for field in self if field.name.startswith("row_")]

    @property
    def criticals(self) -> list[Any]:
        """Return the fields of the critical rows."""
        return [field for field in self if field.name.startswith("critical_")]

    @property
    def ratings(self) -> dict[str, Rating]:
        """Return the rating of each row."""
        return {field.label.text: Rating(field.data) for field in self.checklist}

    @property
    def seen(self) -> dict[str, bool]:
        """Return whether each critical row was seen."""
        return {field.label.text: bool(field.data) for field in self.criticals}
