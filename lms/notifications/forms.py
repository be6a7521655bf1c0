"""Forms about messages and e-mail."""

from collections.abc import Iterable

from wtforms import HiddenField, PasswordField, RadioField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from lms.core.words import gettext as _
from lms.mail.terms import Encryption, Pace
from lms.notifications.groups import MessageGroup
from lms.web.forms import BoundedIntegerField, Form, choice_field, enum_choices, line_field

_HOURS = [(str(hour), f"{hour:02}:00") for hour in range(24)]


class ReadAllForm(Form):
    """Up to which message everything is read."""

    until = HiddenField(validators=[InputRequired(), Length(max=40)])


class MailChoiceForm(Form):
    """How often somebody wants e-mail, and about what."""

    pace = RadioField(
        _("How often you get e-mail"),
        choices=enum_choices(Pace),
        validators=[InputRequired(_("Choose how often you want e-mail."))],
    )
    groups = SelectMultipleField(_("What you get by e-mail"))

    def offer(self, groups: Iterable[MessageGroup]) -> None:
        """Set which groups of messages there are to choose from."""
        self.groups.choices = [(group.code, group.label) for group in groups]


class MailServerForm(Form):
    """The mail server."""

    host = line_field(
        _("Mail server"),
        max_length=253,
        description=_(
            "Leave empty to send no e-mail. Your e-mail provider calls it “SMTP server” or “outgoing server”."
        ),
    )
    port = BoundedIntegerField(_("Port"), validators=[InputRequired(_("Enter a port.")), NumberRange(1, 65535)])
    encryption = choice_field(_("Encryption"), [(one.value, one.label) for one in Encryption])
    username = line_field(_("User name"), max_length=254)
    password = PasswordField(
        _("Password"),
        description=_("It is never shown again. Leave empty to keep the current one."),
        validators=[Optional(), Length(max=500)],
    )
    sender_name = line_field(
        _("Sender’s name"), max_length=120, description=_("Leave empty to use the company’s name.")
    )
    sender_address = line_field(_("Sender’s address"), max_length=254)


class MailTimesForm(Form):
    """When e-mail goes out."""

    quiet_from = choice_field(_("Quiet from"), _HOURS)
    quiet_until = choice_field(_("Quiet until"), _HOURS)
    digest_hour = choice_field(_("Daily e-mail at"), _HOURS)
    per_minute = BoundedIntegerField(
        _("E-mails per minute, at most"),
        description=_("Many providers allow 30 or 60."),
        validators=[InputRequired(_("Enter a number.")), NumberRange(1, 10_000)],
    )


class ResendForm(Form):
    """Which e-mails to send once more."""

    state = StringField(validators=[InputRequired(), Length(max=16)])
