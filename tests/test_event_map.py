"""Who wakes whom: the table here is the wiring, and events go up only."""

import pytest

from lms import wiring
from lms.administration.health.queries import work_name
from lms.outbox import registry
from lms.outbox.terms import Handler, handler

FLOORS = [
    "outbox",
    "people",
    "identity",
    "notifications",
    "vision",
    "journeys",
    "courses",
    "evidence",
    "quizzes",
    "curriculum",
    "assignments",
    "recall",
    "announcements",
    "pulse",
    "huddles",
    "learning",
    "dashboards",
    "library",
    "search",
    "directory",
]
SAME_FLOOR_UP = {
    "curriculum": 8,
    "assignments": 8,
    "recall": 8,
    "announcements": 8,
    "pulse": 8,
    "huddles": 8,
    "learning": 9,
    "dashboards": 9,
    "library": 9,
    "search": 9,
}


def floor(module: str) -> int:
    package = module.split(".")[1]
    return SAME_FLOOR_UP.get(package, FLOORS.index(package))


EVENT_MAP = {
    "EmployeeJoined": ["assignments", "announcements", "announcements", "dashboards"],
    "EmployeeMoved": ["assignments", "announcements", "announcements", "dashboards"],
    "EmployeeLeft": ["identity", "assignments", "announcements", "dashboards"],
    "ImportRequested": ["directory"],
    "PeopleImported": ["identity", "assignments", "announcements", "dashboards"],
    "PasswordForgotten": ["identity"],
    "ReleasePublished": ["curriculum", "search"],
    "ReleaseWithdrawn": ["curriculum", "search"],
    "CoursePublished": ["assignments", "search"],
    "ModuleCompleted": ["assignments", "recall"],
    "MasteryChanged": ["recall", "dashboards"],
    "PulsePlanned": ["pulse"],
    "CountAsked": ["quizzes"],
    "QuestionRegraded": ["quizzes"],
    "AnnouncementScheduled": ["announcements"],
    "AnnouncementPublished": ["announcements"],
    "AnnouncementCorrected": ["announcements"],
    "AnnouncementSeen": ["announcements"],
    "ReminderRequested": ["announcements"],
    "MantraConfirmed": ["announcements"],
    "AssignmentMade": ["dashboards", "assignments"],
    "AssignmentChanged": ["dashboards"],
    "AssignmentFulfilled": ["dashboards"],
}


def test_the_wiring_is_the_event_map():
    woken: dict[str, list[str]] = {}
    for subscription in wiring.SUBSCRIPTIONS:
        woken.setdefault(subscription.event.__name__, []).append(subscription.handler.run.__module__.split(".")[1])

    assert woken == EVENT_MAP


def test_events_go_up_only():
    for subscription in wiring.SUBSCRIPTIONS:
        assert floor(subscription.handler.run.__module__) >= floor(subscription.event.__module__), subscription


CODES = {
    "administration.keep_retention",
    "announcements.ask_again",
    "announcements.await_day",
    "announcements.count",
    "announcements.count_mantra",
    "announcements.deliver",
    "announcements.publish_scheduled",
    "announcements.reach_imported",
    "announcements.reach_newcomer",
    "announcements.recount_person",
    "announcements.remind",
    "announcements.remind_late",
    "announcements.request_count",
    "announcements.request_mantra_count",
    "assignments.assign_course",
    "assignments.close_fulfilled",
    "assignments.reconcile_employee",
    "assignments.reconcile_imported",
    "assignments.tell_assigned",
    "assignments.tell_expiring",
    "assignments.tell_milestones",
    "curriculum.count_reach",
    "curriculum.generate_course",
    "curriculum.generate_foundation",
    "curriculum.publish_due_modules",
    "curriculum.request_courses",
    "curriculum.restore_courses",
    "dashboards.prepare_huddles",
    "dashboards.prepare_some_huddles",
    "dashboards.rebuild",
    "dashboards.rebuild_people",
    "dashboards.rebuild_scopes",
    "dashboards.refresh_imported",
    "dashboards.tell_managers",
    "dashboards.refresh_people",
    "dashboards.refresh_person",
    "dashboards.refresh_scope",
    "directory.advance_import",
    "directory.purge_imports",
    "huddles.remind",
    "identity.close_account",
    "identity.follow_import",
    "identity.mail_reset",
    "identity.purge",
    "media.tidy",
    "notifications.purge",
    "outbox.purge",
    "people.start_due",
    "pulse.open",
    "pulse.open_and_close",
    "pulse.prepare",
    "quizzes.apply_regrade",
    "quizzes.expire_attempts",
    "quizzes.rebuild_statistics",
    "quizzes.request_statistics",
    "recall.ask_people",
    "recall.make_cards",
    "search.index_course",
    "search.index_release",
}
"""Deliveries that wait name these: one that goes needs a migration."""


def wired_handlers() -> set[Handler]:
    return {
        *(subscription.handler for subscription in wiring.SUBSCRIPTIONS),
        *wiring.HANDLERS,
        *(schedule.handler for schedule in wiring.SCHEDULES),
    }


def test_handlers_have_a_code_each_that_stays():
    codes = [handler.code for handler in wired_handlers()]

    assert sorted(codes) == sorted(CODES)


def test_the_health_page_has_words_for_each_handler():
    assert [code for code in sorted(CODES) if work_name(code) == code] == []


def test_codes_do_not_follow_the_path():
    paths = {f"{handler.run.__module__}.{handler.run.__qualname__}" for handler in wired_handlers()}

    assert paths.isdisjoint(CODES)


def test_two_handlers_with_one_code_are_refused():
    first, second = (handler("test.twice")(lambda *_, **__: None) for _ in range(2))
    try:
        with pytest.raises(ValueError, match=first.code):
            registry.fill((), (first, second), ())
    finally:
        registry.fill(wiring.SUBSCRIPTIONS, wiring.HANDLERS, wiring.SCHEDULES)
