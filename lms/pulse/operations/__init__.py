"""What changes pulses."""

from lms.pulse.operations.answering import QuestionAnswered, answer_question
from lms.pulse.operations.opening import close_pulse, seal_pulse
from lms.pulse.operations.planning import (
    BadDates,
    PulsesOverlap,
    PulseStarted,
    TooFewPeople,
    cancel_pulse,
    plan_pulse,
    restore_pulse,
)
from lms.pulse.operations.predicting import predict_team
from lms.pulse.operations.preparing import begin_drawing, open_whole, plan_end, plan_slice

__all__ = [
    "BadDates",
    "PulseStarted",
    "PulsesOverlap",
    "QuestionAnswered",
    "TooFewPeople",
    "answer_question",
    "begin_drawing",
    "cancel_pulse",
    "close_pulse",
    "open_whole",
    "plan_end",
    "plan_pulse",
    "plan_slice",
    "predict_team",
    "restore_pulse",
    "seal_pulse",
]
