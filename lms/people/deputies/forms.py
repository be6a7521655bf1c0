"""What is sent to name a deputy."""

from wtforms import DateField, Field
from wtforms.validators import InputRequired

from lms.core.words import gettext as _
from lms.people.deputies.rules import StandInPeriod
from lms.people.forms import check_day
from lms.web.forms import Form, line_field, once_field


class NameDeputyForm(Form):
    """Who stands in, and when."""

    once = once_field()

    person = line_field(
        _("Who stands in"),
        max_length=254,
        required=_("Enter a name, an e-mail address or an employee number."),
        description=_("Name, e-mail or employee number."),
    )
    starts_on = DateField(_("First day"), validators=[InputRequired(_("Choose a day."))])
    ends_on = DateField(_("Last day"), validators=[InputRequired(_("Choose a day."))])

    def validate_starts_on(self, field: Field) -> None:
        """Refuse days that are surely mistyped."""
        check_day(field.data)

    def validate_ends_on(self, field: Field) -> None:
        """Refuse days that are surely mistyped."""
        check_day(field.data)

    def period(self) -> StandInPeriod:
        """Return the days that were chosen."""
        assert self.starts_on.data  # both are asked for
        assert self.ends_on.data
        return StandInPeriod(starts_on=self.starts_on.data, ends_on=self.ends_on.data)
