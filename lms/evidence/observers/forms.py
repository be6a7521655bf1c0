"""What is sent to name an observer."""

from collections.abc import Iterable
from uuid import UUID

from wtforms import SelectField

from lms.core.words import gettext as _
from lms.people.queries import DepartmentRow, SiteRow
from lms.web.forms import Form, line_field


def _id_or_none(value: object) -> UUID | None:
    return UUID(str(value)) if value and value != "None" else None


class NameObserverForm(Form):
    """Who observes, and where."""

    person = line_field(
        _("Person"),
        max_length=254,
        required=_("Enter a name, an e-mail address or an employee number."),
        description=_("Name, e-mail or employee number."),
    )
    site_id = SelectField(_("Site"), coerce=_id_or_none)
    department_id = SelectField(_("Department"), coerce=_id_or_none)

    def offer(self, sites: Iterable[SiteRow], departments: Iterable[DepartmentRow]) -> None:
        """Set what there is to choose from."""
        self.site_id.choices = [("", _("All sites")), *((str(one.id), one.name) for one in sites)]
        self.department_id.choices = [("", _("All departments")), *((str(one.id), one.name) for one in departments)]
