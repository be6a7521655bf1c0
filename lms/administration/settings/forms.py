"""What is sent to change settings."""

from wtforms import Field
from wtforms.validators import InputRequired, NumberRange

from lms.administration.retention.operations import CHOICES
from lms.core.words import Message, ngettext
from lms.core.words import gettext as _
from lms.identity.limits.operations import MOST_DAYS, MOST_HOURS
from lms.web.forms import BoundedIntegerField, Form, choice_field

MOST_DUE_DAYS = 365


class SignInRuleForm(Form):
    """When people are signed out."""

    idle_hours = BoundedIntegerField(
        _("Hours without use"),
        description=_("Then they sign in again. 1 to %(most)s.", most=MOST_HOURS),
        validators=[InputRequired(_("Enter a number of hours.")), NumberRange(1, MOST_HOURS)],
    )
    days = BoundedIntegerField(
        _("Days signed in at most"),
        description=_(
            "After this many days they sign in again, however often they use the program. 1 to %(most)s.",
            most=MOST_DAYS,
        ),
        validators=[InputRequired(_("Enter a number of days.")), NumberRange(1, MOST_DAYS)],
    )


class DueDaysForm(Form):
    """How long people have for a course."""

    days = BoundedIntegerField(
        _("Days until a course is due"),
        description=_("Counted from the day it is assigned. 1 to %(most)s.", most=MOST_DUE_DAYS),
        validators=[InputRequired(_("Enter a number of days.")), NumberRange(1, MOST_DUE_DAYS)],
    )


def _months(value: object) -> int | None:
    return int(str(value)) if value not in (None, "", "None") else None


def _period_field(label: Message, always: Message, description: Message | str = "") -> Field:
    choices = [("", always), *((str(months), _length(months)) for months in CHOICES)]
    return choice_field(label, choices, coerce=_months, description=description)


def _length(months: int) -> Message:
    if months % 12:
        return ngettext("%(num)s month", "%(num)s months", months)
    return ngettext("%(num)s year", "%(num)s years", months // 12)


class RetentionForm(Form):
    """How long data is kept."""

    people_months = _period_field(
        _("Data of people who left"),
        _("Keep it until someone erases it"),
        _("Counted from their last day. Then their name, e-mail and texts are erased; the company’s figures stay."),
    )
    audit_months = _period_field(_("Audit log"), _("Keep all entries"))
