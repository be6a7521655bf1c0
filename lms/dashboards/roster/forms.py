"""What the roster is asked."""

from collections.abc import Iterable
from uuid import UUID

from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import AnyOf, Length

from lms.core.words import gettext as _
from lms.dashboards.roster.terms import RosterFilters, RosterOrder, RosterStatus
from lms.people.queries import DepartmentRow
from lms.web.forms import Form, choice_field, line_field


def _id_or_none(value: object) -> UUID | None:
    return UUID(str(value)) if value and value != "None" else None


class FindTeamForm(Form):
    """Which people of a team to list; sent by GET, so it needs no token."""

    class Meta:
        """Listing changes nothing."""

        csrf = False

    q = line_field(_("Name"), max_length=120)
    status = choice_field(
        _("Show"), [(one.value, one.label) for one in RosterStatus], default=RosterStatus.EVERYONE.value
    )
    department = SelectField(_("Department"), coerce=_id_or_none)
    sort = HiddenField(
        default=RosterOrder.NEEDS.value, validators=[AnyOf(list(RosterOrder), message=_("Choose an order above."))]
    )
    after = StringField(validators=[Length(max=400)])

    def offer(self, departments: Iterable[DepartmentRow]) -> None:
        """Set what there is to choose from."""
        self.department.choices = [("", _("All departments")), *((str(unit.id), unit.name) for unit in departments)]

    def filters(self) -> RosterFilters:
        """Return what was asked for."""
        return RosterFilters(
            search=self.q.data or "",
            status=RosterStatus(self.status.data),
            department_id=self.department.data,
            order=RosterOrder(self.sort.data or RosterOrder.NEEDS),
        )
