"""From a file of customers' results to a preview, to the numbers, and back."""

import io
from datetime import date

import pytest
from sqlalchemy import select

from lms.core import clock
from lms.core.ids import new_id
from lms.journeys import operations as journeys
from lms.journeys.results import operations, queries, reading, rules
from lms.journeys.results.models import CustomerResult, ResultImport
from lms.journeys.results.queries import months_before
from lms.journeys.results.reading import ResultColumn, read_results
from tests.factories.learning import IN_STORE
from tests.times import MONDAY

HEAD = "Journey,Touchpoint,Month,CSAT,Answers,Complaints\n"

ROWS = "in-store,till,2026-10,5,10,3\nin-store,booklist,2026-10,,,1\nin-store,shelf,2026-10,4,,"
LINES = read_results((HEAD + ROWS).encode(), (IN_STORE,), today=date(2026, 11, 2)).lines


@pytest.fixture
def trainer(session, make):
    make.job_role("Bookseller")
    journeys.apply_map(session, document=IN_STORE, now=MONDAY)
    return make.trainer()


@pytest.fixture
def imported(session, trainer, make):
    def imported(*rows):
        found = read_results((HEAD + "\n".join(rows)).encode(), (IN_STORE,), today=MONDAY.date())
        viewer = make.viewer(trainer)
        import_id = operations.keep_results(session, name="x.csv", found=found, viewer=viewer, now=MONDAY)
        operations.import_results(session, import_id=import_id, viewer=viewer, now=MONDAY)
        return import_id

    return imported


def stored(session):
    session.expire_all()
    rows = session.execute(select(CustomerResult.touchpoint_code, CustomerResult.measure, CustomerResult.amount))
    return {(row.touchpoint_code, row.measure.value): row.amount for row in rows}


class TestOperations:
    def test_a_later_file_writes_over_and_undoing_it_brings_the_first_back(self, session, trainer, make, imported):
        imported("in-store,till,2026-10,4,10,3", "in-store,booklist,2026-10,,,1")
        before = {key: value for key, (value, _file) in queries.stored_values(session, LINES).items()}
        assert [rules.change_of(line, before) for line in LINES] == ["changed", "same", "new"]
        second = imported("in-store,till,2026-10,4.5,20,3")
        assert stored(session) == {("till", "csat"): 450, ("till", "complaints"): 3, ("booklist", "complaints"): 1}
        assert queries.get_import(session, second).changed_count == 1

        kept = operations.undo_results(session, import_id=second, viewer=make.viewer(trainer), now=MONDAY)

        assert (kept, stored(session)[("till", "csat")]) == (0, 400)

    def test_what_a_later_file_changed_stays_when_the_first_is_undone(self, session, trainer, make, imported):
        viewer = make.viewer(trainer)
        first = imported("in-store,till,2026-10,4,,3")
        second = imported("in-store,till,2026-10,5,,3")

        kept = operations.undo_results(session, import_id=first, viewer=viewer, now=MONDAY)
        assert (kept, stored(session)) == (1, {("till", "csat"): 500})
        assert operations.undo_results(session, import_id=second, viewer=viewer, now=MONDAY) == 0
        assert stored(session) == {}

    def test_nothing_is_done_twice(self, session, trainer, make, imported):
        viewer = make.viewer(trainer)
        import_id = imported("in-store,till,2026-10,4,,")
        for twice in (operations.import_results, operations.discard_results):
            with pytest.raises(operations.ResultImportMoved):
                twice(session, import_id=import_id, viewer=viewer, now=MONDAY)
        operations.undo_results(session, import_id=import_id, viewer=viewer, now=MONDAY)
        with pytest.raises(operations.ResultImportMoved):
            operations.undo_results(session, import_id=import_id, viewer=viewer, now=MONDAY)

    def test_shows_twelve_months(self, session, imported):
        imported("in-store,till,2025-11,3,,", "in-store,till,2025-12,4,,", "in-store,till,2026-11,5,,")

        [results] = queries.load_results(session, "in-store", today=MONDAY.date()).values()

        assert [one.value.mean for one in results.csat] == [4.0, 5.0]


class TestPages:
    def send(self, client, content, *, name="results.csv", status=303):
        client.get("/company/results")
        once = client.page.find(".//input[@name='once']").get("value")
        return client.post("/company/results", {"once": once, "file": (io.BytesIO(content), name)}, status=status)

    def test_previews_imports_and_undoes(self, session, client, trainer):
        client.sign_in(trainer.id)
        answer = self.send(client, (HEAD + "in-store,till,2026-10,4.2,80,3\nonline,till,2026-10,4,,\n").encode())
        address = answer.location
        client.get(address)
        lead = client.page.find(".//p[@data-new]")
        assert (lead.get("data-new"), lead.get("data-wrong")) == ("2", "1")
        assert client.page.find(".//tr[@data-problem='unknown-map']").get("data-line") == "3"
        assert [td.get("data-change") for td in client.page.findall(".//td[@data-change]")] == ["new"]
        assert stored(session) == {}

        once = client.page.find(".//input[@name='once']").get("value")
        client.post(f"{address}/confirm", {"once": once}, status=303)
        client.post(f"{address}/confirm", {"once": once}, status=303)
        assert stored(session) == {("till", "csat"): 420, ("till", "complaints"): 3}
        client.get(address)
        client.post(f"{address}/undo", {}, status=303)
        assert stored(session) == {}
        client.post(f"{address}/undo", {}, status=409)
        client.get(address)
        client.get("/company/results")
        assert client.page.find(".//tr[@data-state='undone']") is not None

    def test_sent_twice_it_is_kept_once(self, session, client, trainer):
        client.sign_in(trainer.id)
        client.get("/company/results")
        once = client.page.find(".//input[@name='once']").get("value")
        content = (HEAD + "in-store,till,2026-10,4,,").encode()
        first, second = (
            client.post("/company/results", {"once": once, "file": (io.BytesIO(content), "a.csv")}, status=303).location
            for _ in range(2)
        )
        assert first == second
        client.get(first)
        client.post(f"{first}/discard", {}, status=303)
        assert session.scalars(select(ResultImport)).all() == []

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"   \n",
            b"x" * 1_001,
            HEAD.encode(),
            b"Journey,Month\na,b",
            b"PK\x03\x04",
            b"\x81\x8d" * 99,
        ],
    )
    def test_a_file_that_cannot_be_read_changes_nothing(self, session, client, trainer, content, monkeypatch):
        monkeypatch.setattr(reading, "UPLOAD_LIMIT", 1_000)
        client.sign_in(trainer.id)
        self.send(client, content, status=422)
        assert client.page.find(".//*[@id='file-error']") is not None
        assert session.scalars(select(ResultImport)).all() == []

    def test_the_template_can_be_filled_in_and_read(self, client, trainer):
        client.sign_in(trainer.id)
        sent = client.get("/company/results/template").data
        today = clock.now().date()
        found = read_results(sent, (IN_STORE,), today=today)
        assert [one.problem.value for one in found.wrong] == ["nothing"] * 3
        filled = sent.replace(b'"","",""', b'"4.1","12","0"')
        assert {one.month for one in read_results(filled, (IN_STORE,), today=today).lines} == {months_before(today, 1)}
        assert sent.decode("utf-8-sig").splitlines()[0].count(",") == len(ResultColumn) - 1

    def test_is_closed_to_others(self, client, trainer, make):
        client.sign_in(make.leader().id)
        client.get("/company/results", status=403)
        client.sign_in(trainer.id)
        client.get(f"/company/results/{new_id()}", status=404)

    def test_says_what_is_missing_before_there_is_a_journey(self, client, make):
        client.sign_in(make.administrator().id)
        client.get("/company/results")
        assert client.page.find(".//input[@name='file']") is None
