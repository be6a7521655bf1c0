"""What is sent to hand in a work product and to answer one."""

from lms.core.words import gettext as _
from lms.web.forms import Form, line_field, once_field, text_field


class HandInForm(Form):
    """A link, a note, or both."""

    once = once_field()
    link = line_field(_("Link"), max_length=500, description=_("Where your colleague can see it."))
    note = text_field(_("Note"), max_length=2000, description=_("What you did, and for whom."))


class AnswerForm(Form):
    """Accept, or say what is missing."""

    reason = text_field(
        _("What is missing?"),
        max_length=1000,
        description=_("Fill this in only if you can’t accept it yet. They read it."),
    )
