"""The census of all routes: guarded, typed, kebab-case, in the menu or not, and every link builds."""

import re
from pathlib import Path

import pytest
from flask import url_for

from lms import menu
from lms.core.permissions import PERMISSIONS, Permission
from lms.web.guards import guard_of

ROOT = Path(__file__).parent.parent
PUBLIC = {
    "assignments.verify_certificate",
    "first.create_administrator",
    "help.switch_theme",
    "help.show_accessibility",
    "help.show_help",
    "health.healthz",
    "health.readyz",
    "login.accept_invitation",
    "login.forgot_password",
    "login.forgot_password_sent",
    "login.reset_password",
    "login.sign_in",
    "organisation.show_colour",
    "organisation.show_logo",
    "notifications.stop_mail",
    # By a link in an e-mail, one person's questions of one day.
    "recall.answer_by_link",
    "recall.open_link",
    "recall.show_answer_by_link",
    "recall.show_by_link",
    "recall.use_link",
    "wall.show_screen",
    "wall.show_worker",
}
"""All that anybody may open. A new line here is a decision."""


@pytest.fixture
def rules(whole_app):
    return list(whole_app.url_map.iter_rules())


def test_there_are_routes(rules):
    assert len(rules) > 30


def test_every_route_has_one_guard(whole_app, rules):
    assert [r.endpoint for r in rules if guard_of(whole_app.view_functions[r.endpoint]) is None] == []


def test_the_public_routes_are_exactly_these(whole_app, rules):
    assert {r.endpoint for r in rules if guard_of(whole_app.view_functions[r.endpoint]).is_public} == PUBLIC


def test_addresses_are_kebab_case_with_typed_parameters(rules):
    odd = [
        r.rule
        for r in rules
        if not re.fullmatch(r"(/|(/([a-z0-9.-]+|<(uuid|int|code|path|date|token):[a-z0-9_]+>))+)", r.rule)
    ]

    assert odd == []


def test_every_menu_entry_leads_to_a_route_with_its_permission(whole_app):
    for entry in [*menu.MENU.training, *(entry for area in menu.MENU.areas for entry in area.entries)]:
        guard = guard_of(whole_app.view_functions[entry.endpoint])
        assert guard.permission in {entry.permission, None}, entry


def test_every_link_in_the_templates_builds(whole_app):
    known = set(whole_app.view_functions)
    missing = [
        (path.name, endpoint)
        for path in sorted((ROOT / "lms").rglob("templates/**/*.html"))
        for endpoint in re.findall(r"url_for\(\s*[\"']([\w.]+)[\"']", path.read_text())
        if endpoint not in known
    ]

    assert missing == []


def test_every_permission_is_granted_by_some_set():
    assert {p for granted in PERMISSIONS.values() for p in granted} == set(Permission)


def test_url_for_is_real(whole_app):
    with whole_app.test_request_context():
        assert url_for("learning.home") == "/"
