"""A whole package in and out."""

from dataclasses import replace
from pathlib import Path

import pytest

from lms.curriculum import queries as releases
from lms.journeys.files.rules import ImportOutcome
from lms.library import operations
from lms.library.backup import read_backup, write_backup
from lms.library.package import write_package
from lms.library.terms import PackageDocument
from tests.conftest import ROOT
from tests.curriculum.organisation import MODULE, ORGANISATION
from tests.times import MONDAY

BOOKSTORES = ROOT / "courses" / "three-rivers-bookstores"


def package(**changes):
    module, problems = operations.read_module(MODULE, code="refund-basics")
    assert module is not None, problems
    return PackageDocument(snapshot=replace(ORGANISATION, **changes), modules=(module,))


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return folder


class TestImportPackage:
    def test_brings_in_everything(self, session):
        changes = operations.import_package(session, package=package(), now=MONDAY)

        assert {change.outcome for change in changes} == {ImportOutcome.NEW}
        assert releases.load_working_snapshot(session) == ORGANISATION
        assert operations.export_package(session) == package()

    def test_changes_nothing_the_second_time(self, session):
        operations.import_package(session, package=package(), now=MONDAY)

        changes = operations.import_package(session, package=package(), now=MONDAY)

        assert {change.outcome for change in changes} == {ImportOutcome.UNCHANGED}

    def test_says_beforehand_what_it_would_do(self, session):
        operations.import_package(session, package=package(), now=MONDAY)
        changed = package(mantra=replace(ORGANISATION.mantra, version=3, text="Ready, all of them."))

        plan = operations.plan_import(session, changed)

        assert [change.kind for change in plan if change.outcome is ImportOutcome.CHANGED] == ["mantra"]
        assert releases.load_working_snapshot(session) == ORGANISATION

    def test_another_company_takes_the_place_of_the_one_that_is_there(self, session):
        operations.import_package(session, package=package(), now=MONDAY)
        other = package(organisation=replace(ORGANISATION.organisation, code="other", name="Other"))

        plan = {change.kind: change.outcome for change in operations.plan_import(session, other)}

        assert plan["organisation"] is ImportOutcome.CHANGED

    def test_keeps_what_the_package_leaves_out(self, session):
        operations.import_package(session, package=package(), now=MONDAY)
        fewer = replace(ORGANISATION.organisation, job_roles=ORGANISATION.organisation.job_roles[:2], sites=("South",))

        operations.import_package(session, package=package(organisation=fewer), now=MONDAY)

        organisation = releases.load_working_snapshot(session).organisation
        assert {role.code for role in organisation.job_roles} == {"bookseller", "manager", "custodian"}
        assert organisation.sites == ("South", "North")


class TestExportPackage:
    def test_refuses_before_the_first_import(self, session):
        with pytest.raises(operations.NoOrganisation):
            operations.export_package(session)

    def test_comes_out_byte_for_byte_the_same_as_a_folder(self, session, tmp_path):
        operations.import_package(session, package=operations.read_package(BOOKSTORES), now=MONDAY)
        first = write_package(operations.export_package(session))

        again = operations.read_package(written(tmp_path, first))
        operations.import_package(session, package=again, now=MONDAY)

        assert write_package(operations.export_package(session)) == first

    @pytest.mark.parametrize("form", ["yaml", "json"])
    def test_comes_out_byte_for_byte_the_same_as_one_file(self, session, form):
        operations.import_package(session, package=operations.read_package(BOOKSTORES), now=MONDAY)
        first = write_backup(operations.export_package(session).snapshot, form)

        snapshot, problems = read_backup(first, f"backup.{form}")
        assert snapshot is not None, problems
        operations.import_package(session, package=PackageDocument(snapshot=snapshot), now=MONDAY)

        assert write_backup(operations.export_package(session).snapshot, form) == first


def test_a_package_with_errors_is_refused_whole(tmp_path):
    (tmp_path / "organisation.toml").write_text('id = "x"\ncolour = "red"\n')

    with pytest.raises(operations.PackageRefused) as refusal:
        operations.read_package(tmp_path)

    assert refusal.value.problems
