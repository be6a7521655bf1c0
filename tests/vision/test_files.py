"""The mantra in files: what was written in the browser comes back from a folder and from one file."""

from dataclasses import replace

import pytest

from lms.library.backup import read_backup, write_backup
from lms.library.package import read_package, write_package
from lms.library.terms import PackageDocument
from tests.curriculum.organisation import ORGANISATION

LED = replace(ORGANISATION, mantra=replace(ORGANISATION.mantra, owner="manager", leader_message="Say it.\n\nMean it."))


@pytest.fixture
def folder(tmp_path):
    for name, text in write_package(PackageDocument(snapshot=LED)).items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


class TestOwner:
    def test_comes_back_from_a_folder(self, folder):
        assert "owner: manager" in (folder / "mantra.md").read_text()
        assert read_package(folder)[0].snapshot == LED

    @pytest.mark.parametrize("form", ["yaml", "json"])
    def test_comes_back_from_one_file(self, form):
        assert read_backup(write_backup(LED, form), f"company.{form}")[0] == LED

    def test_must_be_a_job_role(self, folder):
        mantra = folder / "mantra.md"
        mantra.write_text(mantra.read_text().replace("owner: manager", "owner: nobody"))

        package, problems = read_package(folder)

        assert package is None
        assert [(p.file, p.code) for p in problems if p.is_error] == [("mantra.md", "reference-unknown")]


class TestAdvice:
    def test_is_given_on_files_as_in_the_editor(self, folder):
        mantra = folder / "mantra.md"
        mantra.write_text(mantra.read_text().replace("Every student leaves ready for class.", "We strive to be ready."))

        package, problems = read_package(folder)

        assert package is not None
        line = mantra.read_text().split("\n").index("text: We strive to be ready.") + 1
        assert ("mantra.md", line) in {(p.file, p.line) for p in problems if p.code == "M11"}
