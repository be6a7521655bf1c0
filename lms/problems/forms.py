"""What is sent to report a problem and to answer one."""

from wtforms import RadioField
from wtforms.validators import InputRequired

from lms.core.words import gettext as _
from lms.problems.terms import ANSWERS, TEXT_LIMIT, ProblemKind
from lms.web.forms import Form, enum_choices, once_field, text_field


class ReportProblemForm(Form):
    """What is wrong at one place."""

    once = once_field()
    kind = RadioField(
        _("Kind of problem"),
        choices=enum_choices(ProblemKind),
        validators=[InputRequired(_("Choose what kind of problem it is."))],
    )
    text = text_field(_("Description"), max_length=TEXT_LIMIT, required=_("Say what is wrong, in a sentence or two."))


class AnswerProblemForm(Form):
    """The owner's answer."""

    once = once_field()
    state = RadioField(
        _("Result"),
        choices=enum_choices(ANSWERS),
        validators=[InputRequired(_("Choose a result."))],
    )
    answer = text_field(_("Answer"), max_length=TEXT_LIMIT, description=_("The person who reported it reads this."))
