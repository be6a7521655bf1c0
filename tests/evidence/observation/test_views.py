import io
from dataclasses import replace
from datetime import timedelta

import pytest

from lms.core import clock
from lms.evidence import queries as evidence
from lms.evidence.observation import operations
from lms.evidence.observation import queries as observations
from lms.evidence.observation.terms import Sighting
from lms.evidence.observers import operations as observers
from lms.evidence.products import queries
from tests.factories.learning import DEMONSTRATE, IN_STORE, OBJECTIVES, SNAPSHOT
from tests.files import samples
from tests.page_checker import text_of


@pytest.fixture
def maria(make):
    return make.leader("Maria Silva", job_role=make.job_role("Store manager", leads=True))


@pytest.fixture
def ben(make, maria):
    """A bookseller whose course asks to demonstrate one thing."""
    make.release()
    role = make.job_role()
    ben = make.learner("Ben Okoro", job_role=role, manager=maria)
    make.assigned(ben, make.course(role, objectives=OBJECTIVES))
    return ben


@pytest.fixture
def path(client, maria, ben):
    """The address of Ben's checklist; his manager is signed in."""
    client.sign_in(maria.id)
    return f"/team/people/{ben.id}/observations/{DEMONSTRATE}"


def sent(client, **answers):
    hidden = {i.get("name"): i.get("value") for i in client.page.iter("input") if i.get("type") == "hidden"}
    return {k: v for k, v in hidden.items() if k in {"fingerprint", "once"}} | answers


class TestRecordObservation:
    def test_counts_what_was_seen_once(self, client, session, ben, path):
        client.get(path)
        answers = sent(client, row_0="yes-2", note="Calm.")

        client.follow(client.post(path, answers))
        assert client.page.find(f".//*[@data-key='{DEMONSTRATE}']").get("data-state") == "begun"
        client.post(path, answers)
        client.get(path)

        assert client.page.find(".//*[@data-seen='2']") is not None
        [row] = evidence.page_evidence(session, ben.id).rows
        assert (row.source, row.note, row.observer_name) == ("observation", "Calm.", "Maria Silva")

    def test_keeps_what_was_typed_when_nothing_was_seen(self, client, path):
        client.get(path)

        client.post(path, sent(client, note="Too busy."), status=422)

        assert client.page.find(".//*[@role='alert']") is not None
        assert client.page.find(".//textarea[@name='note']").text.strip() == "Too busy."

    def test_refuses_a_checklist_that_changed_meanwhile(self, client, path):
        client.get(path)

        client.post(path, sent(client, row_0="yes") | {"fingerprint": "other"}, status=409)

    @pytest.mark.parametrize("key", ["understand:in-store/booklist@bookseller", "demonstrate:in-store/none@x", "x"])
    def test_only_what_the_person_is_to_demonstrate(self, client, maria, ben, key):
        client.sign_in(maria.id)

        client.get(f"/team/people/{ben.id}/observations/{key}", status=404)

    def test_is_only_for_managers_above(self, client, make, path):
        client.sign_in(make.leader("Noor Haddad").id)

        client.get(path, status=404)


class TestRequestObservation:
    def test_waits_once_however_often_it_is_asked(self, session, client, ben):
        client.sign_in(ben.id)

        client.follow(client.post("/observation-requests", {"objective": DEMONSTRATE}))
        client.post("/observation-requests", {"objective": DEMONSTRATE})

        assert queries.find_open_of(session, ben.id).requests == {DEMONSTRATE}

    @pytest.mark.both_servers
    def test_refuses_to_ask_for_what_is_not_owed(self, client, ben):
        client.sign_in(ben.id)

        client.post("/observation-requests", {"objective": "demonstrate:in-store/till@buyer"}, status=404)


class TestPhoto:
    def saved(self, client, path, content, name="shelf.jpg", status=303):
        client.get(path)
        return client.post(path, sent(client, row_0="yes") | {"file": (io.BytesIO(content), name)}, status=status)

    def test_is_kept_with_nothing_but_the_image_and_seen_by_those_concerned(self, client, session, make, path, ben):
        self.saved(client, path, samples.sideways_photo())
        [row] = observations.list_of_objective(session, ben.id, DEMONSTRATE)
        photo = f"/observations/{row.id}/photos/{row.photo_sha256}"

        client.sign_in(ben.id)
        client.get(f"/observations/{row.id}")
        answer = client.http.get(photo, buffered=True)
        assert answer.mimetype == "image/jpeg"
        assert b"SecretCamera" not in answer.data
        client.sign_in(make.leader("Noor Haddad").id)
        assert client.http.get(photo).status_code == 404

    def test_refuses_a_pdf_with_the_name_of_a_photo(self, client, session, path, ben):
        self.saved(client, path, b"%PDF-1.7\n" + b"x" * 50 + b"%%EOF", status=422)

        assert client.page.find(".//*[@id='file-error']") is not None
        assert observations.list_of_objective(session, ben.id, DEMONSTRATE) == ()

    def test_refuses_forty_megabytes_unread(self, client, session, path, ben):
        client.get(path)
        content = io.BytesIO(b"\xff\xd8\xff" + bytes(40 * 1024 * 1024))
        samples.send(client, path, sent(client, row_0="yes") | {"file": (content, "shelf.jpg")}, status=413)

        assert observations.list_of_objective(session, ben.id, DEMONSTRATE) == ()


def test_nobody_signs_for_themselves(client, ben):
    client.sign_in(ben.id)

    client.get(f"/team/people/{ben.id}/observations/{DEMONSTRATE}", status=403)


def test_a_kept_form_hears_where_it_leads_and_takes_effect_once(client, session, path, ben):
    client.get(path)
    data = {"csrf_token": client.token()} | sent(client, row_0="yes")
    first, again = (client.http.post(path, data=data, headers={"X-Kept-Form": "1"}) for _ in range(2))

    assert (first.status_code, again.status_code) == (204, 204)
    assert first.headers["Location"].endswith(str(ben.id))
    assert len(observations.list_of_objective(session, ben.id, DEMONSTRATE)) == 1


def test_what_is_planned_is_listed_for_the_observer_until_it_is_removed(client, session, path, ben, maria):
    client.get(f"{path}/plan")
    client.post(f"{path}/plan", {"planned_on": "2199-01-01", "observer": str(maria.id)}, status=422)
    client.post(f"{path}/plan", {"planned_on": "2020-01-01", "observer": str(maria.id)}, status=422)
    day = clock.now().date() + timedelta(days=3)
    client.follow(client.post(f"{path}/plan", {"planned_on": day.isoformat(), "observer": str(maria.id)}))

    [row] = observations.list_to_observe(session, maria.id, leader_ids=[maria.id])
    assert (row.planned_on, row.observer_id) == (day, maria.id)
    assert client.page.find(f".//*[@data-request='{row.id}']") is not None
    client.follow(client.post(f"/observation-requests/{row.id}/withdraw"))
    assert client.page.find(".//*[@data-request]") is None


def test_an_administrator_names_an_observer_and_undoes_it(client, make):
    client.sign_in(make.administrator("Ann Over").id)
    noor = make.learner("Noor Haddad")
    client.get("/observers")
    client.post("/observers", {"person": "Nobody", "site_id": "", "department_id": ""}, status=422)
    client.post("/observers", {"person": noor.email, "site_id": "", "department_id": ""}, status=422)
    stores = str(make.department("Stores").id)
    client.follow(client.post("/observers", {"person": noor.email, "site_id": "", "department_id": stores}))
    row_id = client.page.find(".//tr[@data-removed='no']").get("data-observer")
    client.follow(client.post(f"/observers/{row_id}/remove"))

    assert client.page.find(".//tr[@data-removed='yes']").get("data-observer") == row_id


def test_an_administrator_sets_when_a_second_person_approves(client, session, make, ben):
    client.sign_in(make.administrator("Ann Over").id)
    client.get("/settings/observations")
    client.post("/settings/observations", {"approval": "some"}, status=422)
    client.post("/settings/observations", {"approval": "some", "subjects": "in-store/booklist"})

    assert observations.needs_approval(session, "in-store/booklist")
    assert not observations.needs_approval(session, "in-store/till")


def test_a_dont_that_happened_is_kept_as_such(client, session, make, maria):
    """The checklist of a colleague whose part has a don't."""
    find, *stages = IN_STORE.stages
    booklist, *others = find.touchpoints
    impact = replace(booklist.impacts[0], never=("Points to the screen.",))
    find = replace(find, touchpoints=(replace(booklist, impacts=(impact,)), *others))
    make.release(replace(SNAPSHOT, maps=(replace(IN_STORE, stages=(find, *stages)),)))
    ida = make.learner("Ida Berg", job_role=make.job_role(), manager=maria)
    make.assigned(ida, make.course(make.job_role(), objectives=OBJECTIVES))
    client.sign_in(maria.id)
    path = f"/team/people/{ida.id}/observations/{DEMONSTRATE}"
    client.get(path)
    client.post(path, sent(client, row_0="yes", critical_0="yes"))

    [row] = observations.list_of_objective(session, ida.id, DEMONSTRATE)
    assert row.ratings["critical"] == {"Points to the screen.": True}
    client.get(f"/observations/{row.id}")
    assert client.page.find(".//*[@data-critical='yes']") is not None


class TestLooseEnds:
    @pytest.fixture
    def planned(self, client, maria, ben, make, session):
        eve = make.learner("Eve Adeyemi")
        operations.plan_observation(
            session, employee_id=ben.id, objective_key=DEMONSTRATE, place="IS A1 Check the book list",
            planned_on=clock.now().date() + timedelta(days=2), observer_id=eve.id, planner=make.viewer(maria), now=clock.now(),
        )  # fmt: skip
        return eve

    def entry(self, client):
        return client.page.find(".//nav[@class='nav']/a[@href='/observations']")

    def test_the_person_sees_when_they_are_observed_and_by_whom(self, client, ben, planned):
        client.sign_in(ben.id)
        for page in ("/", "/journey"):
            client.get(page)
            [found] = client.page.findall(".//*[@data-planned]")
            assert found.get("data-planned") == str(clock.now().date() + timedelta(days=2))
            assert "Eve Adeyemi" in text_of(found)

    def test_who_is_asked_to_observe_has_it_in_the_menu_until_it_is_done(
        self, client, session, maria, ben, planned, make
    ):
        client.sign_in(ben.id)
        client.get("/")
        assert self.entry(client) is None

        client.sign_in(planned.id)
        client.get("/observations")
        assert self.entry(client).get("aria-current") == "page"
        [request] = observations.list_to_observe(session, planned.id, leader_ids=())
        operations.withdraw_request(session, request_id=request.id, viewer=make.viewer(maria), now=clock.now())
        client.get("/")
        assert self.entry(client) is None

        observers.name_observer(
            session, employee_id=planned.id, site_id=None, department_id=None, manager_id=maria.id,
            viewer=make.viewer(maria), now=clock.now(),
        )  # fmt: skip
        client.get("/")
        assert self.entry(client) is not None

    def test_what_was_recorded_can_be_read_again_from_both_sides(self, client, session, maria, ben, path):
        client.get(path)
        client.post(path, sent(client, row_0="yes-2"), status=303)
        [seen] = observations.list_of_objective(session, ben.id, DEMONSTRATE)
        client.get("/observations/recorded")
        assert client.page.find(f".//li[@data-observation='{seen.id}']") is not None
        client.get(f"/team/people/{ben.id}")
        assert client.page.find(f".//a[@href='/observations/{seen.id}']") is not None

        client.sign_in(ben.id)
        client.get("/record/evidence")
        [link] = [a for a in client.page.iter("a") if a.get("href") == f"/observations/{seen.id}"]
        client.get(link.get("href"))
        client.get("/observations/recorded")
        assert client.page.find(".//li[@data-observation]") is None
        client.get("/observations/recorded?after=nonsense", status=404)

    def test_all_that_somebody_recorded_has_pages(self, client, session, maria, ben, monkeypatch, make):
        monkeypatch.setattr(observations, "LISTED", 2)
        for day in range(3):
            operations.record_observation(
                session, employee_id=ben.id, objective_key=DEMONSTRATE, fingerprint="a" * 16, release_number=1,
                rows={"Reads each title aloud.": Sighting.ONCE}, critical={}, observer=make.viewer(maria),
                now=clock.now() - timedelta(days=day),
            )  # fmt: skip
        client.sign_in(maria.id)
        client.get("/observations/recorded")
        assert len(client.page.findall(".//li[@data-observation]")) == 2
        [older] = [a for a in client.page.iter("a") if "after=" in a.get("href", "")]
        client.get(older.get("href"))
        assert len(client.page.findall(".//li[@data-observation]")) == 1
