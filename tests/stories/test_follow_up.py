"""Two minutes, from what somebody has learned: three questions, each answered at once, with and without JavaScript."""

import pytest
from playwright.sync_api import expect

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
            ben.page.locator("form:has(input[name=item]) .end .btn").click()
        ben.look("answered")
        expect(ben.page.locator(".verdict")).to_be_visible()
        asked += 1
        assert asked <= 3
        following = ben.page.locator("main .end a.btn")
        with ben.page.expect_navigation():
            following.click()

    assert asked
    assert ben.page.url.rstrip("/") == site.url.rstrip("/")
    ben.go("/follow-up", "nothing due")
    expect(ben.page.locator("input[name=item]")).to_have_count(0)
