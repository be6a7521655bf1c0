"""A trainer changes one standard of one job role: its people get a short delta, nobody else gets anything."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from lms import wiring
from lms.core.instance import open_instance_database
from lms.journeys import operations as journeys
from lms.journeys import queries as maps
from lms.outbox import registry
from tests.curriculum.strategies import with_touchpoints
from tests.real_server import PATIENCE, lms
from tests.stories.conftest import served

ROLE = "rush-assistant"
GOOD = "Says until when the book can come back before the card goes in"
DELTAS = (
    "SELECT a.id, a.employee_id, r.code FROM assignments_assignment a"
    " JOIN courses_course_version v ON v.id = a.course_version_id JOIN courses_course c ON c.id = a.course_id"
    " LEFT JOIN people_job_role r ON r.id = c.job_role_id WHERE v.since_number > 0 AND a.withdrawn_at IS NULL"
)
COMPLETED = (
    "SELECT a.employee_id FROM assignments_assignment a JOIN courses_course c ON c.id = a.course_id"
    f" WHERE c.code = 'role/{ROLE}' AND a.fulfilled_at IS NOT NULL"
)
UP_TO_DATE = f"{COMPLETED} AND a.withdrawn_at IS NULL"


@pytest.fixture
def site(made_demo, tmp_path):
    """The example company for this story alone: what is published here changes what others learn."""
    with served(made_demo, tmp_path / "instance") as site:
        yield site


def change_a_standard(site) -> None:
    """Publish a map on which one standard of one job role reads otherwise, as the board does."""
    registry.fill(wiring.SUBSCRIPTIONS, wiring.HANDLERS, wiring.SCHEDULES)
    database = open_instance_database(site.demo.config)
    with database.transaction() as session:
        (document,) = [m for m in maps.list_published_maps(session) if m.code == "in-store"]
        place = next(t for t in document.touchpoints() if (i := t.impact_of(ROLE)) and i.good)

        def edit(touchpoint):
            impacts = (replace(i, good=(GOOD, *i.good[1:])) if i.job_role == ROLE else i for i in touchpoint.impacts)
            return replace(touchpoint, impacts=tuple(impacts)) if touchpoint.code == place.code else touchpoint

        journeys.apply_map(session, document=with_touchpoints(document, edit), now=datetime.now(UTC))
    database.engine.dispose()


def change_the_files(site) -> None:
    """Do the same in the exported folder, and bring it in; the second time says nothing new."""
    folder = site.demo.path.parent / "package"
    lms("library", "export", str(folder), instance=site.demo.path)
    file = folder / "journeys" / "in-store.md"
    first_standard = rf"({{#{ROLE}}}.*\n(?: .*\n)*?  good: ).*"
    changed, count = re.subn(first_standard, rf"\1{GOOD}", file.read_text(), count=1)
    file.write_text(changed)
    told = lms("library", "import", str(folder), instance=site.demo.path)
    again = lms("library", "import", str(folder), instance=site.demo.path)
    assert count == 1
    assert re.search(r"^1 of \d+ items changed", told, re.MULTILINE), told
    assert re.search(r"^0 of \d+ items changed", again, re.MULTILINE), again


def trainer(person, **options):
    ximena = person(**options)
    ximena.arrive_as("Trainer")
    return ximena


def state(site) -> dict[str, list]:
    """What must not change for anybody, and what others hold."""
    return {
        "certificates": site.demo.rows("SELECT code, signature, revoked_at FROM assignments_certificate ORDER BY code"),
        "fulfilled": site.demo.rows(
            "SELECT id, fulfilled_at FROM assignments_assignment WHERE fulfilled_at IS NOT NULL ORDER BY id"
        ),
        "others": site.demo.rows(
            "SELECT a.id, a.course_version_id, a.withdrawn_at FROM assignments_assignment a"
            f" JOIN courses_course c ON c.id = a.course_id WHERE c.code <> 'role/{ROLE}' ORDER BY a.id"
        ),
    }


@pytest.mark.parametrize(
    ("script", "change"),
    [(True, change_a_standard), (False, change_the_files)],
    ids=["with JavaScript", "by files, without"],
)
def test_reaches_the_people_of_one_job_role_with_a_short_delta(person, site, script, change):
    before = state(site)
    completed, up_to_date = ({row[0] for row in site.demo.rows(query)} for query in (COMPLETED, UP_TO_DATE))
    earlier = set(site.demo.rows(DELTAS))
    change(site)
    ximena = trainer(person, script=script)
    page = ximena.page

    ximena.go("/releases")
    ximena.press("Prepare next release", role="link", state="changed")
    reach = page.locator(".release-sums")
    expect(reach).to_contain_text(re.compile(r"1\s+of \d+ job roles"))
    expect(reach).to_contain_text(re.compile(r"\d+\s+people"))
    expect(reach).to_contain_text(re.compile(r"[1-3]\s+minutes?\s+each"))
    expect(page.locator(".change-text")).to_contain_text(GOOD)

    page.get_by_role("radio", name=re.compile("^No one")).check()
    ximena.press("Update numbers")
    expect(reach).to_contain_text(re.compile(r"0\s+of \d+ job roles"))
    page.get_by_role("radio", name=re.compile("Only what changed")).check()
    page.get_by_label(re.compile("Reason, in a sentence")).fill("Students came back a day too late.")
    ximena.press(re.compile("Publish release"), state="published")

    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"Release \d+"))
    for _ in range(PATIENCE):
        if page.locator("[data-status=assigned]").is_visible():
            break
        page.wait_for_timeout(1_000)
        if not script:
            ximena.press("Refresh", role="link", state="going on")
    expect(page.locator("[data-status=assigned]")).to_be_visible()
    ximena.look("done")

    deltas = set(site.demo.rows(DELTAS)) - earlier
    # Who still owes an earlier delta may finish it first.
    assert set() < up_to_date <= {who for _, who, _ in deltas} <= completed
    assert {role for _, _, role in deltas} == {ROLE}
    after = state(site)
    assert after["certificates"] == before["certificates"]
    assert set(before["fulfilled"]) <= set(after["fulfilled"])
    assert after["others"] == before["others"]
    sizes = site.demo.rows(
        "SELECT json_array_length(q.bank) FROM quizzes_quiz q JOIN courses_course_version_module m"
        " ON m.module_version_id = q.module_version_id JOIN courses_course_version v ON v.id = m.course_version_id"
        " WHERE v.since_number > 0"
    )
    assert all(0 < size <= 8 for (size,) in sizes)


def test_the_delta_says_what_changed_and_why(person, site):
    completed = site.demo.rows(UP_TO_DATE)
    change_a_standard(site)
    ximena = trainer(person)
    ximena.go("/releases/new")
    ximena.page.get_by_label(re.compile("Reason, in a sentence")).fill("Students came back a day too late.")
    ximena.press(re.compile("Publish release"))
    expect(ximena.page.locator("[data-status=assigned]")).to_be_visible()

    ben = person(width=360)
    ben.arrive(completed[0][0])
    ben.go("/")
    ben.press(re.compile("What changed|Start|Continue", re.IGNORECASE), role="link")
    expect(ben.page.get_by_role("main")).to_contain_text(GOOD)
    expect(ben.page.get_by_role("main")).to_contain_text("Students came back a day too late.")


def test_goes_back_to_the_release_before(person, site):
    change_a_standard(site)
    ximena = trainer(person)
    ximena.go("/releases/new")
    ximena.press(re.compile("Publish release"))
    expect(ximena.page.locator("[data-status=assigned]")).to_be_visible()

    ximena.press("Withdraw release", role="link")
    ximena.press(re.compile("^Withdraw release"), state="refused")
    ximena.page.get_by_label("Reason").fill("Nobody had agreed.")
    ximena.press(re.compile("^Withdraw release"), state="taken back")

    expect(ximena.page.get_by_role("main")).to_contain_text("Nobody had agreed.")
    expect(ximena.page.get_by_role("status").first).to_contain_text(re.compile(r"Release \d+ is live again"))
