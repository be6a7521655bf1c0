"""Questions from a file into a module, and away again."""

import io

import pytest

from lms.courses import operations as courses
from lms.courses.format.reader import read_module, read_unfinished
from lms.curriculum.modules.drafts.queries import get_working
from tests.curriculum.saving import save_draft
from tests.files import samples
from tests.times import MONDAY as NOW

SOURCE = "---\ntitle: Refunds\n---\n\n## One\n\nText.\n\n::: question order {#sort}\nSort\n1. a\n2. b\n:::\n"
PATH = "/write/modules/refunds/questions/import"
GIFT = "::q1::Who helps? {=The buyer ~Nobody}\n\nBad {=a\n"


@pytest.fixture
def trainer(client, make, session):
    document, _ = read_module(SOURCE, code="refunds")
    courses.save_module_version(session, document=document, now=NOW)
    person = make.trainer("Tia Trainer")
    client.sign_in(person.id)
    return person


def questions(session):
    return list(read_unfinished(get_working(session, "refunds").source, code="refunds").items.values())


def file(content, name="questions.txt"):
    return {"file": (io.BytesIO(content), name)}


class TestImportQuestions:
    def test_explains_itself(self, client, trainer):
        assert 'value="show"' in client.get(PATH).text
        client.get("/write/modules/no-such/questions/import", 404)

    def test_shows_each_question_and_the_lines_that_are_wrong(self, client, trainer, session):
        text = client.post(PATH, {"text": GIFT, "do": "show"}, 200).text

        assert "Who helps?" in text
        assert "Line 3" in text
        assert "Add 1 question" in text
        assert len(questions(session)) == 1

    @pytest.mark.parametrize(
        ("content", "name"),
        [
            (GIFT.encode(), "GIFT (Moodle)"),
            ("Größe?\nA. ja\nB. nein\nANSWER: A".encode("cp1252"), "Aiken"),
            ("\ufeffFrage;Question;Right;Wrong\nx;Größe?;ja;nein".encode(), "Table (CSV)"),
            (b"1. Size?\n*a) x\nb) y", "text2qti"),
        ],
        ids=["gift", "aiken", "table", "text2qti"],
    )
    def test_finds_out_the_format_of_a_file(self, client, trainer, content, name):
        assert f"Format: {name}" in client.post(PATH, {**file(content), "do": "show"}, 200).text

    def test_adds_those_that_are_right_at_the_end_of_the_draft(self, client, trainer, session):
        answer = client.post(PATH, {"text": GIFT, "do": "add"})

        assert answer.headers["Location"].endswith("/write/modules/refunds")
        assert [(item.item_id, item.stem) for item in questions(session)] == [("sort", "Sort"), ("q1", "Who helps?")]

    def test_sent_twice_adds_once(self, client, trainer, session):
        for _ in range(2):
            client.post(PATH, {"text": GIFT, "do": "add", "once": "0190f3a8-0000-7000-8000-000000000002"})

        assert len(questions(session)) == 2

    def test_gives_an_id_anew_that_the_module_has(self, client, trainer, session):
        client.post(PATH, {"text": "::sort::Who? {=a ~b}", "do": "add"})

        first, second = (item.item_id for item in questions(session))
        assert first == "sort" != second

    @pytest.mark.parametrize("text", ["nothing here", ""])
    def test_says_that_there_is_nothing_to_add(self, client, trainer, text):
        assert 'id="text-error"' in client.post(PATH, {"text": text, "do": "add"}, 422).text

    def test_does_not_add_into_code_that_is_open(self, client, trainer, make, session):
        viewer = make.viewer(trainer)
        open_end = f"{SOURCE}\n```\nsort(books)\n"
        save_draft(session, code="refunds", source=open_end, seen_revision=0, base=SOURCE, viewer=viewer, now=NOW)

        assert 'id="text-error"' in client.post(PATH, {"text": GIFT, "do": "add"}, 422).text

    @pytest.mark.both_servers
    def test_begins_a_page_where_there_is_none(self, client, trainer, make, session):
        viewer = make.viewer(trainer)
        empty = "---\ntitle: Refunds\n---\n"
        save_draft(session, code="refunds", source=empty, seen_revision=0, base=SOURCE, viewer=viewer, now=NOW)

        client.post(PATH, {"text": GIFT, "do": "add"})

        assert "## Questions" in get_working(session, "refunds").source

    @pytest.mark.parametrize(
        "content",
        [
            b"{" * 2_000_000,
            b"\0" * 100_000,
            "\u202e".encode() * 1000,
            b"<script>alert(1)</script> {=<b>x</b> ~y}",
            b"\xff\xfe\x00",
        ],
        ids=["braces", "nul", "bidi", "script", "utf-16"],
    )
    def test_answers_odd_files_with_a_page(self, client, trainer, content):
        text = samples.send(client, PATH, {**file(content), "do": "show"}).text

        assert "<script>alert" not in text

    def test_refuses_more_than_it_takes(self, client, trainer):
        samples.send(client, PATH, {**file(b"x" * 7_000_000), "do": "show"}, 413)


class TestDownloadQuestions:
    def test_writes_gift_and_says_what_it_cannot_hold(self, client, trainer):
        client.post(PATH, {"text": GIFT, "do": "add"})

        answer = client.get("/write/modules/refunds/questions/download?as=gift")

        assert answer.headers["Content-Disposition"] == 'attachment; filename="refunds.gift.txt"'
        assert "::q1::[plain]Who helps? {=The buyer ~Nobody}" in answer.text
        assert "// left out" in answer.text
        assert 'id="left-out"' in client.get(PATH).text

    def test_knows_no_other_format(self, client, trainer):
        client.get("/write/modules/refunds/questions/download?as=exe", 404)
