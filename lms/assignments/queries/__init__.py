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
    find_live,
    is_any_part_completed,
    is_owed,
    list_completed,
    list_live_and_completed,
)

__all__ = [
    "AssignmentRow",
    "CertificateNotFound",
    "CertificateRow",
    "CompletedRow",
    "PersonFacts",
    "asks_nobody",
    "certificate_key",
    "certificate_words",
    "due_days",
    "find_certificate_id",
    "find_live",
    "get_certificate",
    "get_certificate_by_code",
    "is_any_part_completed",
    "is_owed",
    "list_completed",
    "list_live_and_completed",
    "load_person_facts",
    "load_renewals",
    "page_employee_ids",
]
