"""What is asked for."""

from wtforms.validators import NumberRange, Optional

from lms.search.rules import LONGEST_QUESTION
from lms.web.forms import Form, WholeField, line_field

MOST_SHOWN = 200
"""Hits on one page; who needs more asks in other words."""


class FindForm(Form):
    """A question; sent by GET, so it needs no token."""

    class Meta:
        """Nothing is changed by looking."""

        csrf = False

    show = WholeField(validators=[Optional(), NumberRange(min=1, max=MOST_SHOWN)])
    q = line_field("Search lessons, touchpoints and standards", max_length=LONGEST_QUESTION)
