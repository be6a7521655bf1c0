"""The forms of releases."""

from collections.abc import Mapping

from wtforms import HiddenField
from wtforms.validators import InputRequired, Length, Regexp

from lms.core.words import gettext as _
from lms.curriculum.changes.choices import KINDS
from lms.web.forms import Form, once_field, text_field

CHOICE = "call-"
"""Begins the name of a field that says what a change, or a kind of changes, is called."""


class PublishReleaseForm(Form):
    """The reason for a release, and what the author saw: which release was the last, and what it would change.

    Beside it stands one field for each change, read by `choices_in`.
    """

    seen_number = HiddenField(validators=[InputRequired(), Regexp(r"\d{1,9}\Z")])
    seen = HiddenField(validators=[Length(max=64)])
    once = once_field()
    notes = text_field(
        _("Reason, in a sentence or two"),
        max_length=1000,
        description=_("Learners read it in the lesson “What changed”."),
    )


class WithdrawReleaseForm(Form):
    """Why a release is withdrawn."""

    reason = text_field(
        _("Reason"),
        max_length=500,
        required=_("Enter a reason. Your colleagues see it in the list of releases."),
    )


def choices_in(sent: Mapping[str, str]) -> dict[str, str]:
    """Return what changes are called, by their ids and kinds; anything else that was sent is passed over."""
    return {
        name.removeprefix(CHOICE): value for name, value in sent.items() if name.startswith(CHOICE) and value in KINDS
    }
