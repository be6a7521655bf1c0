"""What the learner's pages send."""

from wtforms import HiddenField

from lms.web.forms import Form


class AskObservationForm(Form):
    """One button."""

    objective = HiddenField()
