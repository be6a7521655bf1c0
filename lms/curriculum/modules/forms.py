"""Forms about modules."""

from collections.abc import Callable
from datetime import date
from typing import Any

from wtforms import BooleanField, DateField, Field, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput

from lms.courses.drafts.rules import Choice
from lms.courses.terms import Audience
from lms.curriculum.modules.terms import OrganisationFacts
from lms.web.addresses import LARGEST
from lms.web.forms import BoundedIntegerField, Form, choice_field, line_field, once_field, text_field

LATEST = date(2200, 1, 1)
CLASHES = 200
"""Clashes that are asked about one by one, at most."""


def _kept(**options: Any) -> Field:
    """Make a field whose text is taken as it was sent: operations clean it, and say what is too long."""
    return TextAreaField(filters=[lambda value: None if value is None else value.replace("\r\n", "\n")], **options)


def _number() -> Field:
    return BoundedIntegerField(widget=HiddenInput(), default=0, validators=[NumberRange(0, LARGEST)])


class EditModuleForm(Form):
    """A module's text, with what its author began from."""

    source = _kept(label="Module text")
    base = _kept()
    seen_revision = _number()
    number = _number()
    """Of the newer version that the text has taken in; 0 for none."""

    def validate_source(self, field: Field) -> None:
        """Refuse a form without a text: an empty one is a choice, a missing one is none."""
        if not field.raw_data:
            raise ValidationError("The text did not arrive. Nothing was saved.")

    @property
    def saving(self) -> dict[str, Any]:
        """Return what saving needs."""
        return {
            "source": self.source.data or "",
            "base": self.base.data or "",
            "seen_revision": self.seen_revision.data or 0,
            "base_number": self.number.data or 0,
        }


class AudienceForm(EditModuleForm):
    """For whom a module is."""

    everyone = BooleanField("Everyone")

    def audience(self, sent: Callable[[str], list[str]], organisation: OrganisationFacts) -> Audience:
        """Return the audience that was chosen among what the company has; `sent` gives the values of a field."""
        chosen = {name: set(sent(name)) for name in ("departments", "job_roles", "sites", "touchpoints")}
        touchpoints = [f"{map_.code}/{one.code}" for map_ in organisation.maps for one in map_.touchpoints()]
        return Audience(
            everyone=self.everyone.data,
            departments=tuple(one.code for one in organisation.departments if one.code in chosen["departments"]),
            job_roles=tuple(one.code for one in organisation.job_roles if one.code in chosen["job_roles"]),
            sites=tuple(one for one in organisation.sites if one in chosen["sites"]),
            touchpoints=tuple(one for one in touchpoints if one in chosen["touchpoints"]),
        )


class PublishModuleForm(EditModuleForm):
    """When to publish."""

    publish_on = DateField("Publish on", validators=[Optional()])

    def __init__(self, *args: Any, today: date, **values: Any) -> None:
        super().__init__(*args, **values)
        self.today = today

    def validate_publish_on(self, field: Field) -> None:
        """Refuse days that have passed, or cannot be meant."""
        if field.data is not None and not self.today < field.data < LATEST:
            raise ValidationError("Choose a day to come. Leave it empty to publish now.")


class SettleForm(Form):
    """Two people's texts, and whose lines to take where both changed them."""

    base = _kept()
    mine = _kept()
    theirs = _kept()
    number = _number()
    """Of the version whose changes are taken in; 0 if another draft is."""

    def choices(self, sent: Callable[[str], str | None]) -> tuple[Choice, ...]:
        """Return what was chosen for each clash; mine where nothing was."""
        found = (sent(f"clash-{n}") for n in range(CLASHES))
        return tuple(Choice(one) if one in set(Choice) else Choice.MINE for one in found)


class SendBackForm(Form):
    """What the reviewer asks for."""

    note = text_field("What should change?", max_length=1000, required="Say in a sentence what should change.")


class NameModuleForm(Form):
    """A new module."""

    once = once_field()
    title = line_field(
        "Title",
        max_length=160,
        required="Write a title.",
        description="What a colleague will read in the list of lessons.",
    )


class FindModulesForm(Form):
    """Which modules to list; sent by GET, so it needs no token."""

    class Meta:
        """Nothing is changed by looking."""

        csrf = False

    q = line_field("Words of the title", max_length=120)
    state = choice_field(
        "Show",
        [
            ("", "All"),
            ("published", "Published"),
            ("draft", "Drafts"),
            ("in_review", "In review"),
            ("approved", "Approved"),
            ("retired", "Retired"),
            ("set_aside", "Discarded"),
        ],
        default="",
    )
    after = StringField(validators=[Length(max=64)])


class CompareForm(Form):
    """Which two versions to compare; sent by GET."""

    class Meta:
        """Nothing is changed by looking."""

        csrf = False

    before = BoundedIntegerField(validators=[Optional(), NumberRange(1, LARGEST)])
    after = BoundedIntegerField(validators=[Optional(), NumberRange(1, LARGEST)])


class PreviewForm(Form):
    """For whom to show a module; sent by GET."""

    class Meta:
        """Nothing is changed by looking."""

        csrf = False

    job_role = SelectField("A job role", default="")
    person = line_field("Or one person", max_length=254, description="A name or an e-mail address.")

    def offer(self, organisation: OrganisationFacts) -> None:
        """Set what there is to choose from."""
        self.job_role.choices = [("", "Choose…"), *((role.code, role.name) for role in organisation.job_roles)]


class ReviewRuleForm(Form):
    """What the company asks before a module is published."""

    needs_second_person = BooleanField("Somebody else must approve a module before it is published")
