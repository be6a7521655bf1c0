"""What can be done with assignments; called as one."""

from lms.assignments.operations.exceptions import (
    AssignmentClosed,
    ReasonNeeded,
    end_exemption,
    exempt_all,
    exempt_from_course,
    extend_all,
    extend_assignment,
)
from lms.assignments.operations.reconciling import (
    DueDaysOutOfRange,
    close_and_renew,
    close_fulfilled,
    discard_unfulfilled,
    reconcile_employee,
    reconcile_employees,
    revoke_certificate,
    set_due_rule,
    tell_assigned,
    tell_milestones,
)

__all__ = [
    "AssignmentClosed",
    "DueDaysOutOfRange",
    "ReasonNeeded",
    "close_and_renew",
    "close_fulfilled",
    "discard_unfulfilled",
    "end_exemption",
    "exempt_all",
    "exempt_from_course",
    "extend_all",
    "extend_assignment",
    "reconcile_employee",
    "reconcile_employees",
    "revoke_certificate",
    "set_due_rule",
    "tell_assigned",
    "tell_milestones",
]
