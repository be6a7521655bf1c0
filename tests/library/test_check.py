"""`lms library check`."""

import re
import shutil

from click.testing import CliRunner

from lms.library.cli import library
from lms.library.package import read_any
from tests.conftest import ROOT

BOOKSTORES = ROOT / "courses" / "three-rivers-bookstores"


def check(path):
    return CliRunner().invoke(library, ["check", str(path)])


def test_a_package_with_warnings_alone_is_fine():
    result = check(BOOKSTORES)

    assert result.exit_code == 0
    assert "29 job roles, 4 maps" in result.output
    assert all(": warning: " in line for line in result.stdout.splitlines())


def test_errors_are_printed_by_file_and_line(tmp_path):
    file = tmp_path / "company.yaml"
    file.write_text("format: alignment-org/1\nnonsense: 1\n", encoding="utf-8")

    result = check(file)

    assert result.exit_code == 1
    assert result.stdout.startswith("company.yaml:1: ")
    assert "company.yaml:2: unknown key “nonsense”" in result.stdout


def test_what_cannot_be_read_is_told_in_a_sentence(tmp_path):
    (tmp_path / "binary.yaml").write_bytes(bytes(range(256)))
    (tmp_path / "empty").mkdir()

    for name in ("missing.yaml", "binary.yaml", "empty", "/dev/null"):
        result = check(tmp_path / name)

        assert result.exit_code == 1
        assert re.match(r"\S+:\d+: \w", result.stdout)
        assert result.exception is None or isinstance(result.exception, SystemExit)


def test_tells_only_the_cause_of_an_unreadable_organisation(tmp_path):
    shutil.copytree(ROOT / "courses" / "three-rivers-bookstores", tmp_path / "package")
    file = tmp_path / "package" / "organisation.toml"
    file.write_text(file.read_text() + "[[[\n")

    package, problems = read_any(tmp_path / "package")

    assert package is None
    assert [(problem.file, problem.is_error) for problem in problems] == [("organisation.toml", True)]
