"""Forms about systems, processes and policies."""

from collections.abc import Iterable

from wtforms import SelectField

from lms.journeys.terms import SystemKind
from lms.people.queries import DepartmentRow
from lms.web.forms import Form, enum_choices, line_field, once_field


class SystemForm(Form):
    """A system, process or policy."""

    once = once_field()
    name = line_field("Name", max_length=80, required="Write a name.")
    kind = SelectField("What it is", choices=enum_choices(SystemKind))
    department = SelectField("Department that owns it")

    def offer(self, departments: Iterable[DepartmentRow]) -> None:
        """Set what there is to choose from."""
        self.department.choices = [(unit.code, unit.name) for unit in departments]
