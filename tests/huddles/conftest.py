from datetime import date

import pytest

from lms.core import ids
from lms.huddles.terms import HuddleRow
from tests.times import MONDAY


@pytest.fixture
def make_row():
    def row(*, held=False):
        return HuddleRow(
            id=ids.new_id(),
            leader_id=ids.new_id(),
            week_starts_on=date(2026, 11, 2),
            planned_on=date(2026, 11, 4),
            subject="in-store/booklist",
            name="Check the book list",
            missing_count=2,
            people_count=3,
            held_at=MONDAY if held else None,
            held_on=MONDAY.date() if held else None,
            held_by=None,
            held_by_name="",
            attended_count=0,
            team_count=0,
            note="",
        )

    return row
