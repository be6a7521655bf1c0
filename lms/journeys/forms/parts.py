"""Forms about what stands on a map: stages, touchpoints, and what they ask of job roles."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    BooleanField,
    Field,
    SelectChoice,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import InputRequired, ValidationError

from lms.journeys.forms.fields import CHANNELS, SeenForm, check_lines, lines_of, sentence, with_unknown
from lms.journeys.terms import Channel, ImpactDocument, Lane, MapDocument, Moment, TouchpointDocument
from lms.people.queries import JobRoleRow
from lms.web.forms import choice_field, line_field, once_field, text_field

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
    customer = sentence(
        "What the customer does",
        max_length=240,
        to_publish=True,
        description="From their side: The student shows her card and pays. It is needed before the map is published.",
    )
    channel = choice_field("Where they meet you", CHANNELS)
    moment = choice_field("How much hangs on it", [(moment.value, words) for moment, words in MOMENTS.items()])
    feeling = choice_field("How customers feel here", list(FEELINGS.items()))
    hopes = sentence("What they hope for", max_length=160)
    evidence = line_field(
        "What they hold in hand or see afterwards", max_length=160, description="A receipt, a sign, a message."
    )
    systems = SelectMultipleField("Systems, processes and policies it relies on")
    parallel = BooleanField("Stands beside the touchpoint before it: an alternative, or at the same time")

    def offer(self, systems: Mapping[str, str], touchpoint: TouchpointDocument | None) -> None:
        """Set what there is to choose from; `systems` are names by code."""
        self.systems.choices = with_unknown(list(systems.items()), touchpoint.systems if touchpoint else ())

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
    how = sentence(
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
    if_missed = sentence("What the customer feels if it is missed", max_length=200)
    serves = SelectMultipleField(
        "Colleagues it serves", description="For backstage and support: who gets what this role does."
    )

    def offer(self, job_roles: Sequence[JobRoleRow], pillars: Mapping[str, str], impact: ImpactDocument | None) -> None:
        """Set what there is to choose from; `pillars` are names by code."""
        roles = [(role.code, f"{role.name} ({role.department_name})") for role in job_roles]
        chosen = [impact.job_role] if impact else []
        self.job_role.choices = [("", "Choose"), *with_unknown(roles, chosen)]
        self.pillars.choices = with_unknown(list(pillars.items()), impact.pillars if impact else ())
        others = [role for role in roles if role[0] not in chosen]
        self.serves.choices = with_unknown(others, impact.serves if impact else ())

    def validate_serves(self, field: Field) -> None:
        """Refuse a job role as its own colleague."""
        if self.job_role.data in (field.data or ()):
            raise ValidationError("A job role does not serve itself: choose colleagues.")

    def validate_good(self, field: Field) -> None:
        """Refuse more or longer lines than a standard has."""
        check_lines(field)

    def validate_never(self, field: Field) -> None:
        """Refuse more or longer lines than a standard has."""
        check_lines(field)

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
            good=lines_of(self.good),
            never=lines_of(self.never),
            pillars=tuple(self.pillars.data or ()),
            if_missed=self.if_missed.data or "",
            serves=tuple(self.serves.data or ()),
        )
