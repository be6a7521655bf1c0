"""The `lms demo` and `lms dev` commands."""

import gc
import os
from pathlib import Path

import click

from lms.core.instance import Opener

PACKAGE = Path(__file__).parents[2] / "courses" / "three-rivers-bookstores"


@click.group()
def demo() -> None:
    """The example company, to try the program."""


@demo.command("prepare")
@click.pass_obj
def prepare_demo(open_instance: Opener) -> None:
    """Create the example company with people and some months of history, and list the accounts to try.

    Needs an empty instance, or one that is a demo already.
    """
    # Nearly all that is made stays until the end: looking for garbage in it takes a tenth of the time.
    gc.set_threshold(100_000, 50, 100)
    from lms import migrations
    from lms.core import clock
    from lms.core.config import Config, prepare_instance
    from lms.core.instance import prepare_certificate_key
    from lms.demo import history, pictures
    from lms.files.store import DiskStore

    path = Path(os.environ.get("LMS_INSTANCE", "instance")).absolute()
    # E-mail becomes files in a folder of the instance: these people are made up.
    prepare_instance(path, is_demo=True, mail_folder="mail", mail_sender="training@threerivers.example")
    prepare_certificate_key(Config.from_environment())
    config, database = open_instance()
    if not config.is_demo:
        raise click.ClickException("This instance is not a demo. Choose an empty folder with LMS_INSTANCE.")
    migrations.upgrade(database)
    if history.is_unfinished(database):
        click.echo("The last attempt stopped halfway. Starting over.")
        migrations.downgrade(database, "base")
        migrations.upgrade(database)
    made = history.prepare(database, package_path=PACKAGE, now=clock.now(), say=click.echo)
    if made:
        pictures.add_shelf_tag(database, DiskStore(config.files_path), now=clock.now())
    click.echo("The example company is ready." if made else "The example company is already here.")
    click.echo(f"Sign in with the password: {history.PASSWORD}\n")
    for account in history.list_accounts(database):
        click.echo(f"  {account.email:<42} {account.caption}")
    click.echo()


@click.group()
def dev() -> None:
    """For developers of the program."""


@dev.command("seed")
@click.option("--people", default=1000, show_default=True, type=click.IntRange(1, 1_000_000), help="Number of people.")
@click.pass_obj
def seed(open_instance: Opener, people: int) -> None:
    """Fill an empty instance with a made-up company, for measurements."""
    from lms import migrations
    from lms.core import clock
    from lms.demo import bulk

    _, database = open_instance()
    migrations.upgrade(database)
    bulk.seed(database, package_path=PACKAGE, people=people, now=clock.now(), say=click.echo)


@dev.command("draft-migration")
@click.argument("message")
@click.pass_obj
def draft_migration(open_instance: Opener, message: str) -> None:
    """Write a migration from this instance's database to the models. Read it before you keep it."""
    from lms import migrations

    _, database = open_instance()
    migrations.draft(database, message)
