"""Maps as text, sheets and diagrams: the pages."""

import io
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from lms.core.sheets.xlsx import read_xlsx, write_xlsx
from lms.files.store import StoredBytes
from lms.journeys import operations as journeys
from lms.journeys.drafts import operations as drafts
from lms.journeys.drafts import queries as working
from lms.journeys.drafts.terms import EditKind, EditNote
from lms.journeys.files import forms, operations, queries
from lms.journeys.files.terms import FileKind
from lms.journeys.naming import Known
from lms.journeys.outline import read_outline, write_outline
from lms.journeys.sheet.writing import write_sheet
from lms.people import queries as people
from tests.times import MONDAY as NOW
from tests.visitor import fields_of

OUTLINE = """\
# Buying in the store {#in-store}
kind: sales
channel: in_person
state: current

## Find {#find}

### Look for the shelf [in_person] (-1) {#shelf}
customer: Looks around.
@ Bookseller {#bookseller} | frontstage | owner
  does: Asks what is needed.
  good: Walks along to the shelf

## Pay {#pay}

### Pay at the register [in_person] !truth {#register}
customer: Pays.
"""
DOCUMENT, _ = read_outline(OUTLINE)
URL = "/write/maps/in-store/outline"
DIAGRAM = """\
journey
    title Calling us
    section Call
      Hear a voice: 4: Bookseller, Operator, Me
      Get an answer: 2: operator
"""


@pytest.fixture
def trainer(make):
    return make.trainer()


@pytest.fixture
def at_work(client, session, make, trainer):
    """A trainer's browser, and one published map."""
    make.job_role("Bookseller")
    journeys.apply_maps(session, documents=(DOCUMENT,), now=NOW)
    client.sign_in(trainer.id)
    return client


def fields(client) -> dict[str, str]:
    """All that the page's main form would send as it is."""
    return fields_of(next(f for f in client.page.find("body/main").iter("form") if f.get("class", "") != "inline"))


def words(client) -> str:
    return " ".join("".join(client.page.find("body/main").itertext()).split())


def problems(client) -> list[str]:
    """Codes of the problems that the page shows."""
    return [code for one in client.page.iter("li") if (code := one.get("data-problem"))]


def lines_of(client) -> set[str]:
    """Lines to which the problems on the page lead."""
    return {line for one in client.page.iter("a") if (line := one.get("data-line"))}


def buttons(client) -> set[str]:
    """What the buttons of the page's forms do."""
    return {one.get("value") for one in client.page.iter("button") if one.get("name") == "do"}


def edited(client, old, new):
    client.get(URL)
    values = fields(client)
    assert old in values["text"]
    return {**values, "text": values["text"].replace(old, new), "do": "save"}


class TestEditOutline:
    def test_shows_the_text_and_the_picture_of_the_map(self, at_work):
        at_work.get(URL)

        assert read_outline(fields(at_work)["text"]) == (DOCUMENT, ())
        assert "A1 Look for the shelf" in words(at_work)
        assert problems(at_work) == []

    def test_saves_a_draft_and_publishes_nothing(self, at_work, session):
        answer = at_work.post(URL, edited(at_work, "Looks around.", "Gets lost."))

        at_work.follow(answer)
        assert working.find_draft(session, "in-store").document == replaced(customer="Gets lost.")
        assert next(journeys_published(session).touchpoints()).customer == "Looks around."

    def test_a_map_that_is_not_finished_is_a_draft_too(self, at_work, session):
        at_work.post(URL, edited(at_work, "customer: Pays.\n", "customer:\n## Leave {#leave}\n"))

        document = working.find_draft(session, "in-store").document
        at_work.get(URL)
        assert [stage.code for stage in document.stages] == ["find", "pay", "leave"]
        assert "too-few" in problems(at_work)
        assert "19" in lines_of(at_work)

    def test_says_the_line_of_each_mistake_and_keeps_the_text(self, at_work, session):
        at_work.post(URL, edited(at_work, "customer: Pays.", "customr: Pays."), status=422)

        assert "key-unknown" in problems(at_work)
        assert "17" in lines_of(at_work)
        assert "customr: Pays." in fields(at_work)["text"]
        assert working.find_draft(session, "in-store") is None

    def test_checks_without_saving(self, at_work, session):
        data = {**edited(at_work, "@ Bookseller {#bookseller}", "@ Boksller"), "do": "check"}

        at_work.post(URL, data, status=200)

        assert (problems(at_work), lines_of(at_work)) == (["job-role-unknown"], {"10"})
        assert working.find_draft(session, "in-store") is None

    def test_tells_of_unknown_job_roles_beside_mistakes_of_writing(self, at_work):
        data = edited(at_work, "@ Bookseller {#bookseller}", "@ Boksller")

        at_work.post(URL, {**data, "text": data["text"].replace("customer: Pays.", "customr: Pays.")}, status=422)

        assert problems(at_work) == ["key-unknown", "job-role-unknown"]
        assert "10" in lines_of(at_work)

    def test_takes_a_job_role_by_its_name(self, at_work, session):
        at_work.post(URL, edited(at_work, "@ Bookseller {#bookseller}", "@ bookseller"))

        assert working.find_draft(session, "in-store") is None  # the same map

    def test_refuses_another_id_for_the_map(self, at_work):
        at_work.post(URL, edited(at_work, "{#in-store}", "{#elsewhere}"), status=422)

        assert problems(at_work) == ["id-changed"]

    def test_brings_in_what_others_changed_elsewhere(self, at_work, session):
        data = edited(at_work, "Looks around.", "Gets lost.")
        save(session, replaced_name("Buying with us"))

        at_work.follow(at_work.post(URL, data))

        document = working.find_draft(session, "in-store").document
        assert (document.name, next(document.touchpoints()).customer) == ("Buying with us", "Gets lost.")
        assert "Someone: Changed" in words(at_work)

    def test_lets_each_conflict_be_chosen_and_loses_nothing(self, at_work, session):
        data = edited(at_work, "Looks around.", "Gets lost.")
        save(session, replaced(customer="Runs."))

        at_work.post(URL, data, status=409)
        chosen = fields(at_work) | {"choice:touchpoint:shelf:customer": "theirs"}
        at_work.post(URL, {**chosen, "text": chosen["text"].replace("Pays.", "Pays, and smiles.")})

        document = working.find_draft(session, "in-store").document
        assert [t.customer for t in document.touchpoints()] == ["Runs.", "Pays, and smiles."]

    def test_names_whose_changes_these_are(self, at_work, session, make):
        ivo = make.trainer("Ivo Lang")
        data = edited(at_work, "Looks around.", "Gets lost.")
        save(session, replaced(customer="Runs."), make.viewer(ivo))

        assert "Ivo Lang" in at_work.post(URL, data, status=409).text

    def test_of_a_page_whose_beginning_is_lost_keeps_the_text(self, at_work):
        data = {**edited(at_work, "Looks around.", "Gets lost."), "base": "nothing"}

        at_work.post(URL, data, status=422)

        assert "Gets lost." in fields(at_work)["text"]

    def test_of_a_map_that_is_not_there(self, at_work):
        at_work.get("/write/maps/elsewhere/outline", status=404)

    def test_asks_little_of_the_database(self, at_work):
        with at_work.counting() as statements:
            at_work.get(URL)

        assert len(statements) <= 12


class TestPreviewOutline:
    def post(self, client, text):
        return client.http.post(URL + "/preview", data={"csrf_token": client.token(), "text": text})

    def test_answers_with_the_picture(self, at_work):
        answer = self.post(at_work, OUTLINE.replace("Look for the shelf", "<b>Look</b>"))

        assert answer.status_code == 200
        assert "&lt;b&gt;Look&lt;/b&gt;" in answer.text
        assert "<html" not in answer.text

    def test_answers_with_mistakes(self, at_work):
        assert 'data-line="1"' in self.post(at_work, "what").text

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "\x00",
            "a\ud800b".encode("utf-8", "surrogatepass"),
            "\u202e# x",
            OUTLINE + "\x00\u2066<script>",
            "# " + "x" * 3_000,
        ],
    )
    def test_answers_to_odd_texts(self, at_work, text):
        answer = self.post(at_work, text)

        assert answer.status_code == 200
        assert "<script>" not in answer.text

    @pytest.mark.parametrize(
        "text",
        [
            "x" * 1_900_000,
            "what\n" * 280_000,
            "# A\nkind: sales\nchannel: phone\n## B\n" + "### t\ncustomer: c\n" * 5_000,
            "# A\n" + ("@ a" + " | " * 600 + "{\n") * 500,
        ],
    )
    def test_refuses_very_long_texts(self, at_work, text):
        answer = self.post(at_work, text)

        assert answer.status_code in {200, 422}
        assert "data-problem" in answer.text or "tag bad" in answer.text

    def test_refuses_more_than_a_request_may_hold(self, at_work):
        assert self.post(at_work, "x" * 3_000_000).status_code == 413


class TestImportMap:
    def bring(self, client, content, name="", status=303):
        data = {"file": (io.BytesIO(content), name)} if name else {"text": content}
        client.get("/write/maps/import")
        return client.post("/write/maps/import", {**fields(client), **data}, status=status)

    def show(self, client, content, name=""):
        answer = self.bring(client, content, name)
        client.follow(answer)
        return answer.headers["Location"]

    def confirm(self, client, address, status=303, **data):
        return client.post(address, {**fields(client), "do": "save", **data}, status=status)

    @pytest.mark.parametrize("kind", ["outline", "csv", "xlsx"])
    def test_shows_what_would_change_and_saves_it_as_a_draft(self, at_work, session, kind):
        changed = replaced(customer="Gets lost.")
        address = self.show(at_work, file_of(changed, kind), f"map.{kind}")

        assert "What the customer does Looks around. Gets lost." in words(at_work)
        assert working.find_draft(session, "in-store") is None
        assert self.confirm(at_work, address).headers["Location"].endswith("/write/maps/in-store")
        assert working.find_draft(session, "in-store").document == changed
        at_work.get(address, status=404)

    def test_a_pasted_file_that_says_nothing_new(self, at_work):
        self.show(at_work, OUTLINE)

        assert "save" not in buttons(at_work)

    def test_a_map_that_is_new(self, at_work, session):
        address = self.show(at_work, OUTLINE.replace("in-store", "by-phone").replace("Buying in the store", "Calling"))

        self.confirm(at_work, address)

        assert working.get_working(session, "by-phone").base_version == 0

    def test_sent_twice_is_done_once(self, at_work, session):
        address = self.show(at_work, OUTLINE.replace("Pays.", "Pays up."))
        data = {**fields(at_work), "do": "save"}

        at_work.post(address, data)
        again = at_work.post(address, data)

        assert again.headers["Location"].endswith("/write/maps/in-store")
        assert len(working.list_edits(session, working.get_working(session, "in-store").map_id, since=0)) == 1

    def test_uploaded_twice_is_kept_once(self, at_work, session, trainer):
        at_work.get("/write/maps/import")
        data = {**fields(at_work), "text": OUTLINE}

        first, second = at_work.post("/write/maps/import", data), at_work.post("/write/maps/import", data)

        assert first.headers["Location"] == second.headers["Location"]
        assert len(queries.list_uploads(session, employee_id=trainer.id, now=NOW)) == 1

    def test_tells_the_cell_of_each_mistake_and_offers_nothing_to_save(self, at_work):
        content = file_of(DOCUMENT, "csv").replace(b"frontstage", b"nowhere")

        self.show(at_work, content, "map.csv")

        assert problems(at_work) == ["not-allowed"]
        assert "save" not in buttons(at_work)

    def test_does_not_save_over_what_changed_since_one_looked(self, at_work, session):
        address = self.show(at_work, OUTLINE.replace("Pays.", "Pays up."))
        save(session, replaced(customer="Runs."))

        self.confirm(at_work, address, status=422)

        assert "What the customer does Runs. Looks around." in words(at_work)
        self.confirm(at_work, address)
        assert next(working.find_draft(session, "in-store").document.touchpoints()).customer == "Looks around."

    def test_a_map_that_is_archived_waits_for_its_return(self, at_work, session):
        journeys.archive_map(session, map_code="in-store", viewer=None, now=NOW)

        self.show(at_work, OUTLINE)

        assert problems(at_work) == ["archived"]

    def test_another_organisation_s_file(self, at_work):
        text = "journey\ntitle T\nsection S\n" + "".join(f"t{n}: 1: Role {n}\n" for n in range(101))

        self.show(at_work, text)

        assert problems(at_work) == ["too-many"]

    def test_a_job_role_that_goes_meanwhile_is_asked_for_again(self, at_work, session, trainer, make):
        address = self.show(at_work, DIAGRAM)
        upload = queries.get_upload(session, UUID(address.rpartition("/")[2]))
        proposal = operations.load_proposal(session, upload.kind, DIAGRAM.encode(), {"operator": "role:gone"})

        with pytest.raises(operations.JobRolesUnknown):
            operations.save_upload(
                session,
                upload=upload,
                found=proposal,
                choices={"operator": "role:gone"},
                seen=proposal.seen,
                viewer=make.viewer(trainer),
                now=NOW,
            )

    def test_a_file_that_is_wrong_is_not_saved_whoever_asks(self, at_work, session):
        address = self.show(at_work, "# A\nwhat\n")

        at_work.post(address, {"do": "save", "seen": "x"}, status=422)

        assert [one.code for one in working.list_working(session)] == ["in-store"]

    def test_a_file_that_is_thrown_away(self, at_work):
        address = self.show(at_work, OUTLINE)

        at_work.follow(at_work.post(f"{address}/drop"))

        at_work.get(address, status=404)

    def test_anothers_file_is_not_there(self, at_work, make):
        address = self.show(at_work, OUTLINE)
        at_work.sign_in(make.trainer("Ivo Lang").id)

        at_work.get(address, status=404)
        at_work.post(address, {"do": "save"}, status=404)
        at_work.post(f"{address}/drop", status=404)

    @pytest.mark.parametrize("content", ["", "hello", "<script>alert(1)</script>", "\x00\u202e", "x" * 900_000])
    def test_refuses_what_is_no_journey(self, at_work, content):
        self.bring(at_work, content, status=422)

    @pytest.mark.parametrize(
        "content",
        [
            b"\xd0\xcf\x11\xe0" + b"x" * 99,
            b"\xff\xfe\x00\xd8",
            b"\x81\x8d\x8f",
            b"%PDF-1.7",
            b"\x00" * 100,
            b"GIF89a" * 9,
        ],
    )
    def test_refuses_other_files(self, at_work, content):
        self.bring(at_work, content, "file.bin", status=422)

    def test_refuses_a_file_that_is_too_large(self, at_work, monkeypatch):
        monkeypatch.setattr(forms, "UPLOAD_LIMIT", 1_000)

        self.bring(at_work, b"# A\n" + b"x" * 1_000, "big.md", status=422)

        assert at_work.page.find(".//*[@id='file-error']") is not None

    def test_refuses_more_than_a_request_may_hold(self, at_work):
        answer = at_work.http.post(
            "/write/maps/import", data=b"x" * 3_000_000, content_type="multipart/form-data; boundary=x"
        )

        assert answer.status_code == 413

    @pytest.mark.parametrize(
        "content",
        [
            b"PK\x03\x04" + b"\x00" * 1_000,
            b"map,stage,touchpoint\n" + b"a,b,c\n" * 20_000,
            b"map,stage,touchpoint,channel\n" + b"".join(b"a,b,t%d,phone\n" % n for n in range(5_000)),
            b"touchpoint" + b"," * 10_000,
            b"# A\n" + b"### t\n" * 5_000,
            b"journey\n title T\n section S\n" + b"".join(b"t%d: 1: A\n" % n for n in range(5_000)),
            b'map,touchpoint\n"',
            "# <script>alert(1)</script>\u202e\nkind: {{ 7*7 }}\n\x00".encode(),
        ],
    )
    def test_shows_what_is_wrong_with_hostile_files(self, at_work, content):
        self.show(at_work, content, "map.file")

        assert problems(at_work)
        assert "save" not in buttons(at_work)

    def test_keeps_markup_and_formulas_as_plain_text(self, at_work, session):
        text = OUTLINE.replace("Looks around.", '=HYPERLINK("http://x")<script>alert(1)</script>')
        address = self.show(at_work, text)

        self.confirm(at_work, address)

        assert next(working.find_draft(session, "in-store").document.touchpoints()).customer.startswith("=HYPER")
        sheet = at_work.get("/write/maps/in-store/download?as=csv").text
        assert "'=HYPERLINK" in sheet

    def test_asks_little_of_the_database(self, at_work):
        address = self.show(at_work, DIAGRAM)

        with at_work.counting() as statements:
            at_work.get(address)

        assert len(statements) <= 12


class TestWhoIsThis:
    def show(self, client, text=DIAGRAM):
        return TestImportMap().show(client, text)

    def test_asks_for_each_unknown_name(self, at_work):
        self.show(at_work)

        assert "At Hear a voice, Get an answer" in words(at_work)
        assert [name for name in fields(at_work) if name.startswith("job_role_")] == ["job_role_0"]

    def test_saves_nothing_before_it_knows(self, at_work, session):
        address = self.show(at_work)

        at_work.post(address, {**fields(at_work), "do": "save"}, status=422)

        assert [one.code for one in working.list_working(session)] == ["in-store"]

    def test_takes_somebody_whom_the_organisation_has(self, at_work, session, make):
        make.job_role("Store Manager")
        address = self.show(at_work)

        at_work.post(address, {**fields(at_work), "do": "save", "job_role_0": "role:store-manager"})

        assert roles_of(session, "calling-us") == [["bookseller", "store-manager"], ["store-manager"]]

    def test_adds_a_new_job_role_to_a_department(self, at_work, session, make):
        phones, ada = make.department("Phones"), make.employee("Ada Both")
        make.account(ada, "employee", "trainer", "administrator")
        at_work.sign_in(ada.id)
        address = self.show(at_work)
        data = {**fields(at_work), "do": "save", "job_role_0": "new"}

        at_work.post(address, data, status=422)
        assert at_work.page.find(".//*[@id='department_0-error']") is not None
        at_work.post(address, {**data, "department_0": str(phones.id)})

        role = next(role for role in people.list_job_roles(session) if role.code == "operator")
        assert (role.name, role.department_name) == ("Operator", "Phones")
        assert roles_of(session, "calling-us")[1] == ["operator"]

    def test_sends_job_role_may_not_edit_people_to_an_administrator(self, at_work, session):
        address = self.show(at_work)

        assert not any(name.startswith("department_") for name in fields(at_work))
        at_work.post(address, {**fields(at_work), "do": "save", "job_role_0": "new"}, status=422)
        assert [role.code for role in people.list_job_roles(session)] == ["bookseller"]

    def test_adds_no_job_role_for_job_role_may_no_longer_edit_people(self, at_work, session, make, trainer):
        upload = queries.get_upload(session, UUID(self.show(at_work).rpartition("/")[2]))
        choices = {"operator": f"new:{make.department('Phones').id}"}
        found = operations.load_proposal(session, upload.kind, DIAGRAM.encode(), choices)
        viewer = make.viewer(trainer)

        with pytest.raises(operations.JobRoleNotAdded):
            operations.save_upload(
                session, upload=upload, found=found, choices=choices, seen=found.seen, viewer=viewer, now=NOW
            )

    def test_saves_nothing_upon_a_map_that_somebody_changed_after_the_file_was_read(
        self, at_work, session, make, trainer
    ):
        at_work.post(self.show(at_work), {**fields(at_work), "do": "save", "job_role_0": "ignore"})
        upload = queries.get_upload(session, UUID(self.show(at_work).rpartition("/")[2]))
        choices = {"operator": "ignore"}
        found = operations.load_proposal(session, upload.kind, DIAGRAM.encode(), choices)
        before = working.get_working(session, "calling-us")
        drafts.save_draft(
            session,
            map_code="calling-us",
            document=replace(before.document, goal="Somebody's words"),
            seen_revision=before.revision,
            base=before.document,
            viewer=None,
            note=EditNote(kind=EditKind.NOTE, values={"text": "Changed"}),
            now=NOW,
        )

        with pytest.raises(operations.MapsChanged):
            operations.save_upload(
                session,
                upload=upload,
                found=found,
                choices=choices,
                seen=found.seen,
                viewer=make.viewer(trainer),
                now=NOW,
            )

    def test_asks_whether_a_name_was_meant_that_is_almost_the_same(self, at_work, session):
        address = self.show(at_work, DIAGRAM.replace("Bookseller", "Boksellers"))

        assert "Did you mean Bookseller?" in words(at_work)
        assert [fields(at_work)[f"job_role_{n}"] for n in range(2)] == ["", ""]
        at_work.post(address, {**fields(at_work), "do": "save"}, status=422)

    def test_leaves_out_job_role_is_nobody(self, at_work, session):
        address = self.show(at_work)

        at_work.post(address, {**fields(at_work), "do": "save", "job_role_0": "ignore"})

        assert roles_of(session, "calling-us") == [["bookseller"], []]

    @pytest.mark.both_servers
    def test_keeps_the_answers_while_one_looks(self, at_work):
        address = self.show(at_work)

        at_work.follow(at_work.post(address, {**fields(at_work), "do": "preview", "job_role_0": "ignore"}))

        assert fields(at_work)["job_role_0"] == "ignore"
        assert "2 touchpoints, 1 entry" in words(at_work)

    def test_refuses_choices_that_were_not_offered(self, at_work):
        address = self.show(at_work)

        at_work.post(address, {**fields(at_work), "do": "save", "job_role_0": "role:nobody"}, status=422)
        at_work.post(address, {**fields(at_work), "do": "save", "job_role_0": "new", "department_0": "x"}, status=422)

    def test_refuses_two_names_for_one_role_at_a_touchpoint(self, at_work, session):
        text = OUTLINE.replace(
            "@ Bookseller {#bookseller}", "@ Seller {#seller} | support\n  does: A.\n@ Bookseller {#bookseller}"
        )
        address = self.show(at_work, text)

        at_work.post(address, {**fields(at_work), "do": "save", "job_role_0": "role:bookseller"}, status=422)

        assert working.find_draft(session, "in-store") is None


class TestDownloadMap:
    def get(self, client, kind):
        return client.get(f"/write/maps/in-store/download?as={kind}")

    def test_gives_the_outline(self, at_work):
        answer = self.get(at_work, "outline")

        assert read_outline(answer.text) == (DOCUMENT, ())
        assert answer.headers["Content-Disposition"] == 'attachment; filename="in-store.md"'
        assert answer.headers["X-Content-Type-Options"] == "nosniff"

    def test_gives_the_sheets(self, at_work):
        assert self.get(at_work, "csv").data.startswith('\ufeff"map","kind","persona","stage"'.encode())
        assert read_xlsx(self.get(at_work, "xlsx").data)[0].rows[0][0] == "map"

    def test_gives_the_diagram(self, at_work):
        assert "Look for the shelf: 2: Bookseller" in self.get(at_work, "mermaid").text

    def test_gives_the_draft_if_there_is_one(self, at_work, session):
        save(session, replaced_name("Shopping"))

        assert self.get(at_work, "outline").text.startswith("# Shopping {#in-store}")

    def test_knows_no_other_format(self, at_work):
        at_work.get("/write/maps/in-store/download?as=pdf", status=404)


class TestKeepUpload:
    def test_drops_what_nobody_came_back_to(self, session, trainer, make):
        viewer = make.viewer(trainer)
        upload = {"name": "", "kind": FileKind.OUTLINE, "stored": StoredBytes(sha256="0" * 64, size_bytes=1)}
        old = operations.keep_upload(session, **upload, viewer=viewer, now=NOW)

        later = NOW + timedelta(days=1, minutes=1)
        operations.keep_upload(session, **upload, viewer=viewer, now=later)

        with pytest.raises(queries.UploadNotFound):
            queries.get_upload(session, UUID(str(old)))


def replaced(**changes):
    stage = DOCUMENT.stages[0]
    touchpoint = replace(stage.touchpoints[0], **changes)
    return replace(DOCUMENT, stages=(replace(stage, touchpoints=(touchpoint,)), *DOCUMENT.stages[1:]))


def replaced_name(name):
    return replace(DOCUMENT, name=name)


def save(session, document, viewer=None):
    drafts.save_draft(
        session,
        map_code="in-store",
        document=document,
        seen_revision=0,
        base=DOCUMENT,
        viewer=viewer,
        note=EditNote(kind=EditKind.NOTE, values={"text": "Changed"}),
        now=NOW,
    )


def journeys_published(session):
    from lms.journeys import queries as maps

    return maps.find_published_map(session, "in-store")


def roles_of(session, code):
    return [[i.job_role for i in t.impacts] for t in working.get_working(session, code).document.touchpoints()]


def file_of(document, kind) -> bytes:
    known = Known(job_roles={"bookseller": "Bookseller"})
    if kind == "outline":
        return write_outline(document, known.job_roles).encode()
    rows = list(write_sheet((document,), known))
    if kind == "xlsx":
        return write_xlsx(rows)
    import csv

    lines = io.StringIO()
    csv.writer(lines).writerows(rows)
    return lines.getvalue().encode()
