"""Reads of what learners see."""

from lms.learning.queries.context import LearnerContext, load_context
from lms.learning.queries.modules import (
    AssignedModule,
    ModuleReason,
    ModuleSummary,
    list_assigned_modules,
    list_owed_modules,
    load_modules,
    next_step,
)
from lms.learning.queries.states import ObjectiveStates, load_objective_states
from lms.learning.queries.today import WaitingToday, load_today

__all__ = [
    "AssignedModule",
    "LearnerContext",
    "ModuleReason",
    "ModuleSummary",
    "ObjectiveStates",
    "WaitingToday",
    "list_assigned_modules",
    "list_owed_modules",
    "load_context",
    "load_modules",
    "load_objective_states",
    "load_today",
    "next_step",
]
