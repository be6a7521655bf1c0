"""A package as a ZIP file: what is refused unread, and the way in and out of the browser."""

import io
import stat
import zipfile

import pytest

from lms.core.problems import NotReadable
from lms.curriculum import queries as releases
from lms.library import operations
from lms.library.package import LIMIT_FILES, write_package
from lms.library.terms import PackageDocument, PackageProblem
from lms.library.transfers import archive
from tests.curriculum.organisation import MODULE, ORGANISATION
from tests.files import samples
from tests.times import MONDAY


def zipped(files: dict[str, bytes | str]) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(name, content)
    stream.seek(0)
    return stream


def package() -> PackageDocument:
    module, problems = operations.read_module(MODULE, code="refund-basics")
    assert module is not None, problems
    return PackageDocument(snapshot=ORGANISATION, modules=(module,))


def link() -> io.BytesIO:
    stream, entry = io.BytesIO(), zipfile.ZipInfo("mantra.md")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(stream, "w") as target:
        target.writestr(entry, "/etc/passwd")
    return stream


class TestUnpacking:
    @pytest.mark.parametrize(
        "name", ["../x.md", "journeys/../../x.md", "/etc/x.md", "journeys\\..\\x.md", "C:x.md", "a//b.md", "./x.md"]
    )
    def test_refuses_names_that_lead_out(self, tmp_path, name):
        with pytest.raises(NotReadable) as refusal:
            archive.unpack(zipped({name: "x"}), tmp_path / "in")

        assert refusal.value.problem.code == PackageProblem.UNSAFE_NAME
        assert list(tmp_path.rglob("*.md")) == []

    @pytest.mark.parametrize(
        ("stream", "code"),
        [
            (io.BytesIO(b"no archive"), "not-readable"),
            (io.BytesIO(zipped({"a.md": "x" * 99}).getvalue()[:-30]), "not-readable"),
            (link(), PackageProblem.NOT_A_FILE),
            (zipped({"a.md": b"0" * 3_000_000}), PackageProblem.FILE_TOO_LARGE),
            (zipped({"a": "x", "a/b": "x"}), PackageProblem.UNSAFE_NAME),
            (zipped(dict.fromkeys(map(str, range(LIMIT_FILES + 1)), "")), PackageProblem.TOO_MANY_FILES),
        ],
        ids=["text", "cut", "link", "bomb", "twice", "many"],
    )
    def test_refuses_what_is_no_package(self, tmp_path, stream, code):
        with pytest.raises(NotReadable) as refusal:
            archive.unpack(stream, tmp_path)

        assert refusal.value.problem.code == code

    def test_counts_what_comes_out_and_not_what_the_file_says(self, tmp_path):
        with pytest.raises(NotReadable):
            archive.unpack(zipped({"a.md": "ab" * 600}), tmp_path, unpacked_limit=1000)

    def test_takes_a_folder_out_of_its_folder_and_leaves_hidden_files(self, tmp_path):
        archive.unpack(zipped({"acme/mantra.md": "x", "acme/.DS_Store": "x", "__MACOSX/acme/x": "x"}), tmp_path)

        assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")] == ["mantra.md"]


class TestPages:
    @pytest.fixture
    def author(self, client, make):
        person = make.employee()
        make.account(person, "employee", "administrator", "trainer")
        client.sign_in(person.id)
        return client

    def upload(self, author, stream, name="acme.zip"):
        return author.post("/settings/package", {"file": (stream, name)}, content_type="multipart/form-data")

    def fields(self, author):
        return {one.get("name"): one.get("value") for one in author.page.findall(".//input[@type='hidden']")}

    def test_show_what_a_package_changes_then_import_it_and_give_it_back(self, author, session):
        shown = write_package(package())
        author.get("/settings/package")
        answer = self.upload(author, zipped({**shown, "media/shelf.png": samples.picture()}))
        author.follow(answer)
        assert {one.get("data-outcome") for one in author.page.findall(".//*[@data-outcome]")} == {"new"}
        assert operations.find_package(session) is None

        author.follow(author.post(answer.headers["Location"] + "/import", self.fields(author)))
        author.get(answer.headers["Location"], 404)

        assert releases.load_working_snapshot(session) == ORGANISATION
        author.get("/settings/package")
        download = author.http.get("/settings/package/download")
        answer = self.upload(author, io.BytesIO(download.data))
        author.follow(answer)
        assert {one.get("data-outcome") for one in author.page.findall(".//*[@data-outcome]")} == {"unchanged"}
        author.follow(author.post(answer.headers["Location"] + "/discard"))

    def test_name_each_mistake_with_its_line(self, author):
        files = write_package(package())
        files["organisation.toml"] += '\n[[roles]]\nid = "x"\nname = "X"\ndepartment = "nowhere"\n'

        answer = self.upload(author, zipped(files))
        author.follow(answer)

        line = files["organisation.toml"].count("\n")
        places = [one.text for one in author.page.findall(".//*[@data-problem]/code")]
        assert places == [f"organisation.toml:{line}"]
        author.follow(author.post(answer.headers["Location"] + "/import", {"seen": "x"}))

    def test_import_only_what_was_seen(self, author, session):
        answer = self.upload(author, zipped(write_package(package())))
        author.follow(answer)
        seen = self.fields(author)
        operations.import_package(session, package=package(), now=MONDAY)

        author.post(answer.headers["Location"] + "/import", seen, status=422)

    def test_refuse_what_is_no_file(self, author):
        author.post("/settings/package", {}, status=422)
        author.post(
            "/settings/package", {"file": (io.BytesIO(), "x.zip")}, status=422, content_type="multipart/form-data"
        )
        author.follow(self.upload(author, io.BytesIO(b"%PDF"), "x.zip"))
        assert author.page.find(".//*[@data-problem='not-readable']") is not None

    def test_are_only_for_who_may_edit_all_of_it(self, author, make, client):
        answer = self.upload(author, zipped({"mantra.md": "x"}))
        other = make.employee()
        make.account(other, "employee", "administrator", "trainer")
        client.sign_in(other.id)
        client.get(answer.headers["Location"], 404)

        client.sign_in(make.administrator().id)
        client.get("/settings/package")
        client.get(answer.headers["Location"], 403)
        client.post("/settings/package", {"file": (zipped({}), "x.zip")}, 403, content_type="multipart/form-data")
