"""Every route for every kind of visitor. What each may is read from `role_matrix.csv`, which people review.

`some`: the route lets the kind in, and a finer rule inside decides about each person.
"""

import csv
from pathlib import Path

import pytest

from lms.core.permissions import PERMISSIONS, PermissionSet
from lms.web.guards import guard_of
from tests.security.conftest import KINDS

MATRIX = Path(__file__).parent / "role_matrix.csv"
PARAMETERS = {
    "uuid": "0190f3a8-0000-7000-8000-000000000000",
    "int": "1",
    "code": "no-such-code",
    "path": "no/such/path",
    "date": "2026-11-02",
    "token": "no-such-token-anywhere-at-all",
    "default": "nothing",
}


def matrix() -> list[dict[str, str]]:
    with MATRIX.open(newline="") as file:
        return list(csv.DictReader(file))


def may_by_guard(app, endpoint: str) -> frozenset[str]:
    guard = guard_of(app.view_functions[endpoint])
    if guard.is_public:
        return frozenset({"anonymous", *KINDS})
    return frozenset(kind for kind in KINDS if guard.permission is None or guard.permission in permissions_of(kind))


def permissions_of(kind: str):
    return PERMISSIONS[PermissionSet.EMPLOYEE] | PERMISSIONS[PermissionSet(kind)]


def routes(app) -> list[tuple[str, str]]:
    return sorted(
        {(rule.endpoint, m) for rule in app.url_map.iter_rules() for m in rule.methods if m in {"GET", "POST"}}
    )


def address(app, endpoint: str) -> str:
    rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
    path = rule.rule
    for name in rule.arguments:
        kind = path.partition(f":{name}>")[0].rpartition("<")[2] if f":{name}>" in path else "default"
        path = path.replace(f"<{kind}:{name}>" if kind != "default" else f"<{name}>", PARAMETERS[kind])
    return path


def test_the_matrix_names_every_route_and_agrees_with_its_guard(company):
    written = {
        (row["endpoint"], row["method"]): frozenset(kind for kind in ("anonymous", *KINDS) if row[kind] != "no")
        for row in matrix()
    }
    found = {(endpoint, method): may_by_guard(company.app, endpoint) for endpoint, method in routes(company.app)}

    assert written == found, "a new route, or a changed guard, is a decision: bring role_matrix.csv up to date"


@pytest.mark.parametrize("kind", ["anonymous", *KINDS])
def test_every_route_answers_each_as_the_matrix_says(company, kind):
    employee_id = None if kind == "anonymous" else company.somebody(kind)
    wrong = []
    for row in matrix():
        browser = company.browser(employee_id)  # some routes sign out
        path, method = address(company.app, row["endpoint"]), row["method"]
        sent = {"csrf_token": browser.token()} if method == "POST" else None
        answer = browser.http.open(path, method=method, data=sent, buffered=True)
        if not fits(answer, row[kind], kind, method):
            wrong.append(f"{kind} {method} {path}: {answer.status_code}")

    assert wrong == []


def fits(answer, may: str, kind: str, method: str) -> bool:
    if answer.status_code >= 500:
        return False
    if may == "some":
        return answer.status_code in {200, 403}
    if may == "yes":
        return answer.status_code not in {401, 403} and "/sign-in?" not in answer.headers.get("Location", "")
    if kind != "anonymous":
        return answer.status_code == 403
    if method == "POST":
        return answer.status_code == 401
    return answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in?next=")
