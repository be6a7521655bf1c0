"""Forms about whole maps: begun, copied, described, ordered, settled between two authors."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import BooleanField, HiddenField, SelectField
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import HiddenInput

from lms.journeys.drafts.merge import Side
from lms.journeys.forms.fields import CHANNELS, MOST_REVISIONS, SeenForm, sentence, with_unknown
from lms.journeys.terms import Channel, MapDocument, MapKind, MapState
from lms.people.queries import JobRoleRow
from lms.web.forms import Form, WholeField, choice_field, enum_choices, line_field, once_field

STATES = {
    MapState.CURRENT: "The journey as it is: courses are made from it",
    MapState.FUTURE: "The journey as it shall be",
}


class NewMapForm(Form):
    """A map to begin with."""

    once = once_field()
    name = line_field(
        "Name", max_length=120, required="Write a name.", description="Such as: Buying course books in the store."
    )
    kind = SelectField("What the journey is about", choices=enum_choices(MapKind))
    channel = choice_field("Where customers and you mostly meet", CHANNELS)
    persona = line_field(
        "Who the customer is",
        max_length=160,
        description="One kind of person: First-year student, two days before class.",
    )
    state = choice_field("State", [(state.value, words) for state, words in STATES.items()])

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
    name = line_field("Name of the copy", max_length=120, required="Write a name.")
    state = choice_field("State", [(state.value, words) for state, words in STATES.items()])


class MapForm(SeenForm):
    """What a map is about."""

    name = line_field("Name", max_length=120, required="Write a name.")
    kind = SelectField("What the journey is about", choices=enum_choices(MapKind))
    persona = line_field("Who the customer is", max_length=160)
    goal = sentence("What the customer wants to reach", max_length=240)
    channel = choice_field("Where customers and you mostly meet", CHANNELS)
    state = choice_field("State", [(state.value, words) for state, words in STATES.items()])
    owner = SelectField("Who answers for the map")
    complete = BooleanField("Nothing is missing on this map")

    def offer(self, job_roles: Sequence[JobRoleRow], document: MapDocument) -> None:
        """Set what there is to choose from."""
        roles = [(role.code, f"{role.name} ({role.department_name})") for role in job_roles]
        self.owner.choices = [("", "Nobody yet"), *with_unknown(roles, [document.owner])]

    @staticmethod
    def filled(document: MapDocument) -> dict[str, Any]:
        """Return what the form shows of a map."""
        return {
            "name": document.name,
            "kind": document.kind.value,
            "persona": document.persona,
            "goal": document.goal,
            "channel": document.channel.value,
            "state": document.state.value,
            "owner": document.owner,
            "complete": document.complete,
        }

    def values(self) -> dict[str, Any]:
        """Return the fields of a `MapDocument`."""
        return {
            "name": self.name.data,
            "kind": MapKind(self.kind.data),
            "persona": self.persona.data or "",
            "goal": self.goal.data or "",
            "channel": Channel(self.channel.data),
            "state": MapState(self.state.data),
            "owner": self.owner.data or "",
            "complete": self.complete.data,
        }


class UndoForm(Form):
    """Which step to take back."""

    revision = WholeField(widget=HiddenInput(), validators=[InputRequired(), NumberRange(min=0, max=MOST_REVISIONS)])


class OrderMapsForm(Form):
    """One place up or down."""

    places = choice_field("Direction", [("-1", "Up"), ("1", "Down")])


class ChoicesForm(Form):
    """Which of two words shall stand, for each that both changed."""

    chosen_at = HiddenField(validators=[Length(max=12)])

    @staticmethod
    def choices(sent: Mapping[str, str]) -> dict[str, Side]:
        """Return what was chosen, by the key of the clash."""
        known = {side.value for side in Side}
        return {
            name.removeprefix("choice:")[:300]: Side(value)
            for name, value in sent.items()
            if name.startswith("choice:") and value in known
        }
