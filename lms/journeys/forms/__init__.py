"""Forms about maps and what stands on them, by noun; read as one."""

from lms.journeys.forms.fields import ChangeForm, SeenForm
from lms.journeys.forms.maps import ChoicesForm, CopyMapForm, MapForm, NewMapForm, OrderMapsForm, UndoForm
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
    "SeenForm",
    "StageForm",
    "SystemForm",
    "TouchpointForm",
    "UndoForm",
]
