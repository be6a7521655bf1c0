"""What is sent to tell, decide and report stories."""

from collections.abc import Iterable

from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired, NumberRange
from wtforms.widgets import HiddenInput

from lms.core.words import gettext as _
from lms.stories.rules import StopGroup
from lms.stories.terms import REASON_LIMIT, TEXT_LIMIT, TITLE_LIMIT, StoryText
from lms.web.addresses import LARGEST
from lms.web.forms import BoundedIntegerField, Form, line_field, once_field, text_field


def _revision() -> BoundedIntegerField:
    return BoundedIntegerField(widget=HiddenInput(), default=0, validators=[NumberRange(0, LARGEST)])


class StoryForm(Form):
    """What somebody tells."""

    once = once_field()
    seen_revision = _revision()
    at = SelectField(
        _("Where it happened"), choices=[], validate_choice=True, validators=[InputRequired(_("Choose a moment."))]
    )
    title = line_field(_("Title"), max_length=TITLE_LIMIT)
    text = text_field(
        _("What happened"),
        max_length=TEXT_LIMIT,
        required=_("Tell what happened."),
        description=_(
            "What the customer needed, what you did, and how it ended. Leave out names and numbers of customers."
        ),
    )
    is_named = BooleanField(_("Show my name with the story"), description=_("You can change this at any time."))

    def offer(self, groups: Iterable[StopGroup]) -> None:
        """Set the moments to choose from."""
        self.at.choices = {
            group.name or _("Yours"): [(stop.at, f"{stop.sign.code} · {stop.name}") for stop in group.stops]
            for group in groups
        }

    @property
    def story(self) -> StoryText:
        """Return what was told."""
        return StoryText(
            at=self.at.data or "",
            title=self.title.data or "",
            text=self.text.data or "",
            is_named=bool(self.is_named.data),
        )


class DecideStoryForm(Form):
    """Approve a story, or say why not."""

    seen_revision = _revision()
    reason = text_field(
        _("What should change?"),
        max_length=REASON_LIMIT,
        description=_("Fill this in only if you don’t approve it. They read it."),
    )

    def show_revision(self, revision: int) -> None:
        """Note which text is shown with the form, whatever was sent."""
        self.seen_revision.raw_data, self.seen_revision.data = None, revision


class ReportStoryForm(Form):
    """What is wrong with a story."""

    once = once_field()
    reason = text_field(
        _("What is wrong with it?"),
        max_length=REASON_LIMIT,
        required=_("Say what is wrong with it."),
        description=_("Whoever approved it reads this, without your name."),
    )


class ConsentForm(Form):
    """Whether the teller's name is shown."""

    is_named = BooleanField()
