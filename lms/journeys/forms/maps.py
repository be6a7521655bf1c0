"""Forms about whole maps: added, copied, described, ordered, merged between two authors."""

from collections.abc import Mapping, Sequence

from wtforms import HiddenField
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import HiddenInput

from lms.core.words import gettext as _
from lms.journeys.drafts.merge import Side
from lms.journeys.fields import MAP_FIELDS, field_of
from lms.journeys.forms.fields import MOST_REVISIONS, MapFieldsForm, form_field, with_fields, with_unknown
from lms.journeys.terms import Channel, MapDocument, MapKind, MapState
from lms.people.queries import JobRoleRow
from lms.web.forms import BoundedIntegerField, Form, choice_field, line_field, once_field


class NewMapForm(Form):
    """A map to begin with."""

    once = once_field()
    name = form_field(field_of("map", "name"))
    persona = form_field(field_of("map", "persona"))
    kind = form_field(field_of("map", "kind"))
    channel = form_field(field_of("map", "channel"))
    state = form_field(field_of("map", "state"))

    def document(self, code: str) -> MapDocument:
        """Return the map that was described."""
        return MapDocument(
            code=code,
            name=self.name.data,
            kind=MapKind(self.kind.data),
            channel=Channel(self.channel.data),
            state=MapState(self.state.data),
            persona=self.persona.data or "",
        )


class CopyMapForm(Form):
    """A copy under another name."""

    once = once_field()
    name = line_field(_("Name of the copy"), max_length=field_of("map", "name").limit, required=_("Enter a name."))
    state = form_field(field_of("map", "state"))


@with_fields(*MAP_FIELDS)
class MapForm(MapFieldsForm):
    """What a map is about."""

    def offer(self, job_roles: Sequence[JobRoleRow], document: MapDocument) -> None:
        """Set what there is to choose from."""
        roles = [(role.code, f"{role.name} ({role.department_name})") for role in job_roles]
        self.owner.choices = [("", _("No owner yet")), *with_unknown(roles, [document.owner])]


class UndoEditForm(Form):
    """Which edit to undo."""

    revision = BoundedIntegerField(
        widget=HiddenInput(), validators=[InputRequired(), NumberRange(min=0, max=MOST_REVISIONS)]
    )


class OrderMapsForm(Form):
    """One place up or down."""

    places = choice_field(_("Direction"), [("-1", _("Up")), ("1", _("Down"))])


class ChoicesForm(Form):
    """Which of two values to keep, for each that both changed."""

    chosen_at = HiddenField(validators=[Length(max=12)])

    @staticmethod
    def choices(sent: Mapping[str, str]) -> dict[str, Side]:
        """Return what was chosen, by the key of the conflict."""
        known = {side.value for side in Side}
        return {
            name.removeprefix("choice:")[:300]: Side(value)
            for name, value in sent.items()
            if name.startswith("choice:") and value in known
        }
