"""Media: uploaded by authors, shown in modules, fetched by who was assigned them."""

import io
import re

import pytest
from werkzeug.wsgi import FileWrapper

from lms.courses import operations as courses
from lms.courses.format.reader import read_module, read_unfinished
from lms.courses.media import operations, queries, rules
from lms.courses.models import ModuleVersion
from lms.files import terms
from lms.files.queries import referenced_hashes
from lms.web.resources import resources
from tests.files import samples
from tests.times import MONDAY as NOW

SOURCE = "---\ntitle: Shelves\n---\n\n## One\n\nLook:\n\n![A shelf](media/shelf.png)\n"


@pytest.fixture
def store(app):
    return resources(app).files


@pytest.fixture
def trainer(client, make):
    person = make.trainer("Tia Trainer")
    client.sign_in(person.id)
    return person


def upload(content=None, filename="Shelf photo.JPG", alt="A shelf", **more):
    return {"file": (io.BytesIO(samples.picture() if content is None else content), filename), "alt": alt, **more}


def fetch(client, path, status=200, **options):
    return client.get(path, status, buffered=True, **options)


def save(session, source=SOURCE, code="shelves"):
    media = queries.find_media_in(session, source)
    document, problems = read_module(source, code=code, media=media)
    assert document, problems
    return courses.save_module_version(session, document=document, now=NOW)


class TestFreeName:
    @pytest.mark.parametrize(
        ("file_name", "name"),
        [
            ("Shelf photo.JPG", "shelf-photo.png"),
            ("../../etc/passwd", "passwd.png"),
            ("C:\\Users\\x\\evil.php.png", "evil-php.png"),
            ("\u202egnp.exe", "gnp.png"),
            ("日本.png", "image.png"),
            ("", "image.png"),
            ("a" * 300 + ".png", "a" * 60 + ".png"),
            ("taken.png", "taken-2.png"),
        ],
    )
    def test_is_a_slug_with_the_ending_of_the_real_type(self, file_name, name):
        assert rules.free_name(file_name, terms.PNG, {"taken.png"}) == name


class TestAddMedia:
    def test_takes_a_picture_and_offers_its_line(self, client, trainer):
        text = client.follow(client.post("/write/media", upload())).text

        assert "![A shelf](media/shelf-photo.png)" in text

    def test_sent_twice_is_taken_once(self, client, trainer, session):
        client.get("/write/media")
        for _ in range(2):
            client.post("/write/media", upload(once="0190f3a8-0000-7000-8000-000000000001"))

        assert queries.taken_names(session) == {"shelf-photo.png"}

    @pytest.mark.parametrize(
        ("sent", "field"),
        [
            (upload(b""), "file"),
            (upload(b"<svg onload=alert(1)>", "x.png"), "file"),
            (upload(b"PK\3\4zip", "x.png"), "file"),
            (upload(alt=""), "alt"),
            (upload(samples.pdf(), alt="", is_decorative="y"), "alt"),
            ({"alt": "x"}, "file"),
        ],
        ids=["empty", "svg", "zip", "image-without-description", "document-without-title", "none"],
    )
    def test_says_what_is_wrong_at_the_field(self, client, trainer, session, sent, field):
        answer = client.post(
            "/write/media", {k: (io.BytesIO(v[0].getvalue()), v[1]) if k == "file" else v for k, v in sent.items()}, 422
        )

        assert f'id="{field}-error"' in answer.text
        assert queries.taken_names(session) == frozenset()

    def test_takes_a_decorative_picture_without_words(self, client, trainer, session):
        client.follow(client.post("/write/media", upload(alt="", is_decorative="y")))

        assert [row.is_decorative for row in queries.page_media(session).rows] == [True]

    def test_takes_a_film_larger_than_a_form_may_be(self, client, trainer, session):
        samples.send(client, "/write/media", upload(samples.film(3 * terms.MEGABYTE), "Tour.mov", "A tour"), 303)

        assert queries.taken_names(session) == {"tour.mp4"}

    def test_lets_nobody_else_send_that_much(self, client, make):
        client.sign_in(make.learner("Ed").id)

        samples.send(client, "/write/media", upload(samples.film(3 * terms.MEGABYTE)), 413)


class TestListMedia:
    def test_can_be_empty(self, client, trainer):
        assert 'class="empty"' in client.get("/write/media").text

    @pytest.mark.both_servers
    def test_narrows_by_kind_and_shows_where_each_is_used(self, client, trainer, make, session, store):
        make.media(store=store)
        make.media("price-list.pdf", store=store, content=samples.pdf(), alt=None)
        save(session)

        pictures = client.get("/write/media?kind=image").text
        documents = client.get("/write/media?kind=document").text

        assert ("shelf.png" in pictures, "price-list" in pictures) == (True, False)
        assert ("shelf.png" in documents, "price-list" in documents) == (False, True)
        assert 'class="empty"' in client.get("/write/media?kind=video").text
        assert {row.name: [use.code for use in row.uses] for row in queries.page_media(session).rows} == {
            "shelf.png": ["shelves"],
            "price-list.pdf": [],
        }

    @pytest.mark.both_servers
    def test_leads_on_through_a_long_list(self, client, trainer, make, store):
        for number in range(queries.PAGE_SIZE + 1):
            make.media(f"shelf-{number:02}.png", store=store)

        text = client.get("/write/media").text
        href = next(a.get("href") for a in client.page.iter("a") if "after=" in (a.get("href") or ""))

        assert "shelf-00.png" not in text
        assert "shelf-00.png" in client.get(href).text
        client.get("/write/media?after=nonsense", 404)
        client.get("/write/media?kind=nonsense")

    def test_asks_the_database_as_often_for_many_as_for_one(self, client, trainer, make, store):
        for number in range(10):
            make.media(f"shelf-{number:02}.png", store=store)

        with client.counting() as statements:
            client.get("/write/media")

        assert len(statements) <= 4


class TestEditMedia:
    @pytest.fixture
    def path(self, make, session, store, trainer):
        make.media(store=store)
        return f"/write/media/{queries.page_media(session).rows[0].id}"

    def test_changes_the_words(self, client, path):
        text = client.follow(client.post(path, {"alt": "Books, by course"})).text

        assert "![Books, by course](media/shelf.png)" in text

    def test_asks_for_words(self, client, path):
        assert 'id="alt-error"' in client.post(path, {"alt": ""}, 422).text

    def test_retires_and_restores(self, client, path, session):
        client.follow(client.post(f"{path}/retire"))
        gone = queries.page_media(session).rows
        client.follow(client.post(f"{path}/restore"))

        assert gone == ()
        assert [row.name for row in queries.page_media(session).rows] == ["shelf.png"]

    def test_shows_every_kind(self, client, path, make, session, store):
        for name, content in (("a.mp4", samples.film()), ("a.mp3", samples.sound()), ("a.pdf", samples.pdf())):
            make.media(name, store=store, content=content, alt="A [tour]")

        for row in queries.page_media(session).rows:
            assert client.get(f"/write/media/{row.id}")


class TestShowMedia:
    def test_pins_a_version_to_the_content_that_it_showed(self, make, session, store):
        old = make.media(store=store)
        first = save(session)
        new = make.media(store=store, content=samples.picture(colour="red"))
        second = save(session)

        pages = [str(session.get(ModuleVersion, one.version_id).pages) for one in (first, second)]

        assert f"/media/{old.sha256}/shelf.png" in pages[0]
        assert f"/media/{new.sha256}/shelf.png" in pages[1]
        assert not save(session).is_new

    def test_learners_see_every_kind_on_their_page(self, client, make, session, store):
        make.media(store=store)
        for name, content in (("a.mp4", samples.film()), ("a.mp3", samples.sound()), ("a.pdf", samples.pdf())):
            make.media(name, store=store, content=content)
        role = make.job_role()
        learner = make.learner("Lee", job_role=role)
        saved = save(session, SOURCE + "\n![Tour](media/a.mp4) ![Hello](media/a.mp3) ![Prices](media/a.pdf)\n")
        make.assigned(learner, make.course(role, modules=[saved]))
        client.sign_in(learner.id)

        client.get(f"/modules/{saved.version_id}/pages/1")

        shown = {e.tag: e.attrib for e in client.page.find(".//div[@class='prose']").iter() if isinstance(e.tag, str)}
        assert shown["video"]["aria-label"] == "Tour"
        assert shown["audio"]["aria-label"] == "Hello"
        assert shown["img"]["alt"] == "A shelf"
        assert shown["a"]["href"].endswith("/a.pdf")

    def test_shows_pictures_with_their_size(self, make, session, store):
        make.media(store=store)

        html = session.get(ModuleVersion, save(session).version_id).pages[0]["parts"][0]["html"]

        assert 'alt="A shelf" width="40" height="30" loading="lazy"' in html

    @pytest.mark.parametrize(
        ("line", "words", "is_error"),
        [
            ("![A shelf](media/no.png)", "media/no.png doesn’t exist", True),
            ("[A shelf](media/no.pdf)", "media/no.pdf doesn’t exist", True),
            ("![](media/shelf.png)", "Describe media/shelf.png", True),
            ("![x](https://evil.example/x.png)", "from the media page", True),
            ("![x](javascript:alert)", "from the media page", True),
            ("![x](media/../x.png)", "from the media page", True),
            ("![x](media/old.png)", "media/old.png is retired", False),
            ("![](media/line.png)", "", False),
            ("`![x](https://code.example)`", "", False),
        ],
    )
    def test_tells_authors_the_line(self, make, session, store, line, words, is_error):
        for name, alt in (("shelf.png", None), ("line.png", ""), ("old.png", "Old")):
            make.media(name, store=store, alt=alt)
        old = next(row for row in queries.page_media(session).rows if row.name == "old.png")
        operations.retire_media(session, media_id=old.id, viewer=make.viewer(make.trainer("Tim")), now=NOW)
        source = f"---\ntitle: X\n---\n\n## One\n\nLook\nhere: {line}\n"

        problems = read_unfinished(source, code="x", media=queries.find_media_in(session, source)).problems

        told = [(p.line, p.is_error) for p in problems if words in p.message]
        assert told == ([(8, is_error)] if words else [])

    def test_refuses_a_version_that_shows_nothing(self, session):
        document, _ = read_module(SOURCE, code="shelves")

        with pytest.raises(courses.UnknownMedia, match=r"media/shelf\.png"):
            courses.save_module_version(session, document=document, now=NOW)


class TestServe:
    @pytest.fixture
    def shelf(self, make, session, store):
        return make.media(store=store)

    def address(self, ingested, name="shelf.png"):
        return f"/media/{ingested.sha256}/{name}"

    def test_sends_it_to_who_was_assigned_the_module_also_afterwards(self, client, make, session, shelf):
        role = make.job_role()
        learner = make.learner("Lee", job_role=role)
        make.assigned(learner, make.course(role, modules=[save(session)]), fulfilled_at=NOW, withdrawn_at=NOW)
        client.sign_in(learner.id)

        with client.counting() as statements:
            answer = fetch(client, self.address(shelf))

        assert answer.mimetype == "image/png"
        assert len(statements) <= 3

    def test_answers_everybody_else_as_if_there_were_none(self, client, make, session, shelf):
        save(session)
        client.sign_in(make.learner("Eve").id)

        theirs, none = fetch(client, self.address(shelf), 404), fetch(client, f"/media/{'0' * 64}/shelf.png", 404)

        words = [re.sub(r'[0-9a-f]{64}|value="[^"]*"', "", one.text) for one in (theirs, none)]
        assert words[0] == words[1]

    @pytest.mark.parametrize("name", ["other.png", "shelf.html", "../shelf.png"])
    def test_knows_it_by_its_own_name_only(self, client, trainer, shelf, name):
        fetch(client, self.address(shelf, name), 404)

    def test_says_what_it_is_and_that_it_may_do_nothing(self, client, trainer, shelf):
        headers = fetch(client, self.address(shelf)).headers

        assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Disposition"] == 'inline; filename="shelf.png"'
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "private, max-age=31536000, immutable"

    def test_sends_nothing_to_who_has_it(self, client, trainer, shelf):
        fetch(client, self.address(shelf), 304, headers={"If-None-Match": f'"{shelf.sha256}"'})

    @pytest.mark.parametrize(
        ("asked", "status", "sent"),
        [
            ("bytes=0-9", 206, "bytes 0-9/{n}"),
            ("bytes=-5", 206, "bytes {last5}-{last}/{n}"),
            ("bytes=2000-", 206, "bytes 2000-{last}/{n}"),
            ("bytes=0-999999", 206, "bytes 0-{last}/{n}"),
            ("bytes=999999-", 416, "bytes */{n}"),
            ("bytes=0-1,4-5", 200, None),
            ("bytes=nonsense", 200, None),
            ("apples=0-1", 200, None),
        ],
    )
    def test_sends_parts_of_films(self, client, trainer, make, store, asked, status, sent):
        film = make.media("tour.mp4", store=store, content=samples.film())
        n = len(samples.film())

        answer = fetch(client, self.address(film, "tour.mp4"), status, headers={"Range": asked})

        told = sent and sent.format(n=n, last=n - 1, last5=n - 5)
        assert answer.headers.get("Content-Range") == told
        assert status == 416 or len(answer.data) == answer.content_length

    @pytest.mark.parametrize(
        ("asked", "start", "stop"), [("bytes=5-9", 5, 10), ("bytes=-5", -5, None), (None, 0, None)]
    )
    def test_lets_the_server_send_the_file_itself(self, client, trainer, make, store, asked, start, stop):
        film = make.media("tour.mp4", store=store, content=samples.film())
        given = []

        def server_sends(file, block_size):
            given.append(file)
            return FileWrapper(file, block_size)

        answer = client.http.get(
            self.address(film, "tour.mp4"),
            headers={"Range": asked} if asked else {},
            environ_overrides={"wsgi.file_wrapper": server_sends},
            buffered=True,
        )

        assert answer.data[: answer.content_length] == samples.film()[start:stop]
        assert given[0].closed

    def test_sends_pictures_whole(self, client, trainer, shelf):
        fetch(client, self.address(shelf), 200, headers={"Range": "bytes=0-1"})

    def test_says_that_a_lost_file_is_not_there(self, client, trainer, shelf, store):
        store.remove(shelf.sha256)

        fetch(client, self.address(shelf), 404)


class TestReferencedHashes:
    def test_keeps_what_an_old_version_shows(self, make, session, store):
        old = make.media(store=store)
        save(session)
        new = make.media(store=store, content=samples.picture(colour="red"))

        assert set(session.scalars(referenced_hashes(session))) == {old.sha256, new.sha256}
