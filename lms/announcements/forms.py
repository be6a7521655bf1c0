"""What is sent to write, schedule and confirm announcements."""

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from wtforms import BooleanField, DateField, Field, RadioField, SelectField, SelectMultipleField, TimeField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput

from lms.announcements.terms import (
    BODY_LIMIT,
    NEWCOMER_DAYS,
    SENTENCE_LIMIT,
    TITLE_LIMIT,
    Acknowledgement,
    AnnouncementAudience,
    AnnouncementText,
)
from lms.core.text import clipped
from lms.core.words import gettext as _
from lms.core.words import ngettext
from lms.people.queries import DepartmentRow, JobRoleRow, SiteRow
from lms.stories.queries import ShownStory
from lms.web.addresses import LARGEST
from lms.web.forms import BoundedIntegerField, Form, choice_field, enum_choices, line_field, once_field, text_field

STORY_LABEL = 80
"""So many characters of a story name it in a list."""
_LATEST = date(2200, 1, 1)


def _units(label: str) -> SelectMultipleField:
    # WTForms coerces what was sent and what there is to choose from alike.
    return SelectMultipleField(
        label, coerce=lambda value: value if isinstance(value, UUID) else UUID(value), choices=[]
    )


class ChooseAudienceForm(Form):
    """For whom an announcement is; sent by GET, it needs no token."""

    class Meta:
        """Nothing is changed by looking."""

        csrf = False

    everyone = BooleanField(_("Everyone"))
    departments = _units(_("Departments"))
    job_roles = _units(_("Job roles"))
    sites = _units(_("Only at these sites"))

    def offer(
        self,
        departments: tuple[DepartmentRow, ...],
        job_roles: tuple[JobRoleRow, ...],
        sites: tuple[SiteRow, ...],
    ) -> None:
        """Set what there is to choose from."""
        self.departments.choices = [(one.id, one.name) for one in departments]
        self.job_roles.choices = [(one.id, one.name) for one in job_roles]
        self.sites.choices = [(one.id, one.name) for one in sites]

    @property
    def audience(self) -> AnnouncementAudience:
        """Return what was chosen."""
        return AnnouncementAudience(
            everyone=bool(self.everyone.data),
            departments=tuple(self.departments.data or ()),
            job_roles=tuple(self.job_roles.data or ()),
            sites=tuple(self.sites.data or ()),
        )


class AnnouncementForm(ChooseAudienceForm):
    """What an author writes."""

    class Meta:
        """It changes something."""

        csrf = True

    once = once_field()
    seen_revision = BoundedIntegerField(widget=HiddenInput(), default=0, validators=[NumberRange(0, LARGEST)])
    mantra_version = BoundedIntegerField(widget=HiddenInput(), default=0, validators=[NumberRange(0, LARGEST)])
    title = line_field(_("Title"), max_length=TITLE_LIMIT, required=_("Enter a title."))
    body = text_field(
        _("Text"),
        max_length=BODY_LIMIT,
        required=_("Enter the text."),
        description=_("Markdown: **bold**, [link](https://…), ![what it shows](media/name.png)"),
    )
    acknowledgement = RadioField(
        _("Ask people for"),
        choices=enum_choices(Acknowledgement),
        default=Acknowledgement.NONE.value,
        validators=[InputRequired(_("Choose what you ask for."))],
    )
    story_id = SelectField(
        _("Story"),
        choices=[],
        coerce=lambda value: UUID(str(value)) if value else None,
        validators=[Optional()],
        description=_("It stands beneath the text, and disappears if its teller withdraws it."),
    )
    newcomer_days = choice_field(
        _("People who join or move after publishing"),
        [
            (
                str(days),
                ngettext("also get it, for %(num)s day", "also get it, for %(num)s days", days)
                if days
                else _("don’t get it"),
            )
            for days in NEWCOMER_DAYS
        ],
        coerce=int,
        default=30,
    )

    def offer_stories(self, stories: Sequence[ShownStory], *, chosen: UUID | None) -> None:
        """Set the stories to choose from; one that was chosen and is no longer shown stays until another is."""
        offered: dict[UUID | None, str] = {None: str(_("None"))}
        if chosen is not None:
            offered[chosen] = str(_("The one chosen before, which is no longer shown"))
        offered |= {one.id: clipped(one.title or one.text, STORY_LABEL) for one in stories}
        self.story_id.choices = [(str(key or ""), label) for key, label in offered.items()]

    @property
    def text(self) -> AnnouncementText:
        """Return what was written."""
        return AnnouncementText(
            title=self.title.data or "",
            body=self.body.data or "",
            audience=self.audience,
            acknowledgement=Acknowledgement(self.acknowledgement.data),
            newcomer_days=self.newcomer_days.data or 0,
            mantra_version=self.mantra_version.data or 0,
            story_id=self.story_id.data,
        )


class CorrectAnnouncementForm(Form):
    """The text of what is published already."""

    seen_revision = BoundedIntegerField(widget=HiddenInput(), default=0, validators=[NumberRange(0, LARGEST)])
    title = line_field(_("Title"), max_length=TITLE_LIMIT, required=_("Enter a title."))
    body = text_field(
        _("Text"),
        max_length=BODY_LIMIT,
        required=_("Enter the text."),
        description=_("Markdown: **bold**, [link](https://…), ![what it shows](media/name.png)"),
    )
    asks_again = BooleanField(_("Ask everyone to confirm it again"))


class ScheduleForm(Form):
    """When to publish, by the company's clock."""

    publish_on = DateField(_("Date"), validators=[InputRequired(_("Enter a date."))])
    publish_time = TimeField(_("Time"), default=time(8), validators=[Optional()])

    def validate_publish_on(self, field: Field) -> None:
        """Refuse what cannot be meant."""
        if field.data is not None and field.data >= _LATEST:
            raise ValidationError(_("Choose an earlier date."))

    def moment(self, zone: ZoneInfo) -> datetime:
        """Return the moment in the company's time zone."""
        return datetime.combine(self.publish_on.data or _LATEST, self.publish_time.data or time(8), tzinfo=zone)


class AcknowledgeForm(Form):
    """That somebody has read it."""

    once = once_field()


class SentenceForm(AcknowledgeForm):
    """What it means for their work."""

    sentence = text_field(
        _("What does it mean for your work?"),
        max_length=SENTENCE_LIMIT,
        required=_("Write one sentence on what it means for your work."),
        description=_("One sentence. Your managers can read it."),
    )


class ConfirmMantraForm(Form):
    """That somebody knows what the mantra asks of them."""

    version = BoundedIntegerField(validators=[InputRequired(), NumberRange(1, LARGEST)])
