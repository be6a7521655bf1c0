"""A database with real commits that holds the outbox alone, so that each test may have a fresh one."""

import os

import pytest

from lms.core.db import open_database
from lms.outbox.models import Delivery, OutboxEvent, WorkerBeat
from tests.conftest import drop_postgresql_database, new_postgresql_database

TABLES = [OutboxEvent.__table__, Delivery.__table__, WorkerBeat.__table__]


@pytest.fixture(scope="package", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def server_url(request, tmp_path_factory, worker_name):
    url = f"sqlite:///{tmp_path_factory.mktemp('outbox') / 'outbox.sqlite3'}"
    if request.param == "postgresql":
        url = new_postgresql_database(f"lms_outbox_{worker_name}_{os.getpid()}")
    yield url
    drop_postgresql_database(url)


@pytest.fixture
def real_database(server_url):
    database = open_database(server_url)
    OutboxEvent.metadata.create_all(database.engine, tables=TABLES)
    yield database
    OutboxEvent.metadata.drop_all(database.engine, tables=TABLES)
    database.engine.dispose()


@pytest.fixture
def hasty(server_url, real_database):
    """The same database for somebody who does not wait."""
    database = open_database(server_url, wait_seconds=0.01)
    yield database
    database.engine.dispose()
