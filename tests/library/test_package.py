"""A package as a folder: text to values and back."""

import os
from dataclasses import replace
from random import Random

import pytest

from lms.library.backup import read_backup, write_backup
from lms.library.package import LIMIT_BYTES, read_any, read_package, write_package
from lms.library.terms import PackageDocument
from tests.conftest import ROOT
from tests.curriculum.organisation import ORGANISATION
from tests.curriculum.strategies import a_snapshot

BOOKSTORES = ROOT / "courses" / "three-rivers-bookstores"
MODULE = "---\ntitle: Refunds\naudience: role {role}\n---\n## One\nText.\n"


@pytest.fixture
def folder(tmp_path):
    write(tmp_path, write_package(PackageDocument(snapshot=ORGANISATION)))
    (tmp_path / "modules").mkdir()
    return tmp_path


def write(path, files):
    for name, text in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text, encoding="utf-8", newline="\n")


def coded(folder):
    return [(one.file, one.line, one.code) for one in read_package(folder)[1] if one.is_error]


def problems_of(path):
    package, problems = read_any(path)
    assert package is None
    return [str(problem) for problem in problems if problem.is_error]


class TestBookstores:
    def test_have_no_errors_and_modules_for_all_kinds_of_audience(self):
        package, problems = read_package(BOOKSTORES)

        assert not [problem for problem in problems if problem.is_error]
        audiences = [module.audience for module in package.modules]
        assert len(audiences) >= 6
        assert any(one.everyone for one in audiences)
        for kind in ("departments", "job_roles", "touchpoints"):
            assert any(getattr(one, kind) for one in audiences)

    def test_are_written_as_the_program_writes_them(self):
        package, _ = read_package(BOOKSTORES)

        for name, text in write_package(package).items():
            assert (BOOKSTORES / name).read_bytes() == text.encode()

    def test_are_the_same_as_one_file(self, tmp_path):
        package, _ = read_package(BOOKSTORES)
        for form in ("yaml", "json"):
            file = tmp_path / f"bookstores.{form}"
            file.write_text(write_backup(package.snapshot, form), encoding="utf-8")

            assert read_any(file)[0].snapshot == package.snapshot

    def test_give_the_right_answer_no_length_of_its_own(self):
        package, _ = read_package(BOOKSTORES)
        single = [i for module in package.modules for i in module.items if len(i.key) == 1 and len(i.distractors) >= 2]
        longest = [len(i.key[0]) > max(map(len, i.distractors)) for i in single]

        assert sum(longest) <= len(longest) / 2


def test_any_organisation_survives_writing_and_reading(folder):
    package, _ = read_package(folder)

    assert package.snapshot == ORGANISATION
    for name, text in write_package(package).items():
        assert (folder / name).read_text(encoding="utf-8") == text


def test_meaning_and_message_keep_their_paragraphs(folder):
    mantra = replace(ORGANISATION.mantra, meaning="One: two.\n\n--- Three", leader_message="Say it.\n\nMean it.")
    snapshot = replace(ORGANISATION, mantra=mantra)
    write(folder, write_package(PackageDocument(snapshot=snapshot)))

    assert read_package(folder)[0].snapshot == snapshot
    assert read_backup(write_backup(snapshot))[0] == snapshot


def test_the_word_for_customers_is_kept(folder):
    organisation = replace(ORGANISATION.organisation, customer_one="student", customer_many="students")
    snapshot = replace(ORGANISATION, organisation=organisation)
    write(folder, write_package(PackageDocument(snapshot=snapshot)))

    assert read_package(folder)[0].snapshot == snapshot
    assert read_backup(write_backup(snapshot))[0] == snapshot


def test_a_paragraph_may_be_wrapped_by_hand(folder):
    text = (folder / "mantra.md").read_text(encoding="utf-8")
    (folder / "mantra.md").write_text(text + "\nAnd\nmore.\n", encoding="utf-8")

    assert read_package(folder)[0].snapshot.mantra.meaning == ORGANISATION.mantra.meaning + "\n\nAnd more."


def test_any_snapshot_of_the_generator_survives_both_formats(tmp_path):
    for seed in range(40):
        snapshot = a_snapshot(Random(seed))
        write(tmp_path / str(seed), write_package(PackageDocument(snapshot=snapshot)))

        assert read_package(tmp_path / str(seed))[0].snapshot == snapshot
        assert read_backup(write_backup(snapshot, "json"), "f.json")[0] == snapshot


def test_maps_keep_their_order(tmp_path):
    package, _ = read_package(BOOKSTORES)
    backwards = read_backup(write_backup(package.snapshot))[0]
    assert [one.code for one in backwards.maps] != sorted(one.code for one in backwards.maps)
    write(tmp_path, write_package(PackageDocument(snapshot=backwards)))

    assert read_package(tmp_path)[0].snapshot == backwards


def test_line_ends_of_another_system_change_nothing(folder):
    for file in folder.rglob("*.*"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))

    assert read_package(folder)[0].snapshot == ORGANISATION


class TestTellsFileAndLine:
    def test_of_an_audience_that_does_not_exist(self, folder):
        write(folder, {"modules/refunds.md": MODULE.format(role="ghost")})

        assert coded(folder) == [("modules/refunds.md", 3, "unknown-role")]

    def test_of_an_unknown_key_in_the_organisation(self, folder):
        file = folder / "organisation.toml"
        lines = file.read_text(encoding="utf-8").split("\n")
        file.write_text("\n".join(["colour = 1", *lines]), encoding="utf-8")

        assert coded(folder)[0] == ("organisation.toml", 1, "key-unknown")

    def test_of_half_a_word_for_customers(self, folder):
        file = folder / "organisation.toml"
        text = file.read_text(encoding="utf-8")
        line = text[: text.index("[[")].count("\n") + 1
        file.write_text(text.replace("[[", "[customer]\none = 'guest'\n\n[[", 1), encoding="utf-8")

        assert coded(folder) == [("organisation.toml", line, "missing")]

    def test_of_a_reference_in_a_map(self, folder):
        name = f"journeys/{ORGANISATION.maps[0].code}.md"
        text = (folder / name).read_text(encoding="utf-8")
        line = next(n for n, one in enumerate(text.split("\n"), 1) if one.startswith("@"))
        role = ORGANISATION.maps[0].stages[0].touchpoints[0].impacts[0].job_role
        (folder / name).write_text(text.replace(f"{{#{role}}}", "{#ghost}", 1), encoding="utf-8")

        assert (name, line, "reference-unknown") in coded(folder)

    @pytest.mark.parametrize("name", ["organisation.toml", "mantra.md"])
    def test_of_a_missing_file(self, folder, name):
        (folder / name).unlink()

        assert coded(folder) == [(name, 1, "file-missing")]

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("organisation.toml", b"a = [[[\n"),
            ("organisation.toml", b"a = " + b"[" * 20_000),
            ("organisation.toml", b"a = " + b"9" * 20_000),
            ("organisation.toml", b""),
            ("organisation.toml", b"roles = 3\n"),
            ("mantra.md", b""),
            ("mantra.md", b"---\n- a\n---\n"),
            ("mantra.md", b"---\na: &x [*x]\n---\n"),
            ("mantra.md", b"\xff\xfe"),
            ("journeys/x.md", b""),
            ("journeys/x.md", b"\0\0"),
            ("journeys/x.md", b"# " * 100_000),
            ("modules/x.md", b""),
            ("modules/x.md", b"---\n" * 1000),
            ("modules/Not A Slug.md", b"x"),
        ],
    )
    def test_of_content_that_makes_no_sense(self, folder, name, content):
        (folder / name).write_bytes(content)

        assert any(problem.startswith(f"{name}:") for problem in problems_of(folder))


class TestStaysInItsFolder:
    def test_a_link_is_refused(self, folder, tmp_path_factory):
        outside = tmp_path_factory.mktemp("outside") / "secret.md"
        outside.write_text("---\n", encoding="utf-8")
        (folder / "modules" / "secret.md").symlink_to(outside)

        assert coded(folder) == [("modules/secret.md", 1, "not-a-file")]

    def test_a_linked_folder_is_refused(self, folder, tmp_path_factory):
        (folder / "media").symlink_to(tmp_path_factory.mktemp("outside"))

        assert coded(folder) == [("media", 1, "not-a-file")]

    def test_a_file_of_more_than_five_megabytes_is_refused(self, folder):
        with (folder / "modules" / "long.md").open("wb") as file:
            file.truncate(LIMIT_BYTES + 1)

        assert coded(folder) == [("modules/long.md", 1, "file-too-large")]

    def test_a_pipe_is_refused(self, folder):
        os.mkfifo(folder / "modules" / "pipe.md")

        assert coded(folder) == [("modules/pipe.md", 1, "not-a-file")]

    def test_what_is_no_part_of_a_package_is_left_out_with_a_word(self, folder):
        write(folder, {"notes.txt": "x", "README.md": "x", ".git/config": "x"})

        assert [str(problem) for problem in read_package(folder)[1] if "left out" in problem.message] == [
            "notes.txt:1: warning: this file is not part of a package and is left out"
        ]
