"""Who may observe whom: managers, named observers, and colleagues who rely on the part."""

import pytest

from lms.evidence.observation import access, queries
from lms.evidence.observation import operations as observation
from lms.evidence.observation.rules import CannotObserveOneself
from lms.evidence.observation.terms import ObservationChecklist, ObserverReach
from lms.evidence.observers import operations as observers
from lms.evidence.observers import queries as named
from lms.journeys.terms import Lane
from lms.people import operations as people
from lms.people import queries as employees
from lms.people.queries import EmployeeNotFound
from tests.times import MONDAY

KEY = "demonstrate:in-store/booklist@bookseller"
CHECKLIST = ObservationChecklist(
    objective_key=KEY, fingerprint="f", release_number=1, place="The book list", how="", rows=("Smiles",), critical=(),
    lane=Lane.FRONTSTAGE,
)  # fmt: skip


class Ports:
    """A course that asks everybody for one thing."""

    @staticmethod
    def find_checklist(_session, _employee_id, key):
        return CHECKLIST if key == KEY else None


@pytest.fixture
def sites(session):
    people.add_listed_sites(session, names=("Main", "Harbour"), viewer=None, now=MONDAY)
    return {site.name: site.id for site in employees.list_sites(session)}


@pytest.fixture
def maria(make):
    return make.leader("Maria Silva")


@pytest.fixture
def ben(make, sites, maria):
    return make.learner("Ben Okoro", manager=maria, site_id=sites["Main"])


@pytest.fixture
def noor(make, sites):
    """A colleague who leads nobody, in another department."""
    return make.learner("Noor Haddad", job_role=make.job_role("Cashier", department="Tills"), site_id=sites["Main"])


@pytest.fixture
def reach(session, make, ben):
    """As what somebody may observe Ben."""

    def reach(somebody):
        page = access.observation_for(session, make.viewer(somebody), ben.id, KEY, ports=Ports)
        return page.reach

    return reach


def name(session, make, somebody, by, **scope):
    values = {"site_id": None, "department_id": None, "manager_id": None} | scope
    return observers.name_observer(session, employee_id=somebody.id, viewer=make.viewer(by), now=MONDAY, **values)


class TestNamedObserver:
    def test_observes_at_their_site_and_nowhere_else(self, session, make, reach, maria, noor, sites):
        name(session, make, noor, maria, site_id=sites["Harbour"])
        with pytest.raises(EmployeeNotFound):
            reach(noor)

        name(session, make, noor, maria, site_id=sites["Main"], department_id=make.department("Stores").id)

        assert reach(noor) is ObserverReach.OBSERVER

    def test_of_a_manager_observes_only_people_below(self, session, make, reach, noor, maria):
        name(session, make, noor, maria, manager_id=make.leader("Lee Park").id)
        with pytest.raises(EmployeeNotFound):
            reach(noor)

        name(session, make, noor, maria, manager_id=maria.id)

        assert reach(noor) is ObserverReach.OBSERVER
        assert [one for one, _ in named.list_observers_of(session, make.viewer(maria).employee_id)] == []

    def test_observes_no_more_once_removed_and_again_once_restored(self, session, make, reach, noor, maria):
        row_id = name(session, make, noor, maria, manager_id=maria.id)
        observers.remove_observer(session, observer_row_id=row_id, viewer=make.viewer(maria), now=MONDAY)
        with pytest.raises(EmployeeNotFound):
            reach(noor)

        assert name(session, make, noor, maria, manager_id=maria.id) == row_id
        assert reach(noor) is ObserverReach.OBSERVER

    def test_is_never_for_the_whole_company(self, session, make, noor, maria):
        with pytest.raises(observers.ObservesWholeCompany):
            name(session, make, noor, maria)


class TestReceiver:
    """The next department signs what it receives."""

    def ask(self, session, ben, receivers):
        observation.request_observation(
            session, employee_id=ben.id, objective_key=KEY, place="The book list", receivers=receivers, now=MONDAY
        )

    def test_signs_once_asked_and_only_then(self, session, make, reach, ben, noor):
        with pytest.raises(EmployeeNotFound):
            reach(noor)
        self.ask(session, ben, [make.job_role("Cashier").code])

        assert reach(noor) is ObserverReach.RECEIVER
        assert [row.employee_name for row in queries.list_to_observe(session, noor.id, leader_ids=())] == ["Ben Okoro"]

    def test_works_at_the_same_site(self, session, make, reach, ben, sites):
        far = make.learner("Ida Berg", job_role=make.job_role("Cashier", department="Tills"), site_id=sites["Harbour"])
        self.ask(session, ben, [make.job_role("Cashier").code])

        with pytest.raises(EmployeeNotFound):
            reach(far)
        assert queries.list_to_observe(session, far.id, leader_ids=()) == ()


def test_nobody_reaches_themselves(reach, ben):
    with pytest.raises(CannotObserveOneself):
        reach(ben)
