"""What the suggestions page sends."""

from wtforms import Field, HiddenField
from wtforms.validators import Length, Regexp

from lms.core import text
from lms.web.forms import Form, text_field


def _code_field() -> Field:
    return HiddenField(validators=[Regexp(text.SLUG), Length(max=64)])


class SettlePartForm(Form):
    """One button for one suggested part."""

    map = _code_field()
    touchpoint = _code_field()
    job_role = _code_field()

    @property
    def key(self) -> dict[str, str]:
        """Return what the operations are told."""
        return {
            "map_code": self.map.data or "",
            "touchpoint_code": self.touchpoint.data or "",
            "job_role": self.job_role.data or "",
        }


class DeclinePartForm(SettlePartForm):
    """Why a suggested part is none."""

    reason = text_field("Why not?", max_length=400, required="Say in a few words why not.")


class UndoForm(Form):
    """A button that does, or takes back."""

    undo = HiddenField(validators=[Length(max=1)])
