"""The steps of setting up."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from lms.curriculum import queries as releases
from lms.identity import operations as identity
from lms.identity import queries as accounts
from lms.journeys import queries as journeys
from lms.library import operations as library
from lms.library.package import write_package
from lms.mail.models import OutgoingMessage
from lms.organisation.map_templates import list_templates
from lms.organisation.setup import operations, rules
from lms.organisation.setup.queries import load_setup, match_roles
from lms.organisation.setup.terms import LEAVE_OUT, NEW, SetupStep, StepState
from lms.people import queries as employees
from lms.vision import queries as mantras
from lms.web import filters
from lms.web.organisation import forget_organisation
from lms.web.resources import resources
from tests.conftest import ROOT
from tests.times import MONDAY as NOW

TEMPLATES = list_templates()
COMPANY = {"name": "Harbour Lane", "locale": "en", "time_zone": "Europe/Berlin", "colour": "#6fdcb0"}


@pytest.fixture(autouse=True)
def _forgotten(app):
    """Pages keep the company for a minute, and the next test has another."""
    yield
    with app.app_context():
        forget_organisation()


@pytest.fixture
def whoever(make):
    """Whoever sets the company up: the first administrator."""
    employee = make.employee("Anna Berg", job_roles=[])
    make.account(employee, "employee", "trainer", "administrator")
    return employee


@pytest.fixture
def viewer(make, whoever):
    return make.viewer(whoever)


@pytest.fixture
def browser(client, whoever):
    client.sign_in(whoever.id)
    return client


def png(size=(900, 300)) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", size, "#336699").save(content, "PNG")
    return content.getvalue()


def states(client):
    client.get("/setup")
    return {li.get("data-step"): li.get("data-state") for li in client.page.iter("li") if li.get("data-step")}


class TestMapTemplates:
    @pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.code)
    def test_are_complete(self, template):
        for touchpoint in template.document.touchpoints():
            assert sum(part.owner for part in touchpoint.impacts) == 1, touchpoint.name
            for part in touchpoint.impacts:
                assert all((part.how, part.good, part.never, part.because, part.if_missed)), (touchpoint.name, part)
        assert {role.department for role in template.job_roles} > set()

    @pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.code)
    def test_are_published_as_they_are(self, session, viewer, template):
        code = operations.use_template(
            session, template=template, choices={}, is_published=True, viewer=viewer, now=NOW
        )

        document = journeys.find_published_map(session, code)
        assert len(list(document.touchpoints())) == template.touchpoint_count
        assert {role.name for role in employees.list_job_roles(session)} == {r.name for r in template.job_roles}

    def test_take_the_job_roles_that_are_here(self, session, make, viewer):
        shop = TEMPLATES[0]
        make.job_role("sales assistants", department="Floor")
        found = {match.code: match.found for match in match_roles(session, shop)}
        assert found["sales-assistant"] == "sales-assistants"
        assert found["buyer"] == ""

        choices = {code: role or LEAVE_OUT for code, role in found.items()}
        code = operations.use_template(
            session, template=shop, choices=choices, is_published=False, viewer=viewer, now=NOW
        )
        again = operations.use_template(
            session, template=shop, choices=choices, is_published=False, viewer=viewer, now=NOW
        )

        assert journeys.find_published_map(session, code) is None
        assert again != code
        assert len(employees.list_job_roles(session)) == 1

    def test_one_job_role_cannot_be_two_at_one_touchpoint(self, session, make, viewer):
        make.job_role("Everybody")
        with pytest.raises(operations.RoleTwiceHere):
            operations.use_template(
                session,
                template=TEMPLATES[0],
                choices={role.code: "everybody" for role in TEMPLATES[0].job_roles},
                is_published=True,
                viewer=viewer,
                now=NOW,
            )

    def test_who_may_not_edit_the_company_adds_no_job_role(self, session, make):
        with pytest.raises(operations.RoleNotAdded):
            operations.use_template(
                session,
                template=TEMPLATES[0],
                choices={role.code: NEW for role in TEMPLATES[0].job_roles},
                is_published=True,
                viewer=make.viewer(make.trainer(job_roles=[])),
                now=NOW,
            )


class TestPeople:
    @pytest.mark.parametrize(
        "written", ["", "Ben Okoro", "Ben Okoro, ben", "Ben, b@x.org\nBen, B@X.org", "A, a@x.org\n" * 51, ", b@x.org"]
    )
    def test_lines_that_cannot_be_read(self, written):
        with pytest.raises(rules.PeopleRefused):
            rules.read_people(written)

    def test_are_added_once_and_invited_each_time(self, session, make, viewer):
        make.job_role("Cashier", leads=True)
        listed = rules.read_people("Ben Okoro, ben@example.org, cashier\ncara@example.org\tCara Diaz")

        for _ in range(2):
            invited = operations.invite_people(session, listed=listed, today=NOW.date(), viewer=viewer, now=NOW)

        assert [one.name for one in invited] == ["Ben Okoro", "Cara Diaz"]
        facts = accounts.get_open_invitation(session, invited[0].token, now=NOW)
        assert set(accounts.get_account(session, facts.account_id).permission_sets) == {"employee", "manager"}

    def test_an_unknown_job_role_adds_nobody(self, session, make, viewer):
        make.job_role("Cashier")
        listed = rules.read_people("Ben Okoro, ben@example.org, Cashier\nCara Diaz, cara@example.org, Cashire")

        with pytest.raises(rules.PeopleRefused):
            operations.invite_people(session, listed=listed, today=NOW.date(), viewer=viewer, now=NOW)


class TestSteps:
    def test_lead_from_nothing_to_invited_people(self, browser, session):
        assert set(states(browser).values()) == {"open"}
        browser.get("/")
        assert browser.page.find(".//*[@data-steps-done='0']") is not None
        browser.get("/write")
        browser.get("/releases/new")

        browser.get("/setup/company")
        browser.follow(browser.post("/setup/company", COMPANY))
        browser.follow(browser.post("/setup/sites/skip"))
        browser.follow(browser.post("/setup/job-roles", {"listed": "Shop floor: Sales Assistant, Cashier"}))
        browser.follow(browser.post("/setup/mantra", {"text": "Nobody leaves worried.", "meaning": "We ask first."}))
        browser.get("/setup/maps/shop")
        answer = browser.post(
            "/setup/maps/shop", {f"role_{r.code.replace('-', '_')}": "new" for r in TEMPLATES[0].job_roles}
        )
        browser.follow(answer)
        fields = {
            name: browser.page.find(f".//input[@name='{name}']").get("value")
            for name in ("seen", "seen_number", "once")
        }
        browser.follow(browser.post("/setup/release", fields))
        browser.post("/setup/people", {"listed": "Ben Okoro, ben@example.org, Cashier"}, status=200)

        assert states(browser) == {step.value: "skipped" if step == SetupStep.SITES else "done" for step in SetupStep}
        assert releases.current_release_number(session) == 1
        browser.get("/")
        assert browser.page.find(".//*[@data-steps-done]") is None

    def test_people_are_invited_on_their_first_day_wherever_the_sun_stands(self, session, viewer):
        late = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
        listed = rules.read_people("Ben Okoro, ben@example.org")

        invited = operations.invite_people(
            session, listed=listed, today=late.date() + timedelta(days=1), viewer=viewer, now=late
        )

        assert [bool(one.token) for one in invited] == [True]

    def test_no_step_leads_to_a_dead_end(self, browser):
        for step in ("company", "sites", "job-roles", "mantra", "map", "release", "people"):
            browser.get(f"/setup/{step}")
        for template in TEMPLATES:
            browser.get(f"/setup/maps/{template.code}")
        for path in (
            "/releases/new",
            "/write/coverage",
            "/write",
            "/write/maps",
            "/write/mantra",
            "/people",
            "/courses",
        ):
            browser.get(path)

    def test_courses_can_be_read_before_they_are_released(self, browser, session, viewer):
        browser.get("/setup/release/roles/cashier", status=303)
        browser.post("/setup/company", COMPANY)
        browser.post("/setup/mantra", {"text": "Nobody leaves worried.", "meaning": "We ask first."})
        operations.use_template(session, template=TEMPLATES[0], choices={}, is_published=True, viewer=viewer, now=NOW)

        browser.get("/setup/release")
        browser.get("/setup/release/roles/cashier?lesson=2")
        assert browser.page.find(".//*[@id='lesson']//fieldset") is not None
        browser.get("/setup/release/roles/cashier?lesson=9999")
        browser.get("/setup/release/roles/nobody", status=404)

    def test_the_company_cannot_be_skipped_and_nothing_unknown(self, browser):
        browser.post("/setup/company/skip", status=404)
        browser.post("/setup/moon/skip", status=404)

    def test_a_trainer_sees_who_does_the_others(self, client, make):
        trainer = make.trainer(job_roles=[])
        client.sign_in(trainer.id)

        assert set(states(client)) == {step.value for step in SetupStep}
        client.get("/setup/map")
        client.get("/setup/company", status=403)

    def test_a_step_that_was_skipped_can_still_be_done(self, session, viewer, browser):
        browser.post("/setup/sites/skip")
        assert states(browser)["sites"] == "skipped"

        browser.post("/setup/sites", {"listed": "North\nSouth"})

        assert load_setup(session, viewer).steps[1].state is StepState.DONE

    def test_an_import_in_the_middle_keeps_what_was_set(self, session, browser):
        browser.post("/setup/company", COMPANY)
        package = library.read_package(ROOT / "courses" / "three-rivers-bookstores")
        library.import_package(session, package=package, now=NOW)

        found = states(browser)
        row = employees.find_organisation(session)
        assert (row.colour, row.time_zone) == (COMPANY["colour"], COMPANY["time_zone"])
        assert (found["map"], found["release"]) == ("done", "open")

    def test_what_was_made_here_is_a_package_like_any_other(self, browser, session, viewer, tmp_path):
        browser.post("/setup/company", {**COMPANY, "customer_one": "neighbour", "customer_many": "neighbours"})
        browser.post("/setup/sites", {"listed": "North\nSouth"})
        browser.post("/setup/mantra", {"text": "Nobody leaves worried.", "meaning": "We ask first."})
        operations.use_template(session, template=TEMPLATES[0], choices={}, is_published=True, viewer=viewer, now=NOW)

        exported = library.export_package(session)
        for name, text in write_package(exported).items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")

        assert library.read_package(tmp_path) == exported
        assert library.import_package(session, package=exported, now=NOW)
        assert library.export_package(session) == exported

    def test_lists_that_cannot_be_read_keep_what_was_written(self, browser, session):
        for path in ("/setup/job-roles", "/setup/sites"):
            browser.post(path, {"listed": "A: B\n" * 5000}, status=422)
            assert "A: B" in browser.page.find(".//textarea").text
            browser.post(path, {"listed": " \n"}, status=422)
        browser.post("/setup/job-roles", {"file": (io.BytesIO(b"Team;Role\nShop;Cashier"), "roles.csv")})

        assert [role.name for role in employees.list_job_roles(session)] == ["Cashier"]

    def test_a_mantra_with_gaps_is_refused_and_can_be_kept_as_a_draft(self, browser, session):
        browser.get("/setup/mantra")
        browser.post("/setup/mantra", {"text": "Nobody leaves worried."}, status=422)
        browser.post("/setup/mantra", {"text": "Nobody leaves worried.", "do": "draft"})

        assert mantras.find_active_mantra(session) is None
        assert mantras.get_working(session).document.text == "Nobody leaves worried."


class TestLook:
    def test_a_logo_is_encoded_again_and_shown_to_everybody(self, browser, client, app, session):
        browser.post("/settings/company", {**COMPANY, "logo": (io.BytesIO(png((3000, 900))), "logo.png")})
        sha256 = employees.find_organisation(session).logo_sha256
        browser.get("/")

        answer = client.http.get(browser.page.find(".//img[@class='logo']").get("src"))

        assert answer.status_code == 200
        with Image.open(io.BytesIO(answer.data)) as image:
            assert max(image.size) <= 512
        with resources(app).files.open(sha256) as stored:
            assert stored.read() == answer.data
        browser.post("/settings/company", {**COMPANY, "remove_logo": "y"})
        assert employees.find_organisation(session).logo_sha256 == ""

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
            ("logo.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            ("logo.pdf", b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"),
            ("logo.png", png()[:200]),
            ("logo.png", b""),
        ],
    )
    def test_what_is_no_picture_is_refused_with_a_reason(self, browser, session, name, content):
        browser.post("/settings/company", {**COMPANY, "logo": (io.BytesIO(content), name)}, status=422)

        assert browser.page.find(".//*[@id='logo-error']") is not None
        assert employees.find_organisation(session) is None

    def test_a_colour_is_served_once_it_can_be_read(self, browser, client, session):
        dark = {**COMPANY, "colour": "own", "own_colour": "#102040"}
        browser.post("/settings/company", dark, status=422)
        better = browser.page.find(".//button[@name='better']").get("value")
        browser.post("/settings/company", {**dark, "better": better})

        assert employees.find_organisation(session).colour == better
        browser.get("/")
        sheet = next(link.get("href") for link in browser.page.iter("link") if "/colour/" in link.get("href", ""))
        answer = client.http.get(sheet)
        assert answer.mimetype == "text/css"
        assert better in answer.text
        assert client.http.get("/colour/ffffff-00000000").status_code == 404

    @pytest.mark.parametrize(
        "wrong",
        [
            {"name": ""},
            {"name": "x" * 121},
            {"customer_one": "guest"},
            {"customer_many": "guests"},
            {"time_zone": "Mars/Olympus"},
            {"locale": "xx"},
            {"colour": "red"},
            {"colour": "own", "own_colour": "blue"},
        ],
    )
    def test_what_cannot_be_is_refused(self, browser, wrong):
        browser.post("/settings/company", {**COMPANY, **wrong}, status=422)

    def test_days_are_shown_in_the_time_zone_of_the_company(self, browser, session):
        browser.post("/settings/company", {**COMPANY, "time_zone": "Asia/Tokyo"})

        with browser.app.test_request_context():
            assert filters.local(datetime(2026, 1, 1, 20, tzinfo=UTC)).day == 2


class TestHandingOver:
    def test_invites_a_colleague_with_what_the_step_needs(self, browser, session):
        browser.get("/setup/hand-over")
        asked = {"step": "mantra", "name": "Grace Lee", "email": "grace@example.org"}
        browser.post("/setup/hand-over", {**asked, "email": "grace"}, status=422)
        browser.post("/setup/hand-over", asked, status=200)
        assert browser.page.find(".//input[@readonly]") is not None

        grace = employees.find_employee_by_email(session, "grace@example.org")
        account = accounts.find_account_of(session, grace.id)
        assert set(account.permission_sets) == {"employee", "trainer"}
        assert [row.facts["path"] for row in session.query(OutgoingMessage).filter_by(employee_id=grace.id)] == [
            "/setup/mantra"
        ]
        browser.get("/setup")
        assert [li.get("data-step") for li in browser.page.iter("li") if li.find(".//*[@data-handed]") is not None] == [
            "mantra"
        ]

    def test_asks_who_is_here_already_without_a_new_password(self, browser, session, make):
        leader = make.leader()
        account = accounts.find_account_of(session, leader.id)
        identity.change_password(session, account_id=account.id, password_hash="x", viewer=None, now=NOW)

        sent = {"step": "sites", "name": leader.name, "email": leader.email}
        browser.follow(browser.post("/setup/hand-over", sent))

        found = accounts.find_account_of(session, leader.id)
        assert set(found.permission_sets) == {"employee", "manager", "administrator"}
        assert [row.kind for row in session.query(OutgoingMessage).filter_by(employee_id=leader.id)] == ["setup-step"]
