"""What is sent to ask for an observation and to record one."""

from typing import Any

from wtforms import BooleanField, HiddenField, RadioField
from wtforms.validators import Length

from lms.core.words import gettext as _
from lms.evidence.observation.terms import ObservationChecklist, Sighting
from lms.web.forms import Form, enum_choices, once_field, text_field


class RequestObservationForm(Form):
    """One button."""

    objective = HiddenField()


class RecordObservationForm(Form):
    """A checklist: `row_0`, `row_1` … yes and how often, no, or not seen; `critical_0` … whether it was seen."""

    fingerprint = HiddenField(validators=[Length(max=16)])
    """Of the checklist that was displayed."""
    once = once_field()
    note = text_field(_("Note"), max_length=1000, description=_("What would help them next time? They can read it."))

    @classmethod
    def for_checklist(cls, checklist: ObservationChecklist) -> "RecordObservationForm":
        """Read the form of this request for one checklist."""
        fields: dict[str, Any] = {
            f"row_{n}": RadioField(label, choices=enum_choices(Sighting), default=Sighting.NOT_SEEN.value)
            for n, label in enumerate(checklist.rows)
        }
        fields |= {f"critical_{n}": BooleanField(label) for n, label in enumerate(checklist.critical)}
        of_checklist: type[RecordObservationForm] = type("ChecklistForm", (cls,), fields)
        return of_checklist.from_request(fingerprint=checklist.fingerprint)

    @property
    def rows(self) -> list[Any]:
        """Return the fields of the rows."""
        return [field for field in self if field.name.startswith("row_")]

    @property
    def criticals(self) -> list[Any]:
        """Return the fields of the critical rows."""
        return [field for field in self if field.name.startswith("critical_")]

    @property
    def sightings(self) -> dict[str, Sighting]:
        """Return what was seen of each row."""
        return {field.label.text: Sighting(field.data) for field in self.rows}

    @property
    def seen(self) -> dict[str, bool]:
        """Return whether each critical row was seen."""
        return {field.label.text: bool(field.data) for field in self.criticals}
