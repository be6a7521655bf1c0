"""`lms backup` and `lms restore`."""

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lms.core.instance import Opener

if TYPE_CHECKING:
    from lms.backup.terms import Manifest
    from lms.core.config import Config

_NAME = "line-of-sight-%Y-%m-%d-%H%M.zip"


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def backup(open_instance: Opener, file: Path) -> None:
    """Back up the instance to FILE, while it runs.

    FILE becomes a ZIP with the whole database and all uploaded files as they are now. It is read back before it gets its name. If FILE is a
    folder, the ZIP is named by date and time. It can be restored on SQLite and PostgreSQL. Keep it safe: it has everything about everybody, and
    the key of the certificates.
    """
    from lms.audit import operations as audit
    from lms.backup.making import make_backup
    from lms.core import clock
    from lms.files.store import DiskStore

    _end_on_sigterm()
    config, database = open_instance()
    now = clock.now()
    target = file.absolute() / now.strftime(_NAME) if file.is_dir() else file.absolute()
    manifest = make_backup(
        database,
        DiskStore(config.files_path),
        target,
        instance_path=config.instance_path,
        certificate_key=config.certificate_key,
        now=now,
    )
    size = target.stat().st_size
    with database.transaction() as session:
        audit.record(
            session, viewer=None, action="backup.made", subject=target.name, at=now, size_bytes=size, rows=manifest.rows
        )
    click.echo(f"Backed up to {target}: {_described(manifest)}, {size / 1e6:,.1f} MB. Read back and complete.")
    if manifest.missing:
        click.echo(
            f"{len(manifest.missing)} uploaded files are lost or damaged; `lms media check` lists them.", err=True
        )


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--replace", is_flag=True, help="Replace the data that the instance has. Make a backup of it first.")
@click.option("--check", is_flag=True, help="Only test whether FILE is complete and undamaged.")
def restore(file: Path, *, replace: bool, check: bool) -> None:
    """Restore the instance from FILE, which `lms backup` made.

    FILE is read whole before anything changes. Stop the program first. Everybody signs in again afterwards.
    """
    from lms.backup.archive import open_archive
    from lms.backup.making import only_one
    from lms.backup.restoring import check_target, restore_database, restore_files
    from lms.core import clock
    from lms.core.config import Config, prepare_instance
    from lms.core.db import open_database
    from lms.files.store import DiskStore

    _end_on_sigterm()
    with open_archive(file) as archive:
        manifest = archive.manifest
        if check:
            archive.verify()
            click.echo(f"Complete: {_described(manifest)}, made {manifest.made_at}.")
            return
        instance_path = Path(os.environ.get("LMS_INSTANCE", "instance")).absolute()
        prepare_instance(instance_path, certificate_key=manifest.certificate_key)
        config = Config.from_environment()
        _refuse_other_key(manifest)
        with only_one(config.instance_path):
            database = open_database(config.database_url)
            try:
                check_target(database, archive, replace=replace)
            finally:
                database.disconnect()
            archive.verify()
            restore_files(DiskStore(config.files_path), archive)
            restore_database(config.database_url, archive, now=clock.now())
            _set_key(config, manifest)
    click.echo(f"Restored: {_described(manifest)}, made {manifest.made_at}. Start the program.")


def _described(manifest: "Manifest") -> str:
    from lms.core.text import plural

    return f"{plural(manifest.rows, 'row')} and {plural(len(manifest.files), 'file')} of {manifest.company or 'an empty instance'}"


def _refuse_other_key(manifest: "Manifest") -> None:
    fixed = os.environ.get("LMS_CERTIFICATE_KEY")
    if fixed and fixed != manifest.certificate_key:
        raise click.ClickException(
            "LMS_CERTIFICATE_KEY is not the key that signed the certificates in the backup. Remove it from the environment, or set that key."
        )


def _set_key(config: "Config", manifest: "Manifest") -> None:
    from lms.core.config import set_setting
    from lms.core.instance import CERTIFICATE_KEY

    if config.certificate_key != manifest.certificate_key:
        set_setting(config.instance_path, CERTIFICATE_KEY, manifest.certificate_key)


def _end_on_sigterm() -> None:
    # Ended as by Ctrl-C: what was begun is removed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
