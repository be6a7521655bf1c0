"""What the learner's pages send."""

from wtforms import HiddenField
from wtforms.validators import AnyOf, Length

from lms.web.forms import Form


class AskObservationForm(Form):
    """One button."""

    objective = HiddenField()


class ReplyForm(Form):
    """What somebody says to “is this one yours?”; an empty reply takes it back."""

    subject = HiddenField(validators=[Length(max=140)])
    job_role = HiddenField(validators=[Length(max=64)])
    reply = HiddenField(validators=[AnyOf(["yes", "no", "unsure", ""])])
