"""Forms about what is on a map: stages, touchpoints, and the parts of job roles in them."""

import re
from collections.abc import Mapping, Sequence

from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    Field,
    SelectChoice,
    SelectField,
)
from wtforms.validators import ValidationError

from lms.core.words import gettext as _
from lms.journeys.fields import PART_FIELDS, STAGE_FIELDS, TOUCHPOINT_FIELDS
from lms.journeys.forms.fields import MapFieldsForm, SeenMapForm, with_fields, with_unknown
from lms.journeys.terms import ImpactDocument, MapDocument, TouchpointDocument
from lms.people.queries import JobRoleRow
from lms.web.forms import once_field

_TO = re.compile(r"([a-z0-9-]{1,64}):(\d{1,4})\Z")


@with_fields(*STAGE_FIELDS)
class StageForm(MapFieldsForm):
    """A stage and its place."""

    once = once_field()
    place = SelectField(_("Place"), coerce=int)

    def offer(self, count: int) -> None:
        """Set how many places there are."""
        self.place.choices = [(place, str(place)) for place in range(1, count + 1)]


@with_fields(*TOUCHPOINT_FIELDS)
class TouchpointForm(MapFieldsForm):
    """A touchpoint, from the customer's side."""

    once = once_field()

    def offer(self, systems: Mapping[str, str], touchpoint: TouchpointDocument | None) -> None:
        """Set what there is to choose from; `systems` are names by code."""
        self.systems.choices = with_unknown(list(systems.items()), touchpoint.systems if touchpoint else ())


class MoveTouchpointForm(SeenMapForm):
    """Where to move a touchpoint: `stage:place`."""

    to = SelectField(_("Place"), validate_choice=False)

    def offer(self, document: MapDocument, code: str) -> None:
        """Set the places that there are, by stage."""
        self.to.choices = [
            SelectChoice(f"{stage.code}:{place}", words, optgroup=f"{letter} {stage.name}")
            for letter, stage in document.lettered_stages()
            for place, words in enumerate(_places([t for t in stage.touchpoints if t.code != code]), 1)
        ]

    def validate_to(self, field: Field) -> None:
        """Refuse what is no place."""
        if not _TO.match(field.data or ""):
            raise ValidationError(_("Choose a place."))

    @property
    def target(self) -> tuple[str, int]:
        """Return code of the stage and place."""
        stage, _colon, place = self.to.data.partition(":")
        return stage, int(place)


def _places(others: Sequence[TouchpointDocument]) -> list[str]:
    before = [_("%(place)s, before “%(name)s”", place=n, name=t.name) for n, t in enumerate(others, 1)]
    return [*before, _("%(place)s, at the end", place=len(others) + 1)]


@with_fields(*PART_FIELDS)
class ImpactForm(MapFieldsForm):
    """The part of a job role in a touchpoint."""

    once = once_field()

    def offer(self, job_roles: Sequence[JobRoleRow], pillars: Mapping[str, str], impact: ImpactDocument | None) -> None:
        """Set what there is to choose from; `pillars` are names by code."""
        roles = [(role.code, f"{role.name} ({role.department_name})") for role in job_roles]
        chosen = [impact.job_role] if impact else []
        self.job_role.choices = [("", _("Choose")), *with_unknown(roles, chosen)]
        self.pillars.choices = with_unknown(list(pillars.items()), impact.pillars if impact else ())
        others = [role for role in roles if role[0] not in chosen]
        self.serves.choices = with_unknown(others, impact.serves if impact else ())

    def validate_serves(self, field: Field) -> None:
        """Refuse a job role as its own colleague."""
        if self.job_role.data in (field.data or ()):
            raise ValidationError(_("A job role can’t serve itself. Choose colleagues."))

    def impact(self) -> ImpactDocument:
        """Return the part that was described."""
        return ImpactDocument(**self.values())
