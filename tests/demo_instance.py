"""The example company, made once for all test runs of a check by the command that people use, and copied for each."""

import fcntl
import shutil
import sqlite3
import tomllib
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from lms.core.config import Config
from lms.core.frozen import frozen
from tests.real_server import lms


@frozen
class DemoInstance:
    path: Path
    url: str = ""
    """Of its database, where that is not the file in the folder."""

    @property
    def config(self) -> Config:
        settings = tomllib.loads((self.path / "config.toml").read_text())
        return Config(instance_path=self.path, **settings, log_level="ERROR")

    def rows(self, query: str, *values: object) -> list[tuple]:
        """Return what a plain reader sees in the database; ids come as `UUID`s written with hyphens."""
        if self.url:
            with psycopg.connect(self.url) as connection:
                return [tuple(map(_plain, row)) for row in connection.execute(query.replace("?", "%s"), values)]
        with sqlite3.connect(self.path / "lms.sqlite3") as connection:
            found = connection.execute(query, values).fetchall()
        connection.close()
        return [tuple(_plain(value) for value in row) for row in found]

    def one(self, query: str, *values: object):
        return self.rows(query, *values)[0][0]


def _plain(value):
    if isinstance(value, UUID):
        return str(value)
    return str(UUID(value)) if isinstance(value, str) and len(value) == 32 and _is_hex(value) else value


def _is_hex(value: str) -> bool:
    return not set(value) - set("0123456789abcdef")


@pytest.fixture(scope="session")
def made_demo(shared_folder) -> Path:
    """The folder in which the instance was made, by whichever test process came first."""
    folder = shared_folder / "made-demo"
    with (shared_folder / "made-demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            lms("demo", "prepare", instance=folder / "instance")
            lms("worker", "drain", instance=folder / "instance")
            (folder / "done").touch()
    return folder / "instance"


@pytest.fixture(scope="module")
def demo(made_demo, tmp_path_factory) -> DemoInstance:
    """A copy of the example company for one file of tests."""
    path = tmp_path_factory.mktemp("demo") / "instance"
    shutil.copytree(made_demo, path)
    return DemoInstance(path=path)
