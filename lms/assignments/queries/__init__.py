"""Reading assignments and certificates."""

from lms.assignments.queries.certificates import (
    CertificateNotFound,
    CertificateRow,
    certificate_key,
    certificate_words,
    find_certificate_id,
    get_certificate,
    get_certificate_by_code,
)
from lms.assignments.queries.exemptions import ExemptionNotFound, ExemptionRow, get_exemption, list_exemptions
from lms.assignments.queries.facts import (
    PersonFacts,
    asks_nobody,
    due_days,
    load_person_facts,
    load_renewals,
    page_employee_ids,
)
from lms.assignments.queries.listing import (
    AssignmentRow,
    CompletedRow,
    filter_open,
    find_live,
    is_any_part_completed,
    is_owed,
    list_completed,
    list_live_and_completed,
    list_open_below,
)
from lms.assignments.queries.outlook import list_courses_to_come
from lms.assignments.queries.reminders import OpenCourse, list_assigned_since, list_near_milestones

__all__ = [
    "AssignmentRow",
    "CertificateNotFound",
    "CertificateRow",
    "CompletedRow",
    "ExemptionNotFound",
    "ExemptionRow",
    "OpenCourse",
    "PersonFacts",
    "asks_nobody",
    "certificate_key",
    "certificate_words",
    "due_days",
    "filter_open",
    "find_certificate_id",
    "find_live",
    "get_certificate",
    "get_certificate_by_code",
    "get_exemption",
    "is_any_part_completed",
    "is_owed",
    "list_assigned_since",
    "list_completed",
    "list_courses_to_come",
    "list_exemptions",
    "list_live_and_completed",
    "list_near_milestones",
    "list_open_below",
    "load_person_facts",
    "load_renewals",
    "page_employee_ids",
]
