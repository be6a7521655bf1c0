"""Asking, planning, recording and approving observations; called as one."""

from lms.evidence.observation.operations.approval import (
    DeclinedWithoutReason,
    NoTouchpointChosen,
    approve,
    decline,
    set_approval_rule,
)
from lms.evidence.observation.operations.recording import NothingSeen, record_observation
from lms.evidence.observation.operations.requests import (
    DayInThePast,
    plan_observation,
    request_observation,
    withdraw_request,
)
from lms.evidence.observation.rules import AlreadyDecided, CannotObserveOneself, NotObservable, NoWebAddress

__all__ = [
    "AlreadyDecided",
    "CannotObserveOneself",
    "DayInThePast",
    "DeclinedWithoutReason",
    "NoTouchpointChosen",
    "NoWebAddress",
    "NotObservable",
    "NothingSeen",
    "approve",
    "decline",
    "plan_observation",
    "record_observation",
    "request_observation",
    "set_approval_rule",
    "withdraw_request",
]
