"""What is sent to set up a screen, and to print a sheet."""

from collections.abc import Iterable
from uuid import UUID

from wtforms import SelectField
from wtforms.validators import Optional

from lms.core.words import gettext as _
from lms.people.queries import SiteRow
from lms.wall.queries import PrintablePage
from lms.wall.terms import MANTRA, NAME_LIMIT, SheetSize
from lms.web.forms import Form, enum_choices, line_field, once_field


class ScreenForm(Form):
    """A screen and where it hangs."""

    once = once_field()
    name = line_field(
        _("Name"),
        max_length=NAME_LIMIT,
        required=_("Enter a name."),
        description=_("Where it hangs: “Break room, North”."),
    )
    site_id = SelectField(
        _("Site"),
        choices=[],
        coerce=lambda value: UUID(str(value)) if value else None,
        validators=[Optional()],
        description=_("It then shows moments at which people of this site have a part."),
    )

    def offer(self, sites: Iterable[SiteRow]) -> None:
        """Set the sites to choose from."""
        self.site_id.choices = [("", _("The whole company")), *((str(one.id), one.name) for one in sites)]


class SheetForm(Form):
    """What to print, and how large; sent by GET, it needs no token."""

    class Meta:
        """Nothing is changed by looking."""

        csrf = False

    about = SelectField(_("What it shows"), choices=[])
    size = SelectField(_("Size"), choices=enum_choices(SheetSize), default=SheetSize.A3.value)

    def offer(self, printable: PrintablePage) -> None:
        """Set what there is to print."""
        self.about.choices = {
            _("Mantra"): [
                (MANTRA, _("The mantra and its pillars")),
                *((line.code, _("The mantra and: %(journey)s", journey=line.name)) for line in printable.lines),
            ],
            **{
                line.name: [(stop.at, f"{stop.sign.code} · {stop.name}") for stop in line.stops]
                for line in printable.lines
            },
        }
