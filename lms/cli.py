"""The `lms` command: groups of features, and what starts and prepares an instance."""

import gc
import os
import socket
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lms.administration.health.cli import doctor
from lms.assignments.cli import assignments
from lms.backup.cli import backup, restore
from lms.courses.media.cli import media
from lms.dashboards.cli import dashboards
from lms.demo.cli import demo, dev
from lms.directory.imports.cli import people
from lms.identity.cli import identity
from lms.library.cli import library
from lms.library.preview_cli import preview
from lms.quizzes.cli import quizzes
from lms.search.cli import search
from lms.server.supervisor import THREADS, Child, listen, run_together

if TYPE_CHECKING:
    from lms.core.config import Config
    from lms.core.db import Database


class Program(click.Group):
    """The command: settings that do not fit are told in a sentence, not in a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        from lms.core.config import ConfigurationError
        from lms.core.errors import Refusal

        try:
            return super().invoke(ctx)
        except ConfigurationError as error:
            raise click.ClickException(str(error)) from error
        except Refusal as refusal:
            raise click.ClickException(refusal.message or "Not found.") from refusal
        except Exception as error:
            from lms.core.db import is_full

            if is_full(error):
                raise click.ClickException("There is no space left on the disk. Free some, then try again.") from error
            raise


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="lms", message="%(version)s")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Turn a mantra and journey maps into training for every employee.

    Settings and data are in ./instance, or in the folder that LMS_INSTANCE names.
    """
    # What we write is for nobody else on this machine.
    ctx.call_on_close(partial(os.umask, os.umask(0o077)))
    ctx.obj = open_instance


def open_instance() -> "tuple[Config, Database]":
    """Read the settings, open the database, and tell the outbox who wants which event."""
    from lms.core import garbage

    with garbage.none_expected():
        from lms import wiring
        from lms.core.config import Config
        from lms.core.instance import open_instance_database

    config = Config.from_environment()
    wiring.fill_registries()
    return config, open_instance_database(config)


@main.command()
def prepare() -> None:
    """Create the instance if there is none, and update its database."""
    from lms import migrations
    from lms.core.config import Config, prepare_instance
    from lms.core.instance import prepare_certificate_key

    prepare_instance(Path(os.environ.get("LMS_INSTANCE", "instance")).absolute())
    prepare_certificate_key(Config.from_environment())
    config, database = open_instance()
    migrations.upgrade(database)
    click.echo(f"Ready: {config.instance_path}")


def _prepare_if_empty() -> "tuple[Config, Database]":
    """Open the instance; make it first if there is none, and its tables if its database is empty. An old one is left to `prepare`."""
    from lms import migrations
    from lms.core.config import prepare_instance

    path = Path(os.environ.get("LMS_INSTANCE", "instance")).absolute()
    if "LMS_SECRET_KEY" not in os.environ:
        prepare_instance(path)
    config, database = open_instance()
    if migrations.current_revision(database) is None:
        click.echo(f"Preparing {config.instance_path} ...")
        migrations.upgrade(database)
    migrations.require_newest(database)
    return config, database


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Number of web processes.")
@click.option(
    "--threads",
    default=THREADS,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Threads in each web process.",
)
def run(host: str, port: int, workers: int, threads: int) -> None:
    """Run the web server and the background worker. Stop both with Ctrl-C or SIGTERM.

    An empty folder is prepared first. While there is no administrator, it prints a code: enter it in the browser to become the first one.
    """
    # Nearly all that is read stays: looking for garbage in it takes a sixth of the time. The children collect theirs.
    gc.disable()
    from lms.core import clock, memory
    from lms.core.config import DEFAULT_BASE_URL
    from lms.core.instance import record_address
    from lms.identity.first import operations as first
    from lms.server.__main__ import run_web

    memory.give_back()
    with listen_at(host, port) as listening:
        config, database = _prepare_if_empty()
        with database.transaction() as session:
            code = first.renew_code(session, now=clock.now())
        config = replace(config, awaits_administrator=code is not None)
        database.disconnect()  # each process opens connections of its own
        if config.public_base_url == DEFAULT_BASE_URL:  # nobody has said better: links lead to where we listen
            config = replace(config, public_base_url=f"http://{host}:{port}")
            record_address(config.instance_path, config.public_base_url)
        web = [Child(partial(run_web, config, listening, threads=threads), is_restarted=True) for _ in range(workers)]
        click.echo(f"Running at http://{host}:{port} (stop with Ctrl-C)")
        if code is not None:
            click.echo(f"Nobody can sign in yet. Open {config.public_base_url} and enter this code: {code}")
        sys.exit(run_together([*web, Child(partial(work, config, database))]))


def listen_at(host: str, port: int) -> socket.socket:
    """Listen at an address.

    :raises click.ClickException: if the port is taken or the address is not ours
    """
    try:
        return listen(host, port)
    except OSError as error:
        raise click.ClickException(
            f"Can't listen on {host}:{port} ({os.strerror(error.errno or 0)}). Choose another port with --port."
        ) from error


@main.group()
def worker() -> None:
    """The background worker."""


@worker.command("run")
def run_worker() -> None:
    """Run the background worker until stopped."""
    from lms import migrations
    from lms.core import memory

    memory.give_back()
    config, database = open_instance()
    migrations.require_newest(database)
    work(config, database)


def work(config: "Config", database: "Database") -> None:
    """Do what follows from events until told to stop."""
    from lms.core import logs
    from lms.mail.post import Post
    from lms.outbox.engine import Engine

    logs.configure(level=config.log_level, as_json=config.log_format == "json")
    Engine(
        lambda: database,
        url=config.huey_url,
        instance_path=config.instance_path,
        threads=config.worker_threads,
        chores=(Post(config, lambda: database).run,),
    ).run()


@worker.command()
def drain() -> None:
    """Do all waiting background work, then stop."""
    from lms.core import clock
    from lms.mail.post import Post
    from lms.outbox import operations as outbox

    config, database = open_instance()
    click.echo(f"{outbox.drain(database, now=clock.now())} tasks done.")
    click.echo(f"{Post(config, lambda: database).run()} e-mails sent.")


@main.group()
def db() -> None:
    """The database schema."""


def _known_revision(_ctx: click.Context, _param: click.Parameter, revision: str) -> str:
    from lms import migrations

    known = migrations.revisions()
    if revision not in {"base", "head", *known}:
        raise click.BadParameter(f"There is no revision {revision}. The newest is {known[-1]}.")
    return revision


@db.command()
@click.argument("revision", default="head", callback=_known_revision)
def upgrade(revision: str) -> None:
    """Upgrade the schema to REVISION (the newest by default)."""
    from lms import migrations

    _, database = open_instance()
    migrations.upgrade(database, revision)
    click.echo(f"At {migrations.current_revision(database)}.")


@db.command()
@click.argument("revision", callback=_known_revision)
def downgrade(revision: str) -> None:
    """Downgrade the schema to REVISION. Data in newer tables is lost: make a backup first."""
    from lms import migrations

    _, database = open_instance()
    migrations.downgrade(database, revision)
    click.echo(f"At {migrations.current_revision(database) or 'base: an empty database'}.")


@db.command()
def check() -> None:
    """Check that the schema is the one this program needs; exits 1 if not."""
    from lms import migrations

    _, database = open_instance()
    migrations.require_newest(database)
    click.echo(f"Up to date, at {migrations.current_revision(database)}.")


@main.group()
def curriculum() -> None:
    """What a job role learns."""


curriculum.add_command(preview)
COMMANDS = (
    backup,
    restore,
    doctor,
    library,
    media,
    people,
    assignments,
    dashboards,
    identity,
    quizzes,
    search,
    demo,
    dev,
)
for command in COMMANDS:
    main.add_command(command)


if __name__ == "__main__":
    main()
