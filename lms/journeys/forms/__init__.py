"""Forms about maps and what is on them, by noun; read as one."""

from lms.journeys.forms.fields import ChangeForm, SeenMapForm
from lms.journeys.forms.maps import ChoicesForm, CopyMapForm, MapForm, NewMapForm, OrderMapsForm, UndoEditForm
from lms.journeys.forms.parts import ImpactForm, MoveTouchpointForm, StageForm, TouchpointForm
from lms.journeys.forms.systems import SystemForm

__all__ = [
    "ChangeForm",
    "ChoicesForm",
    "CopyMapForm",
    "ImpactForm",
    "MapForm",
    "MoveTouchpointForm",
    "NewMapForm",
    "OrderMapsForm",
    "SeenMapForm",
    "StageForm",
    "SystemForm",
    "TouchpointForm",
    "UndoEditForm",
]
