"""What boards are asked."""

from collections.abc import Mapping
from uuid import UUID

from lms.core.errors import NotFound
from lms.core.words import gettext as _
from lms.courses.terms import MasteryLevel
from lms.dashboards.pages import BoardChoice
from lms.web.forms import Form, text_field


class ReminderForm(Form):
    """What a manager adds to a reminder."""

    note = text_field(_("Your note"), max_length=500)


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
