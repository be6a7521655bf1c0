"""What is sent to plan a huddle and to close it."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from wtforms import RadioField, SelectMultipleField, SubmitField

from lms.core.words import Day
from lms.core.words import gettext as _
from lms.huddles.terms import NOTE_LIMIT, TeamMember
from lms.web.forms import Form, text_field


class CloseHuddleForm(Form):
    """Who was there, and a note."""

    everybody = SubmitField(_("Everybody was there"))
    present = SelectMultipleField(_("Who was there"))
    note = text_field(
        _("Note for yourself"),
        max_length=NOTE_LIMIT,
        description=_("What you heard, and what you promised to find out."),
    )

    def offer(self, team: Sequence[TeamMember]) -> None:
        """Set who can have been there."""
        self.present.choices = [(str(one.id), one.name) for one in team]

    def chosen(self) -> Collection[UUID] | None:
        """Return who was there, or `None` for everybody."""
        return None if self.everybody.data else tuple(map(UUID, self.present.data or ()))


class PlanHuddleForm(Form):
    """On which day, and what it is about."""

    planned_on = RadioField(_("Day"))
    subject = RadioField(_("What it is about"))

    def offer(self, days: Sequence[date], topics: Sequence[tuple[str, str]]) -> None:
        """Set what there is to choose from."""
        self.planned_on.choices = [(day.isoformat(), str(Day(day))) for day in days]
        self.subject.choices = list(topics)
