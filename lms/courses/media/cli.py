"""`lms media`: the store of files."""

import sys

import click

from lms.core.instance import Opener


@click.group()
def media() -> None:
    """Check and tidy the files that modules show."""


@media.command()
@click.pass_obj
def check(open_instance: Opener) -> None:
    """Compare every file with its hash; exit with 1 if one is lost or damaged."""
    from lms.files.queries import list_files
    from lms.files.store import DiskStore, FileMissing, hash_of

    config, database = open_instance()
    store = DiskStore(config.files_path)
    with database.reading() as session:
        files = list_files(session)
    count = 0
    for file in files:
        try:
            is_intact = hash_of(store, file.sha256) == file.sha256
        except FileMissing:
            is_intact = False
        if not is_intact:
            count += 1
            click.echo(f"lost or damaged: {file.sha256} ({file.media_type}, {file.size_bytes:,} bytes)")
    click.echo(f"{len(files) - count} of {len(files)} files are intact.")
    if count:
        sys.exit(1)


@media.command()
@click.pass_obj
def tidy(open_instance: Opener) -> None:
    """Remove files that have not been used for a day."""
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
