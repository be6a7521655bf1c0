"""Who wakes whom: the table here is the wiring, and events go up only."""

from lms import wiring

FLOORS = [
    "outbox",
    "people",
    "identity",
    "vision",
    "journeys",
    "courses",
    "evidence",
    "quizzes",
    "curriculum",
    "assignments",
    "learning",
    "dashboards",
    "library",
    "search",
]
SAME_FLOOR_UP = {"curriculum": 8, "assignments": 8, "learning": 9, "dashboards": 9, "library": 9, "search": 9}


def floor(module: str) -> int:
    package = module.split(".")[1]
    return SAME_FLOOR_UP.get(package, FLOORS.index(package))


EVENT_MAP = {
    "EmployeeJoined": ["assignments", "dashboards"],
    "EmployeeMoved": ["assignments", "dashboards"],
    "EmployeeLeft": ["identity", "assignments", "dashboards"],
    "ReleasePublished": ["curriculum", "search"],
    "ReleaseWithdrawn": ["curriculum", "search"],
    "CoursePublished": ["assignments", "search"],
    "ModuleCompleted": ["assignments"],
    "MasteryChanged": ["dashboards"],
    "CountAsked": ["quizzes"],
    "QuestionRegraded": ["quizzes"],
    "AssignmentMade": ["dashboards"],
    "AssignmentFulfilled": ["dashboards"],
}


def test_the_wiring_is_the_event_map():
    woken: dict[str, list[str]] = {}
    for subscription in wiring.SUBSCRIPTIONS:
        woken.setdefault(subscription.event.__name__, []).append(subscription.handler.__module__.split(".")[1])

    assert woken == EVENT_MAP


def test_events_go_up_only():
    for subscription in wiring.SUBSCRIPTIONS:
        assert floor(subscription.handler.__module__) >= floor(subscription.event.__module__), subscription


def test_handlers_have_one_name_each():
    names = [s.name for s in wiring.SUBSCRIPTIONS]

    assert len({(s.event, s.name) for s in wiring.SUBSCRIPTIONS}) == len(names)
