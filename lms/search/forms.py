"""What is asked for."""

from lms.search.rules import LONGEST_QUESTION
from lms.web.forms import Form, line_field


class FindForm(Form):
    """A question; sent by GET, so it needs no token."""

    class Meta:
        """Nothing is changed by looking."""

        csrf = False

    q = line_field("Search lessons, touchpoints and standards", max_length=LONGEST_QUESTION)
