"""Who stands in for a manager: what they reach, for how long, and what they never get."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from lms.audit.models import AuditEntry
from lms.core import clock
from lms.core.errors import Forbidden
from lms.core.permissions import LENT_TO_DEPUTIES, PERMISSIONS, Permission, PermissionSet
from lms.core.viewer import Viewer
from lms.evidence.observation import access as observation
from lms.evidence.observation import operations as requests
from lms.identity import operations as identity
from lms.identity.deputyship.queries import with_deputyship
from lms.mail.models import OutgoingMessage
from lms.people import access
from lms.people import operations as people
from lms.people.deputies import access as doors
from lms.people.deputies import operations, queries, rules
from lms.people.deputies.rules import StandInPeriod
from lms.people.queries import EmployeeNotFound
from tests.times import MONDAY

TODAY = MONDAY.date()
days = st.dates(date(2026, 1, 1), date(2028, 12, 31))
ADMINISTRATIVE = frozenset(Permission) - LENT_TO_DEPUTIES - PERMISSIONS[PermissionSet.EMPLOYEE]


def today() -> date:
    """Return which day it is for pages: they ask the clock."""
    return clock.now().date()


def days_from(first: int, last: int) -> StandInPeriod:
    return StandInPeriod(starts_on=TODAY + timedelta(days=first), ends_on=TODAY + timedelta(days=last))


@pytest.fixture
def team(make):
    """Two managers, a person below each, and a bookseller who leads nobody."""
    maria = make.leader("Maria Silva")
    noor = make.leader("Noor Haddad")
    return {
        "maria": maria,
        "noor": noor,
        "ben": make.learner("Ben Okoro", manager=maria),
        "lena": make.learner("Lena Ruiz", manager=noor),
        "kofi": make.learner("Kofi Varga", manager=maria),
    }


@pytest.fixture
def name(session, make, team):
    def name(deputy, manager="maria", period=None, now=TODAY):
        return operations.name_deputy(
            session,
            deputy_id=team[deputy].id,
            period=period or days_from(0, 3),
            today=now,
            viewer=make.viewer(team[manager]),
            now=MONDAY,
        )

    return name


@pytest.fixture
def seen(session, make, team):
    """Somebody as the program knows them on a day."""

    def seen(who, day=0) -> Viewer:
        viewer = make.viewer(team[who])
        return with_deputyship(session, viewer, today=TODAY + timedelta(days=day))

    return seen


def reaches(session, viewer, person, to="observe") -> bool:
    try:
        access.employee_for(session, viewer, person.id, to=to)
    except EmployeeNotFound:
        return False
    return True


class TestPeriod:
    @given(days, days, days, days)
    def test_overlap_is_having_a_day_in_common(self, a, b, c, d):
        one, other = (
            StandInPeriod(starts_on=min(a, b), ends_on=max(a, b)),
            StandInPeriod(starts_on=min(c, d), ends_on=max(c, d)),
        )
        common = max(one.starts_on, other.starts_on) <= min(one.ends_on, other.ends_on)

        assert one.overlaps(other) is other.overlaps(one) is common

    @given(days, days, days)
    def test_what_is_accepted_begins_no_earlier_than_today_and_ends_within_a_year(self, first, last, today):
        period = StandInPeriod(starts_on=first, ends_on=last)
        try:
            rules.check_period(period, today=today)
        except (rules.StartsInThePast, rules.EndsBeforeItStarts, rules.TooLong):
            assert not (today <= first <= last <= today + rules.AHEAD)
        else:
            assert today <= first <= last <= today + rules.AHEAD


class TestReach:
    def test_a_deputy_reaches_the_manager_s_people_on_those_days_only(self, session, team, name, seen):
        name("kofi", period=days_from(1, 3))

        found = [day for day in range(6) if reaches(session, seen("kofi", day), team["ben"])]

        assert found == [1, 2, 3]

    @pytest.mark.parametrize("to", ["see", "observe", "remind"])
    def test_it_is_the_manager_s_reach_and_no_more(self, session, team, name, seen, to):
        name("noor")
        noor = seen("noor")

        found = {who for who, person in team.items() if who != "noor" and reaches(session, noor, person, to)}

        assert found == {"lena", "ben", "kofi"}  # not Maria, for whom she stands in

    def test_nobody_administers_by_standing_in(self, session, make, team, name, seen):
        identity.edit_grants(
            session, employee_id=team["maria"].id,
            permission_sets=set(PermissionSet), viewer=make.viewer(make.administrator("Zoe")), now=MONDAY,
        )  # fmt: skip
        name("kofi")
        kofi = seen("kofi")

        assert not kofi.permissions & ADMINISTRATIVE
        assert not reaches(session, kofi, team["ben"], to="edit")

    def test_a_deputy_neither_observes_themself_nor_the_manager(self, session, team, name, seen):
        name("kofi")
        kofi = seen("kofi")

        assert not reaches(session, kofi, team["kofi"])
        assert not reaches(session, kofi, team["maria"], to="see")
        with pytest.raises(observation.CannotObserveOneself):
            observation.reach_of(session, kofi, team["kofi"].id)
        assert observation.reach_of(session, kofi, team["maria"].id) is None

    def test_a_deputy_s_deputy_gets_nothing_of_the_first_manager(self, session, team, name, seen):
        name("noor")  # for Maria
        name("kofi", "noor")

        kofi = seen("kofi")

        assert reaches(session, kofi, team["lena"])
        assert not reaches(session, kofi, team["ben"])

    def test_who_leads_only_as_a_deputy_names_nobody(self, session, team, name, seen):
        name("kofi")

        with pytest.raises(Forbidden):
            doors.deputies_for(session, seen("kofi"), today=TODAY)

    def test_a_manager_who_leads_no_more_lends_nothing(self, session, make, team, name, seen):
        name("kofi")
        identity.edit_grants(
            session, employee_id=team["maria"].id,
            permission_sets={PermissionSet.EMPLOYEE}, viewer=make.viewer(make.administrator("Zoe")), now=MONDAY,
        )  # fmt: skip

        assert seen("kofi").stands_in_for == ()
        assert not seen("kofi").may(Permission.TEAM_SEE)

    def test_a_manager_who_left_lends_nothing(self, session, team, name, seen):
        name("lena")
        people.end_employment(session, employee_id=team["maria"].id, ended_on=TODAY, viewer=None, now=MONDAY)

        assert seen("lena").stands_in_for == ()

    def test_the_team_shown_first_is_one_s_own(self, session, team, name, seen):
        name("noor")
        name("kofi", "noor")

        assert access.leader_for(session, seen("noor")) == team["noor"].id
        assert access.leader_for(session, seen("noor"), team["maria"].id) == team["maria"].id
        assert access.leader_for(session, seen("kofi")) == team["noor"].id
        for foreign in (team["maria"].id, uuid4()):
            with pytest.raises(EmployeeNotFound):
                access.leader_for(session, seen("kofi"), foreign)

    def test_finding_people_finds_those_below_the_manager(self, session, team, name, seen):
        name("lena")

        found = {one.name for one in access.find_people(session, seen("lena"), "", limit=20)}

        assert found == {"Lena Ruiz", "Ben Okoro", "Kofi Varga"}


@pytest.fixture
def messages_of(session):
    """Return the kinds of messages to somebody, oldest first."""
    return lambda person: list(
        session.scalars(
            select(OutgoingMessage.kind).where(OutgoingMessage.employee_id == person.id).order_by(OutgoingMessage.id)
        )
    )


@pytest.fixture
def audited(session):
    """Return how many entries of the audit log an action has."""
    return lambda action: session.scalar(select(func.count()).where(AuditEntry.action == action))


class TestNameDeputy:
    def test_tells_both_and_says_so_in_the_audit_log(self, session, name, messages_of, team, audited):
        name("kofi")

        assert messages_of(team["kofi"]) == ["deputy-named"]
        assert messages_of(team["maria"]) == ["deputy-set"]
        assert audited("deputy.named") == 1

    @pytest.mark.parametrize(
        ("deputy", "period", "refusal"),
        [
            ("maria", (0, 1), operations.CannotStandInForOneself),
            ("kofi", (-1, 1), rules.StartsInThePast),
            ("kofi", (2, 1), rules.EndsBeforeItStarts),
            ("kofi", (0, 400), rules.TooLong),
        ],
    )
    def test_refuses(self, name, deputy, period, refusal):
        with pytest.raises(refusal):
            name(deputy, period=days_from(*period))

    def test_refuses_who_left_and_who_starts_later(self, session, make, team, name):
        people.end_employment(session, employee_id=team["lena"].id, ended_on=TODAY, viewer=None, now=MONDAY)

        with pytest.raises(operations.DoesNotWorkHere):
            name("lena")

    def test_has_one_deputy_at_a_time(self, session, name, team):
        name("kofi", period=days_from(0, 3))

        with pytest.raises(rules.Overlapping):
            name("ben", period=days_from(3, 5))

        name("ben", period=days_from(4, 5))
        name("ben", "noor", period=days_from(0, 3))  # another manager's
        assert len(queries.list_deputies(session, team["maria"].id, since=TODAY)) == 2

    def test_is_told_of_a_request_on_those_days(self, session, name, team, messages_of):
        name("kofi")
        key = "demonstrate:in-store/booklist@bookseller"

        requests.request_observation(session, employee_id=team["ben"].id, objective_key=key, now=MONDAY)
        later = MONDAY + timedelta(days=30)
        requests.request_observation(session, employee_id=team["kofi"].id, objective_key=key, now=later)

        assert messages_of(team["kofi"]) == ["deputy-named", "observation-asked"]
        assert messages_of(team["maria"]) == ["deputy-set", "observation-asked", "observation-asked"]


class TestCancelDeputy:
    def cancel(self, session, make, team, row_id, day=0):
        operations.cancel_deputy(
            session, deputy_row_id=row_id, today=TODAY + timedelta(days=day), viewer=make.viewer(team["maria"]),
            now=MONDAY,
        )  # fmt: skip

    def restore(self, session, make, team, row_id, day=0):
        operations.restore_deputy(
            session, deputy_row_id=row_id, today=TODAY + timedelta(days=day), viewer=make.viewer(team["maria"]),
            now=MONDAY + timedelta(minutes=1),
        )  # fmt: skip

    def test_ends_the_reach_at_once_and_can_be_undone(self, session, make, team, name, seen, messages_of):
        row_id = name("kofi")
        self.cancel(session, make, team, row_id)
        self.cancel(session, make, team, row_id)
        assert not reaches(session, seen("kofi"), team["ben"])

        self.restore(session, make, team, row_id)

        assert reaches(session, seen("kofi"), team["ben"])
        assert sorted(messages_of(team["kofi"])) == ["deputy-canceled", "deputy-named", "deputy-named"]

    def test_a_time_that_is_over_stays_as_it_was(self, session, make, team, name):
        row_id = name("kofi")

        for change in (self.cancel, self.restore):
            with pytest.raises(operations.PeriodOver):
                change(session, make, team, row_id, day=4)

    def test_is_not_restored_beside_another(self, session, make, team, name):
        row_id = name("kofi")
        self.cancel(session, make, team, row_id)
        name("ben")

        with pytest.raises(rules.Overlapping):
            self.restore(session, make, team, row_id)

    def test_is_the_manager_s_own(self, session, make, team, name):
        row_id = name("kofi")

        for row in (row_id, uuid4()):
            with pytest.raises(queries.DeputyNotFound):
                doors.deputy_for(session, make.viewer(team["noor"]), row)


class TestPage:
    def test_names_a_deputy_once_however_often_it_is_sent(self, client, session, team):
        client.sign_in(team["maria"].id)
        client.get("/team/deputies")
        once = client.page.find(".//input[@name='once']").get("value")
        values = {
            "person": "Kofi Varga",
            "starts_on": str(today()),
            "ends_on": str(today() + timedelta(days=2)),
            "once": once,
        }

        client.follow(client.post("/team/deputies", values))
        client.follow(client.post("/team/deputies", values))

        [row] = client.page.findall(".//tr[@data-deputy]")
        assert row.get("data-state") == "on"

        client.follow(client.post(f"/team/deputies/{row.get('data-deputy')}/cancel"))
        assert client.page.find(".//tr[@data-deputy]").get("data-state") == "canceled"
        client.follow(client.post(f"/team/deputies/{row.get('data-deputy')}/restore"))
        assert client.page.find(".//tr[@data-deputy]").get("data-state") == "on"

    @pytest.mark.parametrize(
        "wrong",
        [
            {"person": "Nobody Known"},
            {"person": ""},
            {"person": "Maria Silva"},
            {"ends_on": ""},
            {"starts_on": "1020-01-01"},
            {"ends_on": str(today() - timedelta(days=1))},
        ],
    )
    def test_says_what_is_wrong(self, client, session, team, wrong):
        client.sign_in(team["maria"].id)
        client.get("/team/deputies")
        right = {"person": "Kofi Varga", "starts_on": str(today()), "ends_on": str(today())}

        client.post("/team/deputies", right | wrong, status=422)

        assert client.page.find(".//*[@role='alert']") is not None
        assert queries.list_deputies(session, team["maria"].id, since=today()) == ()

    def test_a_deputy_opens_the_pages_of_the_manager_s_people_and_no_others(self, client, session, team, name):
        name("kofi", period=StandInPeriod(starts_on=today(), ends_on=today()), now=today())
        client.sign_in(team["kofi"].id)
        path = f"/team/people/{team['ben'].id}"

        client.get(path)
        client.get(f"/team/people/{team['lena'].id}", status=404)
        client.get("/team/deputies", status=403)
        client.get("/people", status=403)

    def test_costs_no_statement_for_those_who_are_no_deputy_and_one_or_two_for_those_who_are(
        self, client, team, name, session
    ):
        def count(who):
            client.sign_in(team[who].id)
            client.get("/mantra")
            with client.counting() as seen:
                client.get("/mantra")
            return len(seen)

        before = count("kofi")
        name("kofi", period=StandInPeriod(starts_on=today(), ends_on=today()), now=today())

        assert count("ben") == before
        assert count("kofi") - before <= 2
