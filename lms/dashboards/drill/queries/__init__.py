"""Reading the people behind a number, and one person's progress, story and evidence."""

from lms.dashboards.drill.queries.cells import CellPage, CellPerson, PlaceNotFound, cell_page
from lms.dashboards.drill.queries.person import TeamMemberPage, list_owed, person_page

__all__ = [
    "CellPage",
    "CellPerson",
    "PlaceNotFound",
    "TeamMemberPage",
    "cell_page",
    "list_owed",
    "person_page",
]
