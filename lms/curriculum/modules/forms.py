"""Forms about modules."""

from collections.abc import Callable
from datetime import date
from typing import Any

from wtforms import BooleanField, DateField, Field, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput

from lms.core.words import gettext as _
from lms.courses.terms import Audience
from lms.curriculum.modules.drafts.rules import Choice
from lms.curriculum.modules.drafts.terms import ModuleDraftStatus
from lms.curriculum.modules.terms import OrganisationFacts
from lms.web.addresses import LARGEST
from lms.web.forms import BoundedIntegerField, DatedForm, Form, choice_field, line_field, once_field, text_field

LATEST = date(2200, 1, 1)
CONFLICTS = 200
"""Conflicts that are asked about one by one, at most."""


def _source_field(**options: Any) -> Field:
    """Make a field whose text is taken as it was sent: operations clean it, and say what is too long."""
    return TextAreaField(filters=[lambda value: None if value is None else value.replace("\r\n", "\n")], **options)


def _number_field() -> Field:
    return BoundedIntegerField(widget=HiddenInput(), default=0, validators=[NumberRange(0, LARGEST)])


class EditModuleForm(Form):
    """A module's text, with the text that its author started from."""

    source = _source_field(label=_("Module text"))
    base = _source_field()
    seen_revision = _number_field()
    base_version = _number_field()
    """Number of the newer version that was merged into the text; 0 for none."""

    def validate_source(self, field: Field) -> None:
        """Refuse a form without a text: an empty one is a choice, a missing one is none."""
        if not field.raw_data:
            raise ValidationError(_("Not saved: the text didn’t reach us. Save it again."))

    @property
    def saving(self) -> dict[str, Any]:
        """Return what saving needs."""
        return {
            "source": self.source.data or "",
            "base": self.base.data or "",
            "seen_revision": self.seen_revision.data or 0,
            "base_version": self.base_version.data or 0,
        }


class AudienceForm(EditModuleForm):
    """For whom a module is."""

    everyone = BooleanField(_("Everyone"))

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


class PublishModuleForm(DatedForm, EditModuleForm):
    """When to publish."""

    publish_on = DateField(_("Publish on"), validators=[Optional()])

    def validate_publish_on(self, field: Field) -> None:
        """Refuse days that have passed, or cannot be meant."""
        if field.data is not None and not self.today < field.data < LATEST:
            raise ValidationError(_("Choose a date after today."))


class ResolveConflictForm(Form):
    """Two people's texts, and whose lines to take where both changed them."""

    base = _source_field()
    mine = _source_field()
    theirs = _source_field()
    base_version = _number_field()
    """Number of the version that is merged into the draft; 0 if another draft is."""

    def choices(self, sent: Callable[[str], str | None]) -> tuple[Choice, ...]:
        """Return what was chosen for each conflict; mine where nothing was."""
        found = (sent(f"conflict-{n}") for n in range(CONFLICTS))
        return tuple(Choice(one) if one in set(Choice) else Choice.MINE for one in found)


class SendBackForm(Form):
    """What the reviewer asks for."""

    note = text_field(_("What should change?"), max_length=1000, required=_("Enter what should change."))


class NameModuleForm(Form):
    """A new module."""

    once = once_field()
    title = line_field(
        _("Title"),
        max_length=160,
        required=_("Enter a title."),
        description=_("Learners see it in their list of lessons."),
    )


class FindModulesForm(Form):
    """Which modules to list; sent by GET, so it needs no token."""

    class Meta:
        """Nothing is changed by looking."""

        csrf = False

    q = line_field(_("Search titles"), max_length=120)
    state = choice_field(
        _("Status"),
        [
            ("", _("All")),
            ("published", _("Published")),
            (ModuleDraftStatus.DRAFT, _("Draft")),
            (ModuleDraftStatus.IN_REVIEW, _("In review")),
            (ModuleDraftStatus.APPROVED, _("Approved")),
            ("retired", _("Retired")),
            (ModuleDraftStatus.DISCARDED, _("Discarded")),
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

    job_role = SelectField(_("Job role"), default="")
    person = line_field(_("Or one person"), max_length=254, description=_("Name or e-mail address"))

    def offer(self, organisation: OrganisationFacts) -> None:
        """Set what there is to choose from."""
        self.job_role.choices = [("", _("Choose…")), *((role.code, role.name) for role in organisation.job_roles)]


class ReviewRuleForm(Form):
    """What the company asks before a module is published."""

    needs_second_person = BooleanField(_("Someone else has to approve a module before it is published"))
