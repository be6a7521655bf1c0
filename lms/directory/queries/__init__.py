"""Reading people with everything about them, by page; called as one."""

from lms.directory.queries.listing import PAGE_ROWS, DirectoryPage, DirectoryRow, PeopleFilters, Training, list_page

__all__ = ["PAGE_ROWS", "DirectoryPage", "DirectoryRow", "PeopleFilters", "Training", "list_page"]
