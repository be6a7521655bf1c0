"""Reading people with everything about them, by page; called as one."""

from lms.directory.queries.listing import PAGE_ROWS, DirectoryPage, DirectoryRow, PeopleFilters, Training, list_page
from lms.directory.queries.person import HistoryLine, PersonPage, person_page

__all__ = [
    "PAGE_ROWS",
    "DirectoryPage",
    "DirectoryRow",
    "HistoryLine",
    "PeopleFilters",
    "PersonPage",
    "Training",
    "list_page",
    "person_page",
]
