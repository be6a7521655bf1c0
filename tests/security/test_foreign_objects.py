"""What is not yours is not there: the same answer as for what never was, word for word."""

import re

import pytest

UNKNOWN = "0190f3a8-0000-7000-8000-000000000000"


@pytest.fixture(scope="module")
def me(company):
    return company.somebody("employee")


@pytest.fixture(scope="module")
def manager(company):
    """A manager who has people below, but not everybody."""
    return company.demo.one(
        "SELECT l.manager_id FROM people_reporting_line l JOIN identity_account a ON a.employee_id = l.manager_id"
        " JOIN identity_grant g ON g.account_id = a.id AND g.permission_set = 'manager'"
        " WHERE NOT EXISTS (SELECT 1 FROM identity_grant t WHERE t.account_id = a.id"
        " AND t.permission_set IN ('trainer', 'administrator'))"
        " GROUP BY l.manager_id HAVING count(*) BETWEEN 3 AND 40 ORDER BY count(*) DESC LIMIT 1"
    )


def body_of(answer) -> str:
    """The page without what differs between any two answers: tokens and its own address."""
    return re.sub(r'name="(csrf_token|back)" value="[^"]*"', "", answer.text)


def addresses(company, prefix: str, parameter: str, method: str):
    """All routes with that parameter first, so that a new one is tried as well."""
    for rule in company.app.url_map.iter_rules():
        if method in rule.methods and parameter in rule.arguments:
            path = re.sub(r"<int:\w+>", "1", rule.rule)
            if path.startswith(prefix):
                yield re.sub(r"<uuid:(\w+)>", lambda m: "{id}" if m[1] == parameter else UNKNOWN, path)


def assert_not_there(browser, template: str, foreign: str, method: str) -> None:
    answers = []
    for object_id in (foreign, UNKNOWN):
        sent = {"csrf_token": browser.token()} if method == "POST" else None
        answers.append(browser.http.open(template.format(id=object_id), method=method, data=sent, buffered=True))
    theirs, nobodys = answers

    assert (template, theirs.status_code) == (template, 404)
    assert nobodys.status_code == 404
    assert body_of(theirs) == body_of(nobodys)


@pytest.mark.parametrize("method", ["GET", "POST"])
class TestAnEmployee:
    def test_does_not_reach_a_colleague_s_attempt(self, company, me, method):
        theirs = company.demo.one("SELECT id FROM quizzes_attempt WHERE employee_id <> ? LIMIT 1", hexed(me))
        found = list(addresses(company, "/attempts/", "attempt_id", method))

        assert found
        for template in found:
            assert_not_there(company.browser(me), template, theirs, method)

    def test_does_not_reach_a_colleague_s_certificate(self, company, me, method):
        theirs = company.demo.rows("SELECT id FROM assignments_certificate WHERE employee_id <> ? LIMIT 1", hexed(me))
        for template in addresses(company, "/certificates/", "certificate_id", method):
            assert_not_there(company.browser(me), template, theirs[0][0], method)

    def test_does_not_reach_a_module_of_other_roles(self, company, me, method):
        theirs = company.demo.one(
            "SELECT m.module_version_id FROM courses_course_version_module m WHERE m.module_version_id NOT IN"
            " (SELECT n.module_version_id FROM courses_course_version_module n JOIN assignments_assignment a"
            " ON a.course_version_id = n.course_version_id WHERE a.employee_id = ?) LIMIT 1",
            hexed(me),
        )
        found = list(addresses(company, "/modules/", "module_version_id", method))

        assert found
        for template in found:
            assert_not_there(company.browser(me), template, theirs, method)


def hexed(employee_id: str) -> str:
    return employee_id.replace("-", "")


@pytest.mark.parametrize("method", ["GET", "POST"])
class TestAManager:
    def test_does_not_reach_people_of_other_lines(self, company, manager, method):
        theirs = company.demo.one(
            "SELECT id FROM people_employee WHERE id NOT IN"
            " (SELECT employee_id FROM people_reporting_line WHERE manager_id = ?) LIMIT 1",
            hexed(manager),
        )
        found = list(addresses(company, "/team", "employee_id", method))

        assert found
        for template in found:
            assert_not_there(company.browser(manager), template, theirs, method)


class TestTheCellsOfAManager:
    def test_hold_nobody_of_another_line(self, company, manager):
        browser = company.browser(manager)
        theirs = company.demo.rows(
            "SELECT name FROM people_employee WHERE id NOT IN"
            " (SELECT employee_id FROM people_reporting_line WHERE manager_id = ?)",
            hexed(manager),
        )
        cells = re.findall(r'href="(/team/cells/[^"]+)"', browser.http.get("/team").text)

        assert cells
        for address in cells[:20]:
            shown = browser.http.get(address.replace("&amp;", "&")).text.partition("<main")[2]
            assert [name for (name,) in theirs if f">{name}<" in shown] == []

    def test_of_another_department_are_as_unknown_as_any(self, company, manager):
        browser = company.browser(manager)
        cell = re.search(r'href="(/team/cells/[^"?]+)', browser.http.get("/team").text)[1]
        theirs = company.demo.one(
            "SELECT id FROM people_department WHERE id NOT IN (SELECT r.department_id FROM people_placement p"
            " JOIN people_job_role r ON r.id = p.job_role_id JOIN people_reporting_line l"
            " ON l.employee_id = p.employee_id WHERE l.manager_id = ? AND l.depth > 0) LIMIT 1",
            hexed(manager),
        )

        foreign, unknown = (browser.http.get(f"{cell}?department={one}") for one in (theirs, UNKNOWN))

        assert foreign.status_code == unknown.status_code == 404
        assert body_of(foreign).replace(theirs, UNKNOWN) == body_of(unknown)
