"""`lms curriculum preview`."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from lms.library.preview_cli import preview

PACKAGE = str(Path(__file__).parents[2] / "courses" / "three-rivers-bookstores")


def run(*arguments):
    return CliRunner().invoke(preview, ["--package", PACKAGE, *arguments])


def test_prints_the_course_as_markdown():
    result = run("--job-role", "custodian")

    assert result.exit_code == 0
    assert 'title: "All together: Custodian"' in result.output


def test_prints_json_with_what_changed():
    result = run("--job-role", "custodian", "--format", "json", "--against", PACKAGE)

    assert json.loads(result.output)["delta"] == {"changed": [], "gone": [], "items": []}


@pytest.fixture
def changed_package(tmp_path):
    """The package with one standard of the custodian changed."""
    copy = tmp_path / "changed"
    shutil.copytree(PACKAGE, copy)
    path = copy / "journeys" / "in-store.md"
    old = "Clears spills and boxes in the main aisle within ten minutes of spotting them"
    path.write_text(path.read_text(encoding="utf-8").replace(old, "Clears the entrance first"), encoding="utf-8")
    return str(copy)


def test_tells_what_changed_as_a_release_does(changed_package):
    result = CliRunner().invoke(
        preview, ["--package", changed_package, "--job-role", "custodian", "--against", PACKAGE]
    )

    assert "# What changed" in result.output
    assert "*What good looks like*" in result.output
    assert "- Clears the entrance first" in result.output


def test_an_unknown_job_role_is_told_with_those_that_there_are():
    result = run("--job-role", "ghost")

    assert result.exit_code == 2
    assert "There is no job role “ghost”." in result.output
    assert "custodian" in result.output


def test_a_package_with_errors_is_told_by_file_and_line(tmp_path):
    broken = tmp_path / "company.yaml"
    broken.write_text("format: alignment-org/1\nnonsense: 1\n", encoding="utf-8")
    result = CliRunner().invoke(preview, ["--package", str(broken), "--job-role", "x"])

    assert result.exit_code == 1
    assert "company.yaml:" in result.output
