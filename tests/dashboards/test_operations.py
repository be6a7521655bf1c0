from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from lms.assignments import operations as assignments
from lms.core.viewer import Viewer
from lms.dashboards import operations
from lms.mail import queries as mail
from tests.factories.learning import list_live

LATE_ON_MONDAY = datetime(2026, 11, 2, 23, 30, tzinfo=UTC).astimezone(ZoneInfo("Europe/Berlin"))
MARIA = Viewer(account_id=uuid4(), employee_id=uuid4(), name="Maria Silva", permissions=frozenset())


@pytest.fixture
def ben(session, make):
    ben = make.employee()
    make.course()
    assignments.reconcile_employee(session, employee_id=ben.id, now=LATE_ON_MONDAY)
    return ben


class TestRemind:
    @pytest.mark.parametrize(
        ("days", "told"),
        [(0, "It is due on 17 November."), (14, "It is due on 17 November."), (15, "It was due on 17 November.")],
    )
    def test_says_the_day_as_the_organisation_counts_it(self, session, ben, days, told):
        [row] = list_live(session, ben.id)
        now = LATE_ON_MONDAY + timedelta(days=days)

        operations.remind(session, employee_id=ben.id, assignment=row, sender=MARIA, now=now)

        [message] = mail.list_unread(session, ben.id)
        assert message.body.endswith(told)
