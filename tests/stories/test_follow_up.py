"""Two minutes, from what somebody has learned: three questions, each answered at once, with and without JavaScript."""

import re
from uuid import UUID

import pytest
from playwright.sync_api import expect

from lms.core import clock
from lms.core.db import open_database
from lms.recall.links import operations as links
from tests.stories.test_learner import answer_somehow


def somebody_due(site, n: int) -> str:
    """Return who has most to be asked about today and has not begun yet; another one for each number."""
    return site.demo.rows(
        "SELECT c.employee_id FROM recall_card c JOIN people_employee e ON e.id = c.employee_id"
        " WHERE e.state = 'active' AND c.archived_at IS NULL AND c.due_at < datetime('now')"
        " AND NOT EXISTS (SELECT 1 FROM recall_follow_up f WHERE f.employee_id = c.employee_id"
        " AND (f.finished_at IS NULL OR f.started_at > datetime('now', '-8 days')))"
        " GROUP BY c.employee_id ORDER BY count(*) DESC, c.employee_id LIMIT 1 OFFSET ?",
        n,
    )[0][0]


@pytest.mark.parametrize("script", [True, False])
def test_answers_what_comes_back_and_is_told_why(person, site, script):
    ben = person(width=390, script=script)
    ben.arrive(somebody_due(site, int(script)))
    ben.go("/")
    asked = 0
    with ben.page.expect_navigation():
        ben.page.locator("main a[href^='/follow-up']").first.click()
    while ben.page.locator("input[name=item]").count():
        ben.look(f"question {asked}")
        answer_somehow(ben.page.locator("form:has(input[name=item])"))
        with ben.page.expect_navigation():
            ben.page.locator("form:has(input[name=item]) .end .btn").first.click()
        ben.look("answered")
        expect(ben.page.locator(".verdict, [data-grade]")).to_be_visible()
        asked += 1
        assert asked <= 3
        following = ben.page.locator("main .end a.btn")
        with ben.page.expect_navigation():
            following.click()

    assert asked
    ben.look("the day")
    expect(ben.page.locator("[data-days='1'] [data-mark=done]")).to_have_count(1)
    with ben.page.expect_navigation():
        ben.page.locator("[data-days] button").click()
    ben.look("hidden days")
    expect(ben.page.locator("[data-days=hidden]")).to_be_visible()
    with ben.page.expect_navigation():
        ben.page.locator("main a.btn").click()
    assert ben.page.url.rstrip("/") == site.url.rstrip("/")


def test_answers_by_the_link_in_an_e_mail_without_a_sign_in(person, site):
    database = open_database(site.demo.config.database_url)
    with database.transaction() as session:
        token = links.make_link(session, employee_id=UUID(somebody_due(site, 2)), now=clock.now())
    database.engine.dispose()
    ben = person(width=390)
    ben.go(f"/two-minutes/{token}", "a link")
    with ben.page.expect_navigation():
        ben.page.locator("main form button").click()
    while ben.page.locator("input[name=item]").count():
        ben.look("a question by a link")
        answer_somehow(ben.page.locator("form:has(input[name=item])"))
        with ben.page.expect_navigation():
            ben.page.locator("form:has(input[name=item]) .end .btn").first.click()
        ben.look("answered by a link")
        with ben.page.expect_navigation():
            ben.page.locator("main .end a.btn").click()

    ben.look("the day by a link")
    expect(ben.page.locator("[data-count]")).to_be_visible()
    expect(ben.page.locator("[data-streak]")).to_have_count(0)
    ben.page.goto("/record")
    expect(ben.page).to_have_url(re.compile("/sign-in"))
    other = person(width=390)
    other.expects("status of 410")
    other.go(f"/two-minutes/{token}", "a used link")
    expect(other.page.locator("main a[href^='/sign-in']")).to_be_visible()
