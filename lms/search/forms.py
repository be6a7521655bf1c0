"""The search form."""

from wtforms.validators import NumberRange, Optional

from lms.core.words import gettext as _
from lms.search.rules import LONGEST_QUESTION
from lms.web.forms import BoundedIntegerField, Form, line_field

MOST_SHOWN = 200
"""Hits on one page."""


class FindForm(Form):
    """What to search for; sent by GET, so it needs no token."""

    class Meta:
        """Nothing is changed by this form."""

        csrf = False

    show = BoundedIntegerField(validators=[Optional(), NumberRange(min=1, max=MOST_SHOWN)])
    q = line_field(_("Search lessons, touchpoints, standards and help"), max_length=LONGEST_QUESTION)
