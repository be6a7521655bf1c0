"""What the suggestions page sends."""

from wtforms import Field, HiddenField
from wtforms.validators import Length, Regexp

from lms.core import text
from lms.core.words import gettext as _
from lms.web.forms import Form, text_field

REASON_LIMIT = 400


def _code_field() -> Field:
    return HiddenField(validators=[Regexp(text.SLUG), Length(max=64)])


class SuggestedPartForm(Form):
    """One button for one suggested part."""

    map = _code_field()
    touchpoint = _code_field()
    job_role = _code_field()

    @property
    def key(self) -> dict[str, str]:
        """Return the key of the suggested part."""
        return {
            "map_code": self.map.data or "",
            "touchpoint_code": self.touchpoint.data or "",
            "job_role": self.job_role.data or "",
        }


class DeclinePartForm(SuggestedPartForm):
    """Why a suggested part is declined."""

    reason = text_field(_("Why not?"), max_length=REASON_LIMIT, required=_("Enter a reason."))


class ReversibleForm(Form):
    """A button that does something, or undoes it."""

    undo = HiddenField(validators=[Length(max=1)])
