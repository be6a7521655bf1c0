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

__all__ = [
    "AssignedModule",
    "LearnerContext",
    "ModuleReason",
    "ModuleSummary",
    "ObjectiveStates",
    "list_assigned_modules",
    "list_owed_modules",
    "load_context",
    "load_modules",
    "load_objective_states",
    "next_step",
]
