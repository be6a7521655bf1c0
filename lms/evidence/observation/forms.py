"""What is sent to ask for an observation, to plan, record and approve one."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask_wtf.file import FileField
from wtforms import DateField, Field, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Length, ValidationError

from lms.core.words import gettext as _
from lms.evidence.observation.terms import ApprovalNeed, ObservationChecklist, Sighting
from lms.evidence.terms import Happened
from lms.web.forms import Form, enum_choices, line_field, once_field, text_field

AHEAD = timedelta(days=365)
"""How far ahead an observation is planned at most."""
_TAPS = (Sighting.ONCE, Sighting.TWICE, Sighting.OFTEN, Sighting.NO, Sighting.NOT_SEEN)
"""In the order of the page: what one came to see comes first."""


class RequestObservationForm(Form):
    """One button."""

    objective = HiddenField()


class RecordObservationForm(Form):
    """A checklist: `row_0`, `row_1` … yes and how often, no, or not seen; `critical_0` … whether it was seen."""

    fingerprint = HiddenField(validators=[Length(max=16)])
    """Of the checklist that was displayed."""
    once = once_field()
    note = text_field(_("Note"), max_length=1000, description=_("What would help them next time? They can read it."))
    file = FileField(_("Photo"), description=_("Of the work, not of customers. At most 10 MB."))
    link = line_field(_("Link"), max_length=500, description=_("To what they made, if it is online."))

    @classmethod
    def for_checklist(cls, checklist: ObservationChecklist) -> "RecordObservationForm":
        """Read the form of this request for one checklist."""
        fields: dict[str, Any] = {
            f"row_{n}": RadioField(label, choices=enum_choices(_TAPS), default=Sighting.NOT_SEEN.value)
            for n, label in enumerate(checklist.rows)
        }
        fields |= {
            f"critical_{n}": RadioField(label, choices=enum_choices(Happened), default=Happened.NO.value)
            for n, label in enumerate(checklist.critical)
        }
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
        return {field.label.text: field.data == Happened.YES for field in self.criticals}


class PlanObservationForm(Form):
    """The day, and who observes."""

    planned_on = DateField(_("Day"), validators=[InputRequired(_("Choose a day."))])
    observer = SelectField(_("Observer"), coerce=lambda value: UUID(str(value)))

    def __init__(self, *args: Any, today: date, **values: Any) -> None:
        super().__init__(*args, **values)
        self.today = today

    def offer(self, observers: Iterable[tuple[UUID, str]]) -> None:
        """Set who may observe."""
        self.observer.choices = [(str(one), name) for one, name in observers]

    def validate_planned_on(self, field: Field) -> None:
        """Refuse days that are surely mistyped."""
        if field.data is not None and field.data > self.today + AHEAD:
            raise ValidationError(_("Choose a day within a year."))


class ApprovalForm(Form):
    """Approve, or say why not."""

    reason = text_field(
        _("What is wrong?"),
        max_length=1000,
        description=_("Fill this in only if you don’t approve it. The observer reads it."),
    )


class ApprovalRuleForm(Form):
    """When a second person approves an observation."""

    approval = RadioField(_("A second person approves observations"), choices=enum_choices(ApprovalNeed))
    subjects = SelectMultipleField(_("Touchpoints"), description=_("Only if you choose “At some touchpoints”."))

    def offer(self, places: Iterable[tuple[str, str]]) -> None:
        """Set the touchpoints there are."""
        self.subjects.choices = list(places)
