"""Forms about maps and what stands on them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    BooleanField,
    Field,
    HiddenField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput

from lms.core.text import clean
from lms.journeys.drafts.merge import Side
from lms.journeys.terms import (
    Channel,
    ImpactDocument,
    Lane,
    MapDocument,
    MapKind,
    MapState,
    Moment,
    SystemKind,
    TouchpointDocument,
)
from lms.people.queries import DepartmentRow, JobRoleRow
from lms.web.forms import Form, WholeField, choice_field, enum_choices, line_field, once_field, text_field

_MOST_REVISIONS = 2**31 - 1
_MOST_LINES, _LONGEST_LINE = 5, 200
_TO = re.compile(r"([a-z0-9-]{1,64}):(\d{1,4})\Z")
MOMENTS = {
    Moment.ROUTINE: "Routine",
    Moment.TRUTH: "Moment of truth: much hangs on it",
    Moment.PAIN: "Pain: it often goes wrong",
    Moment.RECOVERY: "Recovery: we put a failure right",
}
FEELINGS = {
    "": "Not said",
    "2": "+2, delighted",
    "1": "+1, pleased",
    "0": "0, neither",
    "-1": "−1, annoyed",
    "-2": "−2, upset",
}
LANES = {
    Lane.FRONTSTAGE: "Frontstage: the customer sees them do it",
    Lane.BACKSTAGE: "Backstage: for the customer, unseen",
    Lane.SUPPORT: "Support: for colleagues who serve the customer",
}
CHANNELS = [(channel.value, channel.label) for channel in Channel]
STATES = {
    MapState.CURRENT: "The journey as it is: courses are made from it",
    MapState.FUTURE: "The journey as it shall be",
}


class _ToPublish(Optional):
    """A draft may leave it empty, what is published may not."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags = {"to_publish": True}


def _sentence(label: str, *, max_length: int, to_publish: bool = False, **options: Any) -> Field:
    first = _ToPublish() if to_publish else Optional()
    length = Length(max=max_length, message=f"Use at most {max_length} characters.")
    return TextAreaField(label, filters=[lambda value: clean(value or "")], validators=[first, length], **options)


def _lines(field: Field) -> tuple[str, ...]:
    return tuple(line.strip() for line in (field.data or "").splitlines() if line.strip())


def _check_lines(field: Field) -> None:
    lines = _lines(field)
    if len(lines) > _MOST_LINES:
        raise ValidationError(f"Write at most {_MOST_LINES} lines; these are {len(lines)}.")
    for number, line in enumerate(lines, 1):
        if len(line) > _LONGEST_LINE:
            raise ValidationError(f"Line {number} has {len(line)} characters; use at most {_LONGEST_LINE}.")


def _with_unknown(choices: list[tuple[str, str]], values: Iterable[str]) -> list[tuple[str, str]]:
    """Also offer what is chosen and exists no more, so that it can be seen and taken off."""
    known = {code for code, _ in choices}
    return [*choices, *((code, f"{code} (not there any more)") for code in values if code and code not in known)]


class SeenForm(Form):
    """A form that knows which state of the map its author saw."""

    seen = WholeField(
        widget=HiddenInput(),
        validators=[
            InputRequired("Part of the form got lost. Open the page again."),
            NumberRange(min=0, max=_MOST_REVISIONS, message="Part of the form got lost. Open the page again."),
        ],
    )

    def see(self, revision: int) -> None:
        """Note that the author looks at this state now, whatever was sent."""
        self.seen.data, self.seen.raw_data = revision, [str(revision)]


class ChangeForm(SeenForm):
    """Nothing to fill in: one deed as a button."""


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
    goal = _sentence("What the customer wants to reach", max_length=240)
    channel = choice_field("Where customers and you mostly meet", CHANNELS)
    state = choice_field("State", [(state.value, words) for state, words in STATES.items()])
    owner = SelectField("Who answers for the map")
    complete = BooleanField("Nothing is missing on this map")

    def offer(self, job_roles: Sequence[JobRoleRow], document: MapDocument) -> None:
        """Set what there is to choose from."""
        roles = [(role.code, f"{role.name} ({role.department_name})") for role in job_roles]
        self.owner.choices = [("", "Nobody yet"), *_with_unknown(roles, [document.owner])]

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


class StageForm(SeenForm):
    """A stage and its place."""

    once = once_field()
    name = line_field("Name", max_length=80, required="Write a name.", description="Such as: Find out what I need.")
    place = SelectField("Place", coerce=int)

    def offer(self, count: int) -> None:
        """Set how many places there are."""
        self.place.choices = [(place, str(place)) for place in range(1, count + 1)]


class TouchpointForm(SeenForm):
    """A touchpoint, from the customer's side."""

    once = once_field()
    name = line_field("Name", max_length=120, required="Write a name.", description="Such as: Pay at the register.")
    customer = _sentence(
        "What the customer does",
        max_length=240,
        to_publish=True,
        description="From their side: The student shows her card and pays. It is needed before the map is published.",
    )
    channel = choice_field("Where they meet you", CHANNELS)
    moment = choice_field("How much hangs on it", [(moment.value, words) for moment, words in MOMENTS.items()])
    feeling = choice_field("How customers feel here", list(FEELINGS.items()))
    hopes = _sentence("What they hope for", max_length=160)
    evidence = line_field(
        "What they hold in hand or see afterwards", max_length=160, description="A receipt, a sign, a message."
    )
    systems = SelectMultipleField("Systems, processes and policies it relies on")
    parallel = BooleanField("Stands beside the touchpoint before it: an alternative, or at the same time")

    def offer(self, systems: Mapping[str, str], touchpoint: TouchpointDocument | None) -> None:
        """Set what there is to choose from; `systems` are names by code."""
        self.systems.choices = _with_unknown(list(systems.items()), touchpoint.systems if touchpoint else ())

    @staticmethod
    def filled(touchpoint: TouchpointDocument) -> dict[str, Any]:
        """Return what the form shows of a touchpoint."""
        return {
            "name": touchpoint.name,
            "customer": touchpoint.customer,
            "channel": touchpoint.channel.value,
            "moment": touchpoint.moment.value,
            "feeling": "" if touchpoint.feeling is None else str(touchpoint.feeling),
            "hopes": touchpoint.hopes,
            "evidence": touchpoint.evidence,
            "systems": list(touchpoint.systems),
            "parallel": touchpoint.parallel,
        }

    def values(self) -> dict[str, Any]:
        """Return the fields of a `TouchpointDocument`."""
        return {
            "name": self.name.data,
            "customer": self.customer.data or "",
            "channel": Channel(self.channel.data),
            "moment": Moment(self.moment.data),
            "feeling": int(self.feeling.data) if self.feeling.data else None,
            "hopes": self.hopes.data or "",
            "evidence": self.evidence.data or "",
            "systems": tuple(self.systems.data or ()),
            "parallel": self.parallel.data,
        }


class MoveTouchpointForm(SeenForm):
    """Where a touchpoint shall stand: `stage:place`."""

    to = SelectField("Place", validate_choice=False)

    def offer(self, document: MapDocument, code: str) -> None:
        """Set the places that there are, by stage."""
        self.to.choices = [
            SelectChoice(f"{stage.code}:{place}", words, optgroup=f"{letter} {stage.name}")
            for letter, stage in document.lettered_stages()
            for rest in [[t for t in stage.touchpoints if t.code != code]]
            for place, words in enumerate(
                [*(f"{n}, before “{t.name}”" for n, t in enumerate(rest, 1)), f"{len(rest) + 1}, at the end"], 1
            )
        ]

    def validate_to(self, field: Field) -> None:
        """Refuse what is no place."""
        if not _TO.match(field.data or ""):
            raise ValidationError("Choose a place.")

    @property
    def target(self) -> tuple[str, int]:
        """Return code of the stage and place."""
        stage, _, place = self.to.data.partition(":")
        return stage, int(place)


class ImpactForm(SeenForm):
    """What a touchpoint asks of a job role."""

    once = once_field()
    job_role = SelectField("Job role", validators=[InputRequired("Choose a job role.")])
    lane = choice_field("How near the customer", [(lane.value, words) for lane, words in LANES.items()])
    owner = BooleanField("Owns this touchpoint: answers for it as a whole")
    how = _sentence(
        "What they do",
        max_length=240,
        to_publish=True,
        description="Verb first: Greets everyone who comes to the register. It is needed before the map is published.",
    )
    good = text_field(
        "Good: what one can see them do", max_length=1100, description="One line each, at most 5: Looks up and smiles."
    )
    never = text_field(
        "Never", max_length=1100, description="One line each, at most 5: Talks to a colleague while a customer waits."
    )
    pillars = SelectMultipleField("Pillars of the mantra that live in it")
    if_missed = _sentence("What the customer feels if it is missed", max_length=200)
    serves = SelectMultipleField(
        "Colleagues it serves", description="For backstage and support: who gets what this role does."
    )

    def offer(self, job_roles: Sequence[JobRoleRow], pillars: Mapping[str, str], impact: ImpactDocument | None) -> None:
        """Set what there is to choose from; `pillars` are names by code."""
        roles = [(role.code, f"{role.name} ({role.department_name})") for role in job_roles]
        chosen = [impact.job_role] if impact else []
        self.job_role.choices = [("", "Choose"), *_with_unknown(roles, chosen)]
        self.pillars.choices = _with_unknown(list(pillars.items()), impact.pillars if impact else ())
        others = [role for role in roles if role[0] not in chosen]
        self.serves.choices = _with_unknown(others, impact.serves if impact else ())

    def validate_serves(self, field: Field) -> None:
        """Refuse a job role as its own colleague."""
        if self.job_role.data in (field.data or ()):
            raise ValidationError("A job role does not serve itself: choose colleagues.")

    def validate_good(self, field: Field) -> None:
        """Refuse more or longer lines than a standard has."""
        _check_lines(field)

    def validate_never(self, field: Field) -> None:
        """Refuse more or longer lines than a standard has."""
        _check_lines(field)

    @staticmethod
    def filled(impact: ImpactDocument) -> dict[str, Any]:
        """Return what the form shows of an impact."""
        return {
            "job_role": impact.job_role,
            "lane": impact.lane.value,
            "owner": impact.owner,
            "how": impact.how,
            "good": "\n".join(impact.good),
            "never": "\n".join(impact.never),
            "pillars": list(impact.pillars),
            "if_missed": impact.if_missed,
            "serves": list(impact.serves),
        }

    def impact(self) -> ImpactDocument:
        """Return the impact that was described."""
        return ImpactDocument(
            job_role=self.job_role.data,
            lane=Lane(self.lane.data),
            owner=self.owner.data,
            how=self.how.data or "",
            good=_lines(self.good),
            never=_lines(self.never),
            pillars=tuple(self.pillars.data or ()),
            if_missed=self.if_missed.data or "",
            serves=tuple(self.serves.data or ()),
        )


class UndoForm(Form):
    """Which step to take back."""

    revision = WholeField(widget=HiddenInput(), validators=[InputRequired(), NumberRange(min=0, max=_MOST_REVISIONS)])


class OrderMapsForm(Form):
    """One place up or down."""

    places = choice_field("Direction", [("-1", "Up"), ("1", "Down")])


class SystemForm(Form):
    """A system, process or policy."""

    once = once_field()
    name = line_field("Name", max_length=80, required="Write a name.")
    kind = SelectField("What it is", choices=enum_choices(SystemKind))
    department = SelectField("Department that owns it")

    def offer(self, departments: Iterable[DepartmentRow]) -> None:
        """Set what there is to choose from."""
        self.department.choices = [(unit.code, unit.name) for unit in departments]


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
