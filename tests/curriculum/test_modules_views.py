"""The pages of modules, as trainers use them without JavaScript; two of them at once."""

import time
from datetime import UTC, date, datetime, timedelta

import html5lib
import pytest
from sqlalchemy import event, update

from lms.courses.format import examples
from lms.courses.format.reader import read_module
from lms.curriculum import operations as curriculum
from lms.curriculum.modules.drafts import operations as draft_operations
from lms.curriculum.modules.drafts import queries as drafts
from lms.curriculum.modules.drafts.models import ModuleDraft
from lms.files.store import DiskStore
from lms.people import queries as people_queries
from tests.curriculum.organisation import MODULE, lay
from tests.page_client import PageClient
from tests.times import MONDAY
from tests.visitor import form_of

URL = "/write/modules/refund-basics"
JSON = {"Accept": "application/json"}


@pytest.fixture
def organisation(session):
    lay(session)


@pytest.fixture
def basics(session, organisation):
    document, problems = read_module(MODULE, code="refund-basics")
    assert problems == ()
    curriculum.save_written_module(session, document=document, now=MONDAY)


@pytest.fixture
def ada(client, make, basics):
    client.sign_in(make.trainer("Ada Lee", job_role=make.job_role("Manager")).id)
    return client


@pytest.fixture
def ben(app, make, basics):
    other = PageClient(app)
    other.sign_in(make.trainer("Ben Okoro", job_role=make.job_role("Manager")).id)
    return other


def fields(client, action=URL, path=URL):
    """Return the fields of a form on a page, as a browser would send them."""
    client.get(path)
    return sent_by(client, action)


def sent_by(client, action):
    for element in client.page.iter("form"):
        if element.get("action") == action and element.get("method") == "post":
            return {name: value.replace("\n", "\r\n") for name, value in form_of(element, action).fields}
    raise LookupError(action)


def save(client, text=None, **more):
    sent = fields(client)
    return client.post(URL, sent | ({"source": text} if text is not None else {}), **more)


def source(session):
    session.expire_all()
    return drafts.get_working(session, "refund-basics").source


class TestListModules:
    def test_shows_title_and_audience(self, ada):
        text = ada.get("/write/modules").text

        assert "Refund basics" in text
        assert "Pay at the register (Buying in the store)" in text

    @pytest.mark.both_servers
    def test_finds_by_words_and_state(self, ada):
        save(ada, MODULE + "More.\n")

        assert "Refund basics" in ada.get("/write/modules?q=REFUND&state=draft").text
        assert "Refund basics" not in ada.get("/write/modules?q=nothing").text
        assert "Refund basics" not in ada.get("/write/modules?state=retired").text
        ada.get("/write/modules?state=odd", status=422)

    def test_is_empty_at_first(self, client, make):
        client.sign_in(make.trainer("Ada Lee").id)

        assert client.get("/write/modules").text.count('href="/write/modules/new"') == 2

    def test_leads_on_through_many_and_asks_as_often(self, ada):
        ada.get("/write/modules")  # the first page of a visit may ask once more
        with ada.counting() as few:
            ada.get("/write/modules")
        for number in range(51):
            ada.post("/write/modules/new", {"title": f"Number {number:02}"})
        ada.get("/write/modules")  # so may one after five minutes, which a busy machine needs for all these
        with ada.counting() as many:
            first = ada.get("/write/modules").text
        href = next(a.get("href") for a in ada.page.iter("a") if "after=" in (a.get("href") or ""))

        assert len(few) == len(many) <= 12
        assert "Number 50" not in first
        assert "Refund basics" in ada.get(href).text

    def test_shows_administrators_the_preview(self, client, make, basics):
        client.sign_in(make.administrator("Zoe Quill").id)

        assert f"{URL}/preview" in client.get("/write/modules").text


class TestCreateModule:
    def test_is_done_once_when_sent_twice(self, ada, session):
        sent = {"title": "Late books"}
        ada.get("/write/modules/new")
        sent["once"] = next(e.get("value") for e in ada.page.iter("input") if e.get("name") == "once")

        first = ada.post("/write/modules/new", sent)
        second = ada.post("/write/modules/new", sent)

        assert first.headers["Location"] == second.headers["Location"] == "/write/modules/late-books"
        assert "Late books" in ada.follow(first).text

    @pytest.mark.parametrize("title", ["", "Refund basics", "x" * 161])
    def test_refuses_titles_that_will_not_do(self, ada, title):
        ada.post("/write/modules/new", {"title": title}, status=422)


class TestEditModule:
    def test_shows_text_and_learners_view(self, ada):
        with ada.counting() as statements:
            text = ada.get(URL).text

        assert "title: Refund basics" in text
        assert "Until when can a book come back?" in text
        assert 'data-part="reach"' in text
        assert len(statements) <= 12

    def test_gives_back_the_text_byte_for_byte(self, ada, session):
        ada.post(URL, fields(ada))

        assert source(session) == MODULE
        assert drafts.find_draft(session, "refund-basics") is None

    def test_saves_a_draft(self, ada, session):
        save(ada, MODULE.replace("second Friday.", "third Friday.").replace("\n", "\r\n"))

        assert source(session) == MODULE.replace("second Friday.", "third Friday.")

    def test_checks_without_saving(self, ada, session):
        text = ada.post(
            URL, fields(ada) | {"source": MODULE + "\n::: question gap\nNo.\n:::\n", "do": "check"}, status=200
        ).text

        assert "[[answer]]" in text
        assert 'data-line="19"' in text
        assert source(session) == MODULE

    def test_is_not_there_for_a_code_that_nobody_wrote(self, ada):
        ada.get("/write/modules/no-such-module", status=404)
        ada.post("/write/modules/no-such-module", {"source": "x", "base": ""}, status=404)

    def test_keeps_the_draft_when_the_text_does_not_arrive(self, ada, session):
        ada.post(URL, {"base": "", "seen_revision": "0"}, status=422)

        assert source(session) == MODULE


class TestPreviewModule:
    def test_answers_a_piece_of_a_page(self, ada):
        answer = ada.http.post(
            "/write/modules/preview", data={"csrf_token": ada.token(), "source": MODULE + "<b>x</b>", "code": "a"}
        )

        piece = html5lib.parseFragment(answer.text, namespaceHTMLElements=False)
        assert [part.get("data-part") for part in piece] == ["checks", "reach", "shown"]
        assert "data-line" not in answer.text
        assert "&lt;b&gt;x" in answer.text

    @pytest.mark.parametrize(
        "text",
        ["> " * 10_000 + "x", "\x00", "\ud800".encode("utf-8", "surrogatepass"), "x" * 390_000, "", "\u202e" * 99],
    )
    def test_takes_odd_texts_within_a_moment(self, ada, text):
        begin = time.process_time()
        answer = ada.http.post("/write/modules/preview", data={"csrf_token": ada.token(), "source": text})

        assert answer.status_code == 200
        assert time.process_time() - begin < 30  # tells only what grows with the square


class TestReachWhileTyping:
    @pytest.mark.parametrize(
        ("audience", "shown"),
        [("audience: [everyone]", "1 person"), ("minutes: 3", "no one")],
    )
    def test_is_that_of_the_text_that_was_typed(self, ada, audience, shown):
        text = f"---\ntitle: Refunds\n{audience}\n---\n## One\n\nText.\n"

        sent = {"csrf_token": ada.token(), "source": text, "code": "a"}
        answer = ada.http.post("/write/modules/preview", data=sent)

        piece = html5lib.parseFragment(answer.text, namespaceHTMLElements=False)
        (reach,) = [part for part in piece if part.get("data-part") == "reach"]
        assert shown in " ".join("".join(reach.itertext()).split())


class TestExamples:
    def test_are_warned_of_while_they_stand(self, ada):
        text = f"---\ntitle: Refunds\n---\n## One\n\n{examples.QUESTIONS[0][2]}\n"

        shown = ada.follow(save(ada, text)).text

        assert shown.count("Replace the example text.") == 5

    def test_know_no_organisation(self, ada):
        shown = ada.get(URL).text

        assert "What do you say first?" in shown
        assert "minibar" not in shown

    def test_offer_pictures_by_name(self, ada, make, tmp_path):
        make.media("shelf.png", store=DiskStore(tmp_path), alt=None)

        assert f'value="![{examples.PICTURE}](media/shelf.png)"' in ada.get(URL).text


class TestAutosave:
    def send(self, client, text, *, base=MODULE, revision=0):
        data = {"csrf_token": client.token(), "source": text, "base": base, "seen_revision": str(revision)}
        return client.http.post(f"{URL}/autosave", data=data, headers=JSON)

    def test_says_when_and_as_what_it_was_saved(self, ada, session):
        answer = self.send(ada, MODULE + "More.\n")

        assert (answer.status_code, answer.json["revision"], answer.json["merged"]) == (200, 1, False)
        assert answer.json["saved_at"]
        assert source(session) == MODULE + "More.\n"

    def test_merges_what_somebody_else_saved(self, ada, ben, session):
        self.send(ben, MODULE.replace("minutes: 4", "minutes: 5"))
        answer = self.send(ada, MODULE + "More.\n")

        assert answer.json["merged"]
        assert "minutes: 5" in source(session)
        assert source(session).endswith("More.\n")

    def test_says_who_changed_the_same(self, ada, ben):
        self.send(ben, MODULE.replace("minutes: 4", "minutes: 5"))
        answer = self.send(ada, MODULE.replace("minutes: 4", "minutes: 6"))

        assert answer.status_code == 409
        assert "Ben Okoro" in answer.json["message"]

    def test_refuses_what_is_too_long(self, ada):
        answer = self.send(ada, MODULE + "x" * 100_000)

        assert answer.status_code == 422
        assert "100,000" in answer.json["message"]

    @pytest.mark.parametrize(
        "data", [{}, {"source": "x", "seen_revision": "nine"}, {"source": "x", "seen_revision": "-1"}]
    )
    def test_refuses_odd_forms(self, ada, data):
        answer = ada.http.post(f"{URL}/autosave", data={"csrf_token": ada.token(), **data}, headers=JSON)

        assert answer.status_code == 400


class TestTwoAtOnce:
    def test_both_stand_when_they_wrote_in_different_places(self, ada, ben, session):
        by_ben = fields(ben)
        save(ada, MODULE.replace("minutes: 4", "minutes: 5"))
        ben.post(URL, by_ben | {"source": MODULE + "More.\n"})

        assert "minutes: 5" in source(session)
        assert "More." in source(session)

    def conflict(self, ada, ben):
        by_ben = fields(ben)
        save(ada, MODULE.replace("minutes: 4", "minutes: 5"))
        return ben.post(URL, by_ben | {"source": MODULE.replace("minutes: 4", "minutes: 6") + "More.\n"}, status=409)

    @pytest.mark.parametrize(("choice", "minutes"), [("mine", 6), ("theirs", 5), ("both", 6)])
    def test_are_asked_where_they_wrote_in_the_same(self, ada, ben, session, choice, minutes):
        text = self.conflict(ada, ben).text
        assert "Ada Lee" in text
        sent = sent_by(ben, f"{URL}/resolve") | {"conflict-0": choice}

        ben.post(f"{URL}/resolve", sent)

        assert f"minutes: {minutes}\n" in source(session)
        assert "More." in source(session)

    def test_may_write_the_text_as_it_should_be(self, ada, ben, session):
        self.conflict(ada, ben)

        ben.post(URL, sent_by(ben, URL) | {"source": MODULE.replace("minutes: 4", "minutes: 7")})

        assert "minutes: 7\n" in source(session)

    def test_keep_what_they_typed_when_others_are_faster_every_time(self, ada, ben, db, session):
        save(ada, MODULE + "Hers.\n")

        def meddle(_session, _transaction, connection):
            connection.execute(update(ModuleDraft).values(source=ModuleDraft.source + "Faster.\n"))

        event.listen(db._writers, "after_begin", meddle)
        try:
            text = save(ben, MODULE.replace("minutes: 4", "minutes: 7"), status=409).text
        finally:
            event.remove(db._writers, "after_begin", meddle)

        assert "minutes: 7" in text
        assert "minutes: 7" not in source(session)

    def test_are_asked_again_when_a_third_change_comes_between(self, ada, ben, session):
        self.conflict(ada, ben)
        sent = sent_by(ben, f"{URL}/resolve") | {"conflict-0": "mine"}
        save(ada, MODULE.replace("minutes: 4", "minutes: 8"))

        ben.post(f"{URL}/resolve", sent, status=409)

        assert "minutes: 8" in source(session)

    def test_resolve_nothing_without_texts(self, ada):
        ada.post(f"{URL}/resolve", {"base_version": "x"})


class TestBadInput:
    def test_refuses_two_megabytes_unread(self, ada, session):
        begin = time.process_time()
        ada.post(URL, {"source": "x" * 2_000_000, "base": MODULE}, status=413)

        assert time.process_time() - begin < 30  # tells only what grows with the square
        assert source(session) == MODULE

    def test_keeps_what_is_too_long_in_the_form(self, ada):
        text = ada.post(URL, fields(ada) | {"source": MODULE + "y" * 100_000}, status=422).text

        assert "y" * 100_000 in text

    def test_takes_out_what_nobody_types(self, ada, session):
        save(ada, MODULE + "a\x00b\u202ec <script>alert(1)</script>\n")

        assert source(session).endswith("abc <script>alert(1)</script>\n")
        assert "<script>alert" not in ada.get(URL).text


class TestAudience:
    def test_is_written_into_the_header(self, ada, session, make):
        make.employee(
            "Bea North", site_id=people_queries.list_sites(session)[0].id, job_role=make.job_role("Bookseller")
        )
        sent = {name: value for name, value in fields(ada).items() if name not in {"touchpoints", "everyone"}}
        answer = ada.post(f"{URL}/audience", sent | {"departments": "stores", "sites": ["North", "Mars"]})

        assert "audience:\n  - department stores\n  - site North\nminutes" in source(session)
        assert 'site <bdi>North</bdi>: <span class="num">1 person' in ada.follow(answer).text

    @pytest.mark.both_servers
    def test_comes_with_what_was_typed(self, ada, session):
        ada.post(f"{URL}/audience", fields(ada) | {"source": MODULE + "More.\n", "everyone": "y"})

        assert "More." in source(session)
        ada.post(f"{URL}/audience", fields(ada) | {"source": "y" * 100_001}, status=422)
        ada.post(f"{URL}/audience", {}, status=422)


class TestLife:
    def test_from_draft_to_published_without_a_second_person(self, ada, session):
        ada.post(f"{URL}/publish", fields(ada) | {"source": MODULE + "More.\n", "now": "y"})

        assert drafts.find_newest(session, "refund-basics").source == MODULE + "More.\n"

    def test_with_a_second_person(self, ada, ben, client, app, make, session):
        admin = PageClient(app)
        admin.sign_in(make.administrator("Zoe Quill").id)
        admin.get("/write/review-rule")
        admin.follow(admin.post("/write/review-rule", {"needs_second_person": "y"}))
        ada.post(f"{URL}/submit", fields(ada) | {"source": MODULE + "More.\n"})
        ada.post(f"{URL}/approve", fields(ada), status=422)
        ben.post(f"{URL}/approve", fields(ben))
        ada.post(f"{URL}/publish", fields(ada) | {"now": "y"})

        assert drafts.find_newest(session, "refund-basics").number == 2

    def test_publishing_needs_the_approval_that_the_organisation_asks_for(self, ada, session, make):
        draft_operations.set_review_rule(
            session, needs_second_person=True, viewer=make.viewer(make.trainer("Cem Su")), now=MONDAY
        )
        save(ada, MODULE + "More.\n")

        ada.post(f"{URL}/publish", fields(ada) | {"now": "y"}, status=422)

    def test_sends_back_with_a_note(self, ada, ben):
        ada.post(f"{URL}/submit", fields(ada) | {"source": MODULE + "More.\n"})
        ben.post(f"{URL}/send-back", {"note": ""}, status=422)
        ben.post(f"{URL}/send-back", {"note": "Say when."})

        assert "Say when." in ada.get(URL).text

    def test_is_scheduled_until_somebody_cancels(self, ada, session):
        day = datetime.now(UTC).date() + timedelta(days=5)
        save(ada, MODULE + "More.\n")
        ada.post(f"{URL}/publish", fields(ada) | {"publish_on": day.isoformat()})
        assert drafts.find_draft(session, "refund-basics").publish_on == day

        ada.post(f"{URL}/unschedule")
        session.expire_all()

        assert drafts.find_draft(session, "refund-basics").publish_on is None

    @pytest.mark.parametrize("day", ["", "2020-01-01", "9999-12-31", "soon", date(2300, 1, 1).isoformat()])
    def test_refuses_other_days(self, ada, day):
        save(ada, MODULE + "More.\n")

        ada.post(f"{URL}/publish", fields(ada) | {"publish_on": day}, status=422)

    def test_says_what_is_wrong_and_keeps_what_was_typed(self, ada, session):
        wrong = MODULE.replace("[x]", "[ ]")
        text = ada.post(f"{URL}/submit", fields(ada) | {"source": wrong}, status=422).text

        assert "one right answer" in text
        assert source(session) == wrong
        ada.post(f"{URL}/publish", fields(ada) | {"now": "y"}, status=422)
        ada.post(f"{URL}/submit", {}, status=422)
        ada.post(f"{URL}/submit", fields(ada) | {"source": "y" * 100_001}, status=422)

    def test_stops_when_somebody_else_wrote_meanwhile(self, ada, ben, session):
        by_ada = fields(ada)
        save(ben, MODULE + "More.\n")

        ada.post(f"{URL}/publish", by_ada | {"source": MODULE.replace("minutes: 4", "minutes: 5"), "now": "y"})
        assert drafts.find_newest(session, "refund-basics").number == 1
        assert "minutes: 5" in source(session)
        ada.post(f"{URL}/submit", by_ada | {"source": MODULE + "Other.\n"}, status=409)

    @pytest.mark.both_servers
    def test_discards_and_restores(self, ada, session):
        save(ada, MODULE + "More.\n")
        assert f"{URL}/restore-draft" in ada.follow(ada.post(f"{URL}/discard")).text

        ada.post(f"{URL}/restore-draft")

        assert source(session) == MODULE + "More.\n"

    def test_retires_and_restores(self, ada):
        assert f"{URL}/restore" in ada.follow(ada.post(f"{URL}/retire")).text
        assert "Refund basics" in ada.get("/write/modules?state=retired").text

        assert f"{URL}/retire" in ada.follow(ada.post(f"{URL}/restore")).text

    def test_adds_the_changes_of_a_newer_version(self, ada, session):
        save(ada, MODULE + "More.\n")
        document, _ = read_module(MODULE.replace("minutes: 4", "minutes: 5"), code="refund-basics")
        curriculum.save_written_module(session, document=document, now=MONDAY)
        assert f"{URL}/merge" in ada.get(URL).text
        ada.post(f"{URL}/publish", fields(ada) | {"now": "y"}, status=422)

        ada.post(f"{URL}/merge")

        assert "minutes: 5" in source(session)
        ada.post(f"{URL}/publish", fields(ada) | {"now": "y"})
        assert drafts.find_newest(session, "refund-basics").number == 3

    def test_asks_where_a_newer_version_conflicts(self, ada, session):
        save(ada, MODULE.replace("minutes: 4", "minutes: 6"))
        document, _ = read_module(MODULE.replace("minutes: 4", "minutes: 5"), code="refund-basics")
        curriculum.save_written_module(session, document=document, now=MONDAY)

        ada.post(f"{URL}/merge", status=409)
        ada.post(f"{URL}/resolve", sent_by(ada, f"{URL}/resolve") | {"conflict-0": "theirs"})

        assert source(session) == MODULE.replace("minutes: 4", "minutes: 5")
        assert f"{URL}/merge" not in ada.get(URL).text


class TestReview:
    def send(self, author):
        author.post(f"{URL}/submit", fields(author) | {"source": MODULE + "More.\n"})

    def test_says_who_sent_it_and_waits_for_a_colleague(self, ada):
        self.send(ada)

        text = " ".join(ada.get(URL).text.split())
        assert "Sent for review by <bdi>Ada Lee</bdi>" in text
        assert '<button class="btn plain" formaction="/write/modules/refund-basics/approve">' in text
        assert f'formaction="{URL}/publish"' in text

    def test_names_who_approved(self, ada, ben):
        self.send(ada)

        text = ben.follow(ben.post(f"{URL}/approve", fields(ben))).text
        assert "Approved by <bdi>Ben Okoro</bdi>" in text

    def test_is_not_open_to_the_author_if_a_second_person_is_needed(self, ada, session, make):
        draft_operations.set_review_rule(
            session, needs_second_person=True, viewer=make.viewer(make.trainer("Cem Su")), now=MONDAY
        )
        self.send(ada)

        text = ada.get(URL).text
        assert "refund-basics/approve" not in text

    @pytest.mark.parametrize("path", ["/write", "/write/modules"])
    def test_is_asked_for_on_desk_and_list(self, ada, path):
        self.send(ada)

        assert 'href="/write/modules?state=in_review"' in ada.get(path).text


class TestVersions:
    def test_compares_restores_and_copies(self, ada, session):
        ada.post(f"{URL}/publish", fields(ada) | {"source": MODULE.replace("minutes: 4", "minutes: 5"), "now": "y"})
        text = ada.get(f"{URL}/history?before=1&after=2").text
        marked = {tag: ["".join(e.itertext()) for e in ada.page.iter(tag)] for tag in ("del", "ins")}
        assert any("4" in words for words in marked["del"])
        assert any("5" in words for words in marked["ins"])
        assert "Ada Lee" in text

        ada.post(f"{URL}/versions/1/restore")
        assert source(session) == MODULE
        copy = ada.post(f"{URL}/clone", {"title": "Another one"})
        assert copy.headers["Location"] == "/write/modules/another-one"

    @pytest.mark.parametrize("number", ["x", "9", "9" * 30, "-1"])
    def test_knows_only_versions_that_are(self, ada, number):
        ada.post(f"{URL}/versions/{number}/restore", status=404)

    @pytest.mark.parametrize(("asked", "status"), [("before=9&after=1", 404), ("before=x", 422), ("before=1", 200)])
    def test_takes_odd_numbers(self, ada, asked, status):
        ada.get(f"{URL}/history?{asked}", status=status)

    def test_are_none_before_the_first(self, ada):
        ada.post("/write/modules/new", {"title": "Late books"})

        assert "<table" not in ada.get("/write/modules/late-books/history").text

    def test_copies_need_a_title_of_their_own(self, ada):
        ada.get(f"{URL}/clone")
        ada.post(f"{URL}/clone", {"title": "Refund basics"}, status=422)


class TestPreview:
    def test_says_why_a_job_role_gets_it(self, ada):
        with ada.counting() as statements:
            text = ada.get(f"{URL}/preview?job_role=bookseller").text

        assert len(statements) <= 12
        assert "Pay at the register" in text
        assert "Until when can a book come back?" in text

    def test_says_who_does_not(self, ada):
        assert "not in the audience" in ada.get(f"{URL}/preview?job_role=custodian").text

    def test_finds_one_person_or_asks_whom(self, ada, client, make):
        make.employee("Bea North", email="bea@example.org", job_role=make.job_role("Bookseller"))
        make.employee("Bea South", job_role=make.job_role("Custodian"))
        client.sign_in(make.administrator("Iris").id)

        assert "Several people" in client.get(f"{URL}/preview?person=bea").text
        assert "gets this module" in client.get(f"{URL}/preview?person=BEA@example.org").text
        assert "not in the audience" in client.get(f"{URL}/preview?person=bea+south").text
        assert "No one found" in client.get(f"{URL}/preview?person=xyz").text

    def test_shows_a_trainer_nobody_else(self, ada, make):
        make.employee("Bea North", email="bea@example.org")

        for asked in ("bea", "bea@example.org"):
            assert "Bea North" not in ada.get(f"{URL}/preview?person={asked}").text

    @pytest.mark.parametrize("asked", ["page=9", "page=x", "page=-1", "person=%00", "person=a@b"])
    @pytest.mark.both_servers
    def test_takes_odd_pages(self, ada, asked):
        ada.get(f"{URL}/preview?{asked}")

    def test_knows_only_job_roles_that_are(self, ada):
        ada.get(f"{URL}/preview?job_role=odd", status=422)

    def test_shows_a_draft_without_pages(self, ada):
        save(ada, "nothing of it")

        assert 'class="lesson' not in ada.get(f"{URL}/preview").text
