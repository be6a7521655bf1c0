"""Real databases, real pages: no stand-ins for our own code.

`LMS_TEST_DATABASE` chooses the server (default: a SQLite file for each test process). Each test runs in one outer
transaction which is rolled back; what the program commits are savepoints in it.
"""

import gc
import os
import shutil
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from lms import migrations, schema, wiring
from lms.app import create_app
from lms.core.config import Config
from lms.core.db import Database, open_database
from lms.core.instance import FILES_PATH
from lms.outbox import operations as outbox
from tests import second_server
from tests.factories import Make
from tests.page_client import PageClient
from tests.resources import SHARED, replaced
from tests.second_server import AskedStatements
from tests.times import MONDAY

SECRET = "a key for tests only, long enough to be one"
CERTIFICATE_KEY = "ab" * 32
INFO = {"certificate_key": CERTIFICATE_KEY}
# Parsed pages and statements are many small objects that live long: looking through them less often saves a tenth.
gc.set_threshold(100_000, 50, 100)

# Each run draws other examples, so that a few for each property add up; `make thorough` draws many at once.
settings.register_profile("check", max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", settings.get_profile("check"), max_examples=2_000)
settings.load_profile("check")

SERVER = os.environ.get("LMS_TEST_DATABASE", "sqlite")
ASKED = AskedStatements()
POSTGRESQL = os.environ.get("LMS_TEST_POSTGRESQL_URL", "postgresql://postgres@127.0.0.1:5432/postgres")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    on_both = list(_on_both_servers(items))
    if SERVER == "postgresql":
        chosen = second_server.choose([item.nodeid for item in on_both])
        on_both = [item for item in on_both if item.nodeid in chosen]
    for item in on_both:
        item.add_marker(pytest.mark.database)
    if not _postgresql_answers():
        if os.environ.get("CI"):
            raise pytest.UsageError("PostgreSQL must answer on 127.0.0.1:5432 in CI")
        skip = pytest.mark.skip(reason="PostgreSQL does not answer on 127.0.0.1:5432")
        for item in items:
            if "postgresql" in item.keywords:
                item.add_marker(skip)


def pytest_collection_finish(session):
    gc.freeze()  # what is read so far stays to the end: nobody need look through it again


def pytest_runtest_logstart(nodeid):
    ASKED.test_id = nodeid


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    # Measuring what is covered doubles the work: it is done where a test walks one way, not a thousand times the same.
    # (`no_cover` of pytest-cov has no effect in the processes of pytest-xdist.)
    if any(item.get_closest_marker(name) for name in ("unmeasured", "slow", "hypothesis")):
        measuring = sys.gettrace()
        sys.settrace(None)
        try:
            return (yield)
        finally:
            sys.settrace(measuring)
    return (yield)


def _on_both_servers(items):
    """All that works on the database itself; of what is seen through pages, the first test of each class.

    Pages add no SQL to that of queries and operations, but some queries are asked by a page alone. What is slow
    has a `real_database`, and so both servers in one run.
    """
    pages = {}
    for item in items:
        if "db" in item.fixturenames and not item.get_closest_marker("slow"):
            if "client" in item.fixturenames and not item.get_closest_marker("both_servers"):
                pages.setdefault((item.path, item.cls), []).append(item)
            else:
                yield item
    for group in pages.values():
        yield min(group, key=lambda item: (item.function.__code__.co_firstlineno, item.nodeid))


_answers: list[bool] = []


def _postgresql_answers() -> bool:
    if not _answers:
        try:
            engine = create_engine(
                make_url(POSTGRESQL).set(drivername="postgresql+psycopg"), connect_args={"connect_timeout": 2}
            )
            with engine.connect():
                _answers.append(True)
            engine.dispose()
        except SQLAlchemyError:
            _answers.append(False)
    return _answers[0]


def new_postgresql_database(name: str, template: str = "template1") -> str:
    """Create a database of that name as a copy of another, empty unless told, dropping an older one; return its URL."""
    admin = create_engine(make_url(POSTGRESQL).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
    admin.dispose()
    return make_url(POSTGRESQL).set(database=name).render_as_string(hide_password=False)


def drop_postgresql_database(url: str) -> None:
    """Remove a database that `new_postgresql_database` made; leaves SQLite files to the temporary folder."""
    if not url.startswith("postgresql"):
        return
    admin = create_engine(make_url(POSTGRESQL).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)'))
    admin.dispose()


@pytest.fixture(scope="session")
def worker_name(request) -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
def database_url(tmp_path_factory, worker_name) -> str:
    if SERVER == "postgresql":
        return new_postgresql_database(f"lms_test_{worker_name}_{os.getpid()}")
    return f"sqlite:///{tmp_path_factory.mktemp('database') / 'test.sqlite3'}"


@pytest.fixture(scope="session")
def whole_database(database_url, worker_name) -> Database:
    database = open_database(database_url, info=INFO)
    schema.metadata.create_all(database.engine)
    ASKED.watch(database.engine)
    yield database
    database.engine.dispose()
    drop_postgresql_database(database_url)
    ASKED.save(worker_name)


@pytest.fixture(scope="session", autouse=True)
def wired(config):
    """Fill the registries, and say where files are, also where no application is built."""
    INFO[FILES_PATH] = str(config.files_path)
    wiring.fill_registries()


@contextmanager
def rolled_back(database: Database):
    """The program's database on one connection: all that it commits is undone afterwards."""
    with database.engine.connect().execution_options(write=True) as connection, undone(connection) as db:
        yield db


@contextmanager
def undone(connection: Connection):
    """The same on a connection that is open already: within what was done on it so far."""
    outer = connection.begin_nested() if connection.in_transaction() else connection.begin()
    yield Database(connection, join_transaction_mode="create_savepoint", info=INFO)
    outer.rollback()


@pytest.fixture
def db(whole_database):
    """The program's database for one test: all that it commits is undone afterwards."""
    with rolled_back(whole_database) as db:
        yield db


@pytest.fixture
def session(db):
    """A session inside the test's outer transaction."""
    with db.transaction() as session:
        yield session


@pytest.fixture(scope="session")
def tables(tmp_path_factory, worker_name):
    """Names a database at the newest revision with nothing in it, from which tests take copies: `tables("sqlite")`.

    Made from the models, which is quicker than walking all migrations; that both make the same is tested with the migrations.
    """
    urls: dict[str, str] = {}

    def url_of(server: str) -> str:
        if server not in urls:
            urls[server] = (
                new_postgresql_database(f"lms_tables_{worker_name}_{os.getpid()}")
                if server == "postgresql"
                else f"sqlite:///{tmp_path_factory.mktemp('tables') / 'tables.sqlite3'}"
            )
            database = open_database(urls[server])
            schema.metadata.create_all(database.engine)
            with database.transaction() as session:
                session.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
                session.execute(text(f"INSERT INTO alembic_version VALUES ('{migrations.revisions()[-1]}')"))
            database.engine.dispose()
        return urls[server]

    yield url_of
    for url in urls.values():
        drop_postgresql_database(url)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def real_database(request, tables, tmp_path, worker_name):
    """A database with real commits, for races, crashes and migrations; runs on both servers."""
    made = make_url(tables(request.param)).database
    if request.param == "postgresql":
        url = new_postgresql_database(f"lms_real_{worker_name}_{os.getpid()}", template=made)
    else:
        url = f"sqlite:///{shutil.copy(made, tmp_path / 'real.sqlite3')}"
    database = open_database(url, info=INFO)
    yield database
    database.engine.dispose()
    drop_postgresql_database(url)


@pytest.fixture(scope="session")
def config(tmp_path_factory) -> Config:
    return Config(instance_path=tmp_path_factory.mktemp("instance"), secret_key=SECRET, certificate_key=CERTIFICATE_KEY)


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory) -> Path:
    """The folder of all test processes of this run, or of several runs."""
    base = tmp_path_factory.getbasetemp()
    return Path(os.environ.get(SHARED) or (base.parent if base.name.startswith("popen-") else base))


@pytest.fixture(scope="session")
def compiled(shared_folder) -> FileSystemBytecodeCache:
    """Templates, each compiled once for all applications of all test processes."""
    folder = shared_folder / "compiled-templates"
    folder.mkdir(exist_ok=True)
    return FileSystemBytecodeCache(str(folder))


@pytest.fixture(scope="session")
def whole_app(config, whole_database, compiled):
    app = create_app(config, whole_database)
    app.jinja_env.bytecode_cache = compiled
    app.testing = False  # errors answer as they do for people
    return app


@pytest.fixture
def app(whole_app, db):
    """The application on the test's transaction."""
    with replaced(whole_app, database=db):
        yield whole_app


@pytest.fixture
def client(app):
    """A browser without JavaScript: checks every page that it gets; `client.sign_in(employee)`."""
    return PageClient(app)


@pytest.fixture
def make(session) -> Make:
    return Make(session)


@pytest.fixture
def drain(db):
    """Run what the worker would run, until nothing is left."""

    def run(now: datetime = datetime(2100, 1, 1, tzinfo=UTC)) -> int:
        return outbox.drain(db, now=now)

    return run


@pytest.fixture
def clock_moment() -> datetime:
    return MONDAY


@pytest.fixture(scope="session")
def chromium():
    """One real browser for all tests that drive one: Playwright runs once in a process."""
    from playwright.sync_api import expect, sync_playwright

    from tests.browser.shoot import CHROMIUM, launch
    from tests.real_server import PATIENCE

    expect.set_options(timeout=PATIENCE * 1000)

    if not CHROMIUM:
        if os.environ.get("CI"):
            pytest.fail("Chromium must be in /usr/bin in CI")
        pytest.skip("no Chromium in /usr/bin")
    with sync_playwright() as playwright:
        browser = launch(playwright)
        browser.on("context", lambda context: context.set_default_timeout(PATIENCE * 1000))
        yield browser
        browser.close()


ROOT = Path(__file__).parent.parent
# Each static file by the name of its address: most lie with their feature.
STATIC = {path.name: path for path in sorted((ROOT / "lms").rglob("static/*.*"))}
