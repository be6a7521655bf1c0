"""People by file, as a browser without JavaScript goes through it."""

import io
import re
import shutil

import pytest
from sqlalchemy import event
from sqlalchemy.engine import make_url

from lms.core.db import open_database
from lms.directory.imports import views
from lms.outbox import queries as outbox
from lms.people import queries as people
from lms.people.imports import queries as imports
from lms.people.imports.terms import ImportState
from tests.conftest import INFO
from tests.directory.imports.files import csv_of
from tests.factories import Make
from tests.page_client import PageClient
from tests.resources import replaced

FILE = csv_of(
    ("Ana", "ana@b.co", "7", "Bookseller", "", "", "ben@b.co"),
    ("Ben", "ben@b.co", "", "Bookseller"),
    ("Eve", "eve@b"),
    ("Cem", "cem@b.co", "", "Pilot", "Air", "Moon"),
)


@pytest.fixture
def admin(client, make):
    person = make.administrator("Ada Admin", email="ada@b.co")
    client.sign_in(person.id)
    return person


def send(client, content, name="staff.csv", status=303):
    page = client.get("/people/import")
    once = next(i.get("value") for i in client.page.iter("input") if i.get("name") == "once")
    assert page
    return client.post("/people/import", {"once": once, "file": (io.BytesIO(content), name)}, status=status)


def counts(client):
    return {a.get("data-kind"): int(a.get("data-count")) for a in client.page.iter("a") if a.get("data-kind")}


def state(client):
    return next(h.get("data-state") for h in client.page.iter("h1"))


@pytest.mark.both_servers
def test_from_the_file_to_the_people_and_back(client, admin, session):
    address = send(client, FILE).headers["Location"]
    client.get(address)
    assert state(client) == "ready"
    assert counts(client) == {"new": 2, "changed": 0, "unchanged": 0, "wrong": 2, "missing": 0}
    client.post(f"{address}/names", {"do": "all", "name_0": "", "name_1": ""}, status=303)
    client.get(address)
    assert counts(client)["new"] == 3
    assert "Pilot" in client.get(f"{address}?show=new").text
    assert "eve@b" in client.get(f"{address}/wrong-rows").text

    client.post(f"{address}/confirm", {"missing": "keep"}, status=303)
    client.get(address)
    assert state(client) == "done"
    assert people.find_employee_by_email(session, "cem@b.co").site_name == "Moon"

    client.post(f"{address}/undo", {}, status=303)
    client.get(address)
    assert state(client) == "undone"
    assert people.find_employee_by_email(session, "cem@b.co") is None


def test_a_large_file_is_left_to_the_worker(client, admin, session, drain, monkeypatch):
    monkeypatch.setattr(views, "READ_AT_ONCE", 10)
    monkeypatch.setattr(views, "DONE_AT_ONCE", 1)
    address = send(client, csv_of(("Ana", "ana@b.co"), ("Ben", "ben@b.co"))).headers["Location"]
    client.get(address)
    assert state(client) == "reading"
    drain()
    client.get(address)
    assert state(client) == "ready"
    client.post(f"{address}/confirm", {"missing": "end"}, status=303)
    client.get(address)
    assert state(client) == "running"
    drain()
    client.get(address)
    assert state(client) == "done"
    assert people.find_employee_by_email(session, "ana@b.co").is_active


def test_work_that_stopped_says_so_and_can_be_taken_up(client, admin, session, drain, monkeypatch):
    monkeypatch.setattr(views, "READ_AT_ONCE", 10)
    address = send(client, csv_of(("Ana", "ana@b.co"))).headers["Location"]
    import_id = address.rpartition("/")[2]
    from sqlalchemy import update

    from lms.outbox.models import Delivery
    from lms.outbox.terms import DeliveryState

    session.execute(update(Delivery).values(state=DeliveryState.DEAD, tries=5, error="OperationalError: disk is full"))
    assert "disk is full" in client.get(address).text
    client.post(f"{address}/retry", {}, status=303)
    drain()
    client.get(address)
    assert state(client) == "ready"
    assert outbox.count_by_state(session).waiting == 0
    assert import_id


@pytest.mark.parametrize("content", [b"", b"Salary\n1\n", b"%PDF-1.7 x"])
def test_a_file_that_cannot_be_read_leads_on(client, admin, content):
    answer = send(client, content, status=422 if not content else 303)
    if content:
        client.get(answer.headers["Location"])
        assert state(client) == "refused"
        assert any(a.get("href") == "/people/import" for a in client.page.iter("a"))


def test_a_file_that_is_far_too_large_is_refused_and_leads_on(client, admin, monkeypatch):
    monkeypatch.setattr(views, "UPLOAD_LIMIT", 1_000)
    monkeypatch.setattr(views, "_FORM_OVERHEAD", 1_000)

    headers = {"Referer": "http://localhost/people/import"}
    data = {"file": (io.BytesIO(b"x" * 5_000), "staff.csv")}
    client.post("/people/import", data, status=413, headers=headers)

    assert any(a.get("href", "").endswith("/people/import") for a in client.page.iter("a"))


def test_a_file_sent_twice_is_kept_once(client, admin, session):
    client.get("/people/import")
    once = next(i.get("value") for i in client.page.iter("input") if i.get("name") == "once")
    for _ in range(2):
        client.post("/people/import", {"once": once, "file": (io.BytesIO(FILE), "a.csv")}, status=303)

    assert len(imports.list_imports(session)) == 1


def test_days_that_could_be_others_can_be_read_the_other_way(client, admin, session):
    rows = ("Ana", "ana@b.co", "", "", "", "", "", "04/03/2026"), ("Ben", "ben@b.co", "", "", "", "", "", "05/05/2026")
    address = send(client, csv_of(*rows)).headers["Location"]
    client.get(address)
    (form,) = (form for form in client.page.iter("form") if form.get("action", "").endswith("/days"))
    client.post(form.get("action"), {}, status=303)
    client.post(f"{address}/confirm", {"missing": "keep"}, status=303)
    client.post(f"{address}/days", {}, status=409)

    assert people.find_employee_by_email(session, "ana@b.co").joined_on.isoformat() == "2026-04-03"

    address = send(client, csv_of(*rows, ("Cem", "cem@b.co", "", "", "", "", "", "31/03/2026"))).headers["Location"]
    client.get(address)
    assert not any(form.get("action", "").endswith("/days") for form in client.page.iter("form"))


def test_a_discarded_file_is_gone(client, admin):
    address = send(client, FILE).headers["Location"]

    client.post(f"{address}/discard", {}, status=303)

    client.get(address, status=404)


def test_what_is_downloaded_can_be_imported(client, admin, make, session):
    make.employee("Ben Okoro", manager=admin)
    for form in ("csv", "xlsx"):
        content = client.http.get(f"/people/download?as={form}").data
        address = send(client, content, f"people.{form}").headers["Location"]
        client.get(address)
        assert counts(client) == {"new": 0, "changed": 0, "unchanged": 2, "wrong": 0, "missing": 0}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_template_can_be_imported(client, admin, form):
    content = client.http.get(f"/people/import/template?as={form}").data
    address = send(client, content, f"t.{form}").headers["Location"]
    client.get(address)
    assert counts(client)["new"] == 2


def test_says_what_built_on_it(client, admin, make, session):
    address = send(client, csv_of(("Ana", "ana@b.co"))).headers["Location"]
    client.post(f"{address}/confirm", {"missing": "keep"}, status=303)
    make.account(people.find_employee_by_email(session, "ana@b.co"), password_hash="x")

    client.get(address)
    assert [li.get("data-reason") for li in client.page.iter("li") if li.get("data-reason")] == ["signed-in"]
    client.post(f"{address}/undo", {}, status=303)
    assert imports.list_imports(session)[0].state is ImportState.DONE


def test_odd_addresses_are_no_defect(client, admin):
    address = send(client, FILE).headers["Location"]
    for asked in ("show=odd", "show=new&after=x", "show=new&after=%00"):
        client.get(f"{address}?{asked}", status=404)
    client.get(re.sub("[0-9a-f]{4}$", "0000", address), status=404)
    assert client.http.get("/people/download?as=pdf").status_code == 404


def test_no_space_left_says_so(whole_app, tables, tmp_path):
    url = f"sqlite:///{shutil.copy(make_url(tables('sqlite')).database, tmp_path / 'full.sqlite3')}"
    database = open_database(url, info=INFO)
    with database.transaction() as session:
        admin_id = Make(session).administrator("Ada").id
    with replaced(whole_app, database=database):
        client = PageClient(whole_app)
        client.sign_in(admin_id)
        client.get("/people/import")
        database.engine.dispose()
        limit = "PRAGMA max_page_count=1"  # no less than there are
        event.listen(database.engine, "connect", lambda connection, _record: connection.execute(limit))

        client.post("/people/import", {"file": (io.BytesIO(FILE * 400), "a.csv")}, status=507)

    with database.reading() as session:
        [one] = imports.list_imports(session)  # read once there is space
        assert (one.state, imports.count_kinds(session, one.id)) == (ImportState.READING, {})
    database.engine.dispose()
