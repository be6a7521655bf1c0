"""What the learner's pages send."""

from wtforms import HiddenField
from wtforms.validators import AnyOf, Length

from lms.web.forms import Form


class ReplyForm(Form):
    """The answer to “Is this your job too?”; an empty reply removes it."""

    subject = HiddenField(validators=[Length(max=140)])
    job_role = HiddenField(validators=[Length(max=64)])
    reply = HiddenField(validators=[AnyOf(["yes", "no", "unsure", ""])])
