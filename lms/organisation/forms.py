"""Forms about the company."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from flask_wtf.file import FileField
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
)
from wtforms.validators import InputRequired, Optional, ValidationError

from lms.core import colours
from lms.core.words import gettext as _
from lms.courses.frame import LANGUAGES, OWN_NAMES
from lms.people import queries as people
from lms.web.forms import Form, line_field, once_field, text_field

YELLOW = "#ffc917"
COLOURS = {
    YELLOW: _("Yellow"),
    "#7cc4ff": _("Sky"),
    "#6fdcb0": _("Mint"),
    "#ff9f8a": _("Coral"),
    "#c9b2ff": _("Lilac"),
}
OWN = "own"
LIST_LIMIT = 200_000
"""Characters of a list that is pasted."""


def _id(value: object) -> UUID:
    return UUID(str(value))


def _own_name(code: str) -> str:
    """Return what a language calls itself: `English (United States)` for `en-US`; the code where nobody knows."""
    if code in OWN_NAMES:
        return OWN_NAMES[code]
    try:
        name = Locale.parse(code, sep="-").get_display_name(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        name = None
    return name[:1].upper() + name[1:] if name else code


class CompanyForm(Form):
    """The company's name, words and look."""

    name = line_field(_("Company name"), max_length=120, required=_("Enter the name of your company."))
    customer_one = line_field(
        _("One of them"), max_length=40, description=_("For example: guest, patient, student, member.")
    )
    customer_many = line_field(_("Several of them"), max_length=40)
    locale = SelectField(_("Language of your courses"))
    time_zone = SelectField(_("Time zone"))
    colour = RadioField(_("Colour"), validators=[InputRequired(_("Choose a colour."))])
    own_colour = line_field(_("Your own colour"), max_length=7)
    better = HiddenField()
    logo = FileField(_("Logo"), validators=[Optional()])
    remove_logo = BooleanField(_("Remove the logo"))

    def __init__(self, *args: Any, kept_locale: str = "", **values: Any) -> None:
        super().__init__(*args, **values)
        # A package may have set `en-GB`: it stays a choice.
        known = kept_locale if kept_locale not in LANGUAGES else ""
        self.locale.choices = [(code, _own_name(code)) for code in (*([known] if known else []), *LANGUAGES)]
        self.time_zone.choices = [("", _("Same as the server")), *((zone, zone) for zone in _zones())]
        self.colour.choices = [SelectChoice(value, label) for value, label in COLOURS.items()]
        self.colour.choices.append(SelectChoice(OWN, _("Your own")))
        self.better_colour = ""

    @classmethod
    def showing(cls, row: people.OrganisationRow | None, default_zone: str) -> "CompanyForm":
        """Return the form as sent, or filled with the company."""
        colour = row.colour if row else ""
        is_own = colour not in {"", *COLOURS}
        form = cls.from_request(
            kept_locale=row.locale if row else "",
            name=row.name if row else "",
            customer_one=row.customer_one if row else "",
            customer_many=row.customer_many if row else "",
            locale=row.locale if row else "en",
            time_zone=row.time_zone if row else (default_zone if default_zone in _zones() else ""),
            colour=OWN if is_own else colour or YELLOW,
            own_colour=colour if is_own else "",
        )
        if form.better.data:  # the button beside the colour that was proposed
            form.colour.data, form.own_colour.data = OWN, form.better.data
        return form

    def validate_own_colour(self, field: Field) -> None:
        """Refuse what cannot be read, and propose the nearest colour that can."""
        if self.colour.data != OWN:
            return
        written = (field.data or "").strip().lower()
        written = written if written.startswith("#") else f"#{written}"
        if not colours.is_colour(written):
            raise ValidationError(_("Enter a colour such as #2f7ed8: a # and six digits or letters from a to f."))
        if not colours.is_readable(written):
            self.better_colour = colours.nearest_readable(written)
            raise ValidationError(
                _(
                    "Dark text on %(colour)s is hard to read. The nearest colour that works is %(better)s.",
                    colour=written,
                    better=self.better_colour,
                )
            )
        field.data = written

    @property
    def chosen_colour(self) -> str:
        """The colour as it is stored: empty for our yellow."""
        chosen = self.own_colour.data if self.colour.data == OWN else self.colour.data
        return "" if chosen == YELLOW else str(chosen)


def _zones() -> list[str]:
    return sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))


class ListForm(Form):
    """A list that is pasted or uploaded."""

    once = once_field()
    listed = text_field(_("Your list"), max_length=LIST_LIMIT)
    file = FileField(_("Or upload it as a text, CSV or XLSX file"), validators=[Optional()])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.listed.flags.optional = False  # one of both is needed


class SiteForm(Form):
    """A site."""

    once = once_field()
    name = line_field(_("Name"), max_length=120, required=_("Enter a name."))


class DepartmentForm(Form):
    """A part of the company."""

    once = once_field()
    name = line_field(_("Name"), max_length=80, required=_("Enter a name."))


class JobRoleForm(Form):
    """A job role."""

    once = once_field()
    name = line_field(_("Name"), max_length=80, required=_("Enter a name."))
    department = SelectField(_("Department"), coerce=_id)
    leads = BooleanField(_("Leads other people"))

    def offer(self, departments: Iterable[people.DepartmentRow]) -> None:
        """Set what there is to choose from."""
        self.department.choices = [(unit.id, unit.name) for unit in departments]


class MergeForm(Form):
    """Into which one to merge."""

    into = SelectField(_("Merge into"), coerce=_id)

    def offer(self, others: Iterable[tuple[UUID, str]]) -> None:
        """Set what there is to choose from."""
        self.into.choices = list(others)
