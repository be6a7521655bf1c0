"""Media of a content package: in, out, and in again."""

import pytest

from lms.courses.media import operations as media
from lms.courses.media import queries as shelf
from lms.files.store import DiskStore
from lms.journeys.files.rules import ImportOutcome
from lms.library import operations
from lms.library.media import WORDS, write_files
from lms.library.package import read_package, write_package
from lms.library.terms import PackageDocument
from tests.curriculum.organisation import ORGANISATION
from tests.files import samples
from tests.times import MONDAY

MODULE = "---\ntitle: Shelves\n---\n\n## One\n\n![A shelf](media/shelf.jpg)\n\n![](media/line.png)\n"
WORDS_TEXT = '"line.png" = ""\n"shelf.jpg" = "A \\"shelf\\""\n'


@pytest.fixture
def store(tmp_path):
    return DiskStore(tmp_path / "store")


@pytest.fixture
def folder(tmp_path):
    """A package with two pictures, a film, and a module that shows the pictures."""
    folder = tmp_path / "package"
    files = write_package(PackageDocument(snapshot=ORGANISATION)) | {"modules/shelves.md": MODULE, WORDS: WORDS_TEXT}
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    (folder / "media" / "shelf.jpg").write_bytes(samples.sideways_photo())
    (folder / "media" / "line.png").write_bytes(samples.picture())
    (folder / "media" / "tour.mp4").write_bytes(samples.film())
    return folder


def bring_in(session, store, folder):
    package = operations.read_package(folder)
    ingested = operations.ingest_media(store, package, operations.plan_import(session, package))
    changes = operations.import_package(session, package=package, ingested=ingested, now=MONDAY)
    return {(one.kind, one.code): one.outcome for one in changes}, ingested


def problems_of(folder):
    return [str(problem) for problem in read_package(folder)[1]]


class TestImportPackage:
    def test_brings_in_media_with_their_words(self, session, store, folder):
        bring_in(session, store, folder)

        assert [(one.name, one.alt) for one in shelf.list_packed(session, shown=None)] == [
            ("line.png", ""),
            ("shelf.jpg", 'A "shelf"'),
            ("tour.mp4", None),
        ]

    def test_twice_changes_nothing_although_pictures_are_drawn_anew(self, session, store, folder):
        bring_in(session, store, folder)

        changes, ingested = bring_in(session, store, folder)

        assert set(changes.values()) == {ImportOutcome.UNCHANGED}
        assert ingested == {}

    def test_tells_beforehand_which_files_change(self, session, store, folder):
        bring_in(session, store, folder)
        (folder / "media" / "line.png").write_bytes(samples.picture(colour="red"))
        (folder / WORDS).write_text(WORDS_TEXT.replace("shelf\\", "long shelf\\"))

        changes = operations.plan_import(session, operations.read_package(folder))

        assert [one.code for one in changes if one.outcome is ImportOutcome.CHANGED] == ["line.png", "shelf.jpg"]

    def test_a_changed_picture_makes_a_new_version_of_what_shows_it(self, session, store, folder):
        bring_in(session, store, folder)
        before = shelf.find_media_in(session, MODULE)["line.png"]
        (folder / "media" / "line.png").write_bytes(samples.picture(colour="red"))

        bring_in(session, store, folder)

        after = shelf.find_media_in(session, MODULE)["line.png"]
        assert before.sha256 != after.sha256
        assert len(session.execute(shelf.versions_showing(after.sha256)).all()) == 1


class TestExportPackage:
    def test_comes_back_as_it_went(self, session, store, folder, tmp_path):
        bring_in(session, store, folder)
        package = operations.export_package(session)
        out = tmp_path / "out"
        for name, text in write_package(package).items():
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            (out / name).write_text(text, encoding="utf-8", newline="\n")
        (out / "media" / "gone.png").write_bytes(b"old")

        write_files(out, package.media, store)

        assert operations.read_package(out) == package
        assert set(bring_in(session, store, out)[0].values()) == {ImportOutcome.UNCHANGED}
        assert not (out / "media" / "gone.png").exists()

    def test_keeps_what_is_retired_and_still_shown(self, session, store, folder, make):
        bring_in(session, store, folder)
        viewer = make.viewer(make.trainer("Tim"))
        for row in shelf.page_media(session).rows:
            media.retire_media(session, media_id=row.id, viewer=viewer, now=MONDAY)

        assert [one.name for one in operations.export_package(session).media] == ["line.png", "shelf.jpg"]

    def test_leaves_no_empty_folder(self, session, store, tmp_path):
        write_files(tmp_path / "out", (), store)

        assert not (tmp_path / "out" / "media").exists()


class TestReadPackage:
    @pytest.mark.parametrize(
        ("name", "content", "problem"),
        [
            ("My Photo.PNG", samples.picture(), ("media/My Photo.PNG", 1, "wrong-name")),
            ("photo.png", samples.sideways_photo(), ("media/photo.png", 1, "wrong-name")),
            ("photo.png", b"<svg/>", ("media/photo.png", 1, "wrong-type")),
            ("photo.png", samples.picture()[:50], ("media/photo.png", 1, "damaged")),
            ("media.toml", b'"no.png" = "x"\n"line.png" = ""', ("media/media.toml", 1, "file-missing")),
            ("media.toml", b"line = 3\n", ("media/media.toml", 1, "too-long")),
            ("media.toml", b"\n= 3\n", ("media/media.toml", 2, "not-readable")),
        ],
    )
    def test_tells_what_is_wrong_with_a_file(self, folder, name, content, problem):
        (folder / "media" / name).write_bytes(content)

        assert problem in [(one.file, one.line, one.code) for one in read_package(folder)[1]]

    def test_tells_the_line_of_a_picture_that_is_not_there(self, folder):
        (folder / "media" / "shelf.jpg").unlink()
        (folder / WORDS).write_text('"line.png" = ""\n')

        wanted = "modules/shelves.md:7: media/shelf.jpg doesn’t exist. Upload it on the media page first."
        assert wanted in problems_of(folder)
