"""`lms media`: the store of files."""

import sys

import click

from lms.core.instance import Opener


@click.group()
def media() -> None:
    """Files that modules show: check them after a restore, tidy them now and then."""


@media.command()
@click.pass_obj
def check(open_instance: Opener) -> None:
    """Read every file and compare it with its hash; exit 1 if one is lost or damaged."""
    from lms.files.queries import list_files
    from lms.files.store import DiskStore, FileMissing, hash_of

    config, database = open_instance()
    store = DiskStore(config.files_path)
    with database.reading() as session:
        files = list_files(session)
    count = 0
    for file in files:
        try:
            is_whole = hash_of(store, file.sha256) == file.sha256
        except FileMissing:
            is_whole = False
        if not is_whole:
            count += 1
            click.echo(f"lost or damaged: {file.sha256} ({file.media_type}, {file.size_bytes:,} bytes)")
    click.echo(f"{len(files) - count} of {len(files)} files are whole.")
    if count:
        sys.exit(1)


@media.command()
@click.pass_obj
def tidy(open_instance: Opener) -> None:
    """Remove files that nothing has named for a day."""
    from lms.core import clock
    from lms.core.text import plural
    from lms.files.operations import drop_unreferenced, sweep
    from lms.files.queries import list_files
    from lms.files.store import DiskStore

    config, database = open_instance()
    now = clock.now()
    with database.transaction() as session:
        drop_unreferenced(session, now=now)
    with database.reading() as session:
        known = {file.sha256 for file in list_files(session)}
    click.echo(f"{plural(sweep(DiskStore(config.files_path), known=known, now=now), 'file')} removed.")
