"""What is sent to choose working days."""

from datetime import date

from wtforms import SelectMultipleField

from lms.core.words import gettext as _
from lms.recall import rules
from lms.web import language
from lms.web.forms import Form

_A_MONDAY = date(2024, 1, 1)


class WorkingDaysForm(Form):
    """On which weekdays people are asked."""

    days = SelectMultipleField(_("Days with questions"))

    def offer(self) -> None:
        """Name the weekdays in the reader's language."""
        self.days.choices = [
            (str(n), language.day(_A_MONDAY.replace(day=n + 1), "EEEE")) for n in range(rules.DAYS_A_WEEK)
        ]
