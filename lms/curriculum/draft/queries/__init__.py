"""Reading what the next release would change."""

from lms.curriculum.draft.queries.comparison import Comparison, Working, compare_with_last, load_working
from lms.curriculum.draft.queries.pages import draft_release_page

__all__ = ["Comparison", "Working", "compare_with_last", "draft_release_page", "load_working"]
