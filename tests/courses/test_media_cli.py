"""`lms media`: is every file intact, and which are no longer used."""

import os

import pytest
from click.testing import CliRunner

from lms.core.config import Config
from lms.courses.media.cli import media
from lms.files.store import DiskStore
from tests.conftest import SECRET
from tests.files import samples


@pytest.fixture
def instance(db, tmp_path):
    config = Config(instance_path=tmp_path, secret_key=SECRET)
    return config, db, DiskStore(config.files_path)


def run(instance, command):
    return CliRunner().invoke(media, [command], obj=lambda: instance[:2])


class TestCheck:
    def test_reads_every_file(self, instance, make):
        make.media(store=instance[2])
        make.session.flush()

        result = run(instance, "check")

        assert result.exit_code == 0

    @pytest.mark.parametrize("harm", ["lose", "damage"])
    def test_tells_what_a_restore_did_not_bring_back(self, instance, make, harm):
        ingested = make.media(store=instance[2])
        make.session.flush()
        if harm == "lose":
            instance[2].remove(ingested.sha256)
        else:
            next(instance[0].files_path.rglob(ingested.sha256)).write_bytes(b"other")

        result = run(instance, "check")

        assert result.exit_code == 1
        assert f"lost or damaged: {ingested.sha256}" in result.output


class TestTidy:
    def test_removes_what_nothing_names_and_keeps_the_rest(self, instance, make):
        kept = make.media(store=instance[2])
        make.session.flush()
        with (instance[0].instance_path / "x").open("w+b") as file:
            file.write(samples.pdf())
            file.seek(0)
            lost = instance[2].keep(file, limit=10_000)
        for path in instance[0].files_path.rglob("*"):
            if path.is_file():
                os.utime(path, (0, 0))

        result = run(instance, "tidy")

        assert "1 file removed." in result.output
        assert list(instance[2].list_hashes()) == [kept.sha256]
        assert lost.sha256 != kept.sha256
