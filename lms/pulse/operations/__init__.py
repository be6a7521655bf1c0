"""What changes pulses."""

from lms.pulse.operations.answering import QuestionAnswered, answer_question
from lms.pulse.operations.opening import close_pulse, plan_opening, seal_pulse
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

__all__ = [
    "BadDates",
    "PulseStarted",
    "PulsesOverlap",
    "QuestionAnswered",
    "TooFewPeople",
    "answer_question",
    "cancel_pulse",
    "close_pulse",
    "plan_opening",
    "plan_pulse",
    "predict_team",
    "restore_pulse",
    "seal_pulse",
]
