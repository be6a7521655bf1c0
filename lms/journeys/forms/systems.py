"""Forms about systems, processes and policies."""

from collections.abc import Iterable

from wtforms import SelectField

from lms.core.words import gettext as _
from lms.journeys.terms import SystemKind
from lms.people.queries import DepartmentRow
from lms.web.forms import Form, choice_field, line_field, once_field


class SystemForm(Form):
    """A system, process or policy."""

    once = once_field()
    name = line_field(_("Name"), max_length=80, required=_("Enter a name."))
    kind = choice_field(_("Kind"), [(kind.value, kind.label) for kind in SystemKind])
    department = SelectField(_("Owner (department)"))

    def offer(self, departments: Iterable[DepartmentRow]) -> None:
        """Set what there is to choose from."""
        self.department.choices = [(unit.code, unit.name) for unit in departments]
