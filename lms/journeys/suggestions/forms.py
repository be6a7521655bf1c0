"""What the suggestions page sends."""

from wtforms import HiddenField
from wtforms.validators import Length

from lms.web.forms import Form, text_field


class SettlePartForm(Form):
    """One button for one suggested part."""

    map = HiddenField(validators=[Length(max=64)])
    touchpoint = HiddenField(validators=[Length(max=64)])
    job_role = HiddenField(validators=[Length(max=64)])

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
