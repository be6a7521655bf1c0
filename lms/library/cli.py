"""`lms library`: content packages in and out."""

import sys
from pathlib import Path

import click

from lms.core.instance import Opener
from lms.core.problems import has_errors


@click.group()
def library() -> None:
    """Content packages: check, import and export."""


@library.command()
@click.argument("path", type=click.Path(path_type=Path))
def check(path: Path) -> None:
    """Check PATH, a package folder or an alignment-org/1 file.

    Prints `file:line: message` for each problem. Exits 1 on errors, 0 on warnings only. Needs no database.
    """
    from lms.library.package import read_any

    package, problems = read_any(path)
    for problem in problems:
        click.echo(str(problem))
    if package is None or has_errors(problems):
        sys.exit(1)
    snapshot = package.snapshot
    click.echo(
        f"{snapshot.organisation.name}: {len(snapshot.organisation.job_roles)} job roles, {len(snapshot.maps)} maps, "
        f"{len(package.modules)} modules, no errors.",
        err=True,
    )


@library.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.pass_obj
def import_(open_instance: Opener, path: Path, *, dry_run: bool) -> None:
    """Import PATH, a package folder or an alignment-org/1 file, completely or not at all.

    Importing only adds and changes; what the package leaves out is kept. Learners see it with the next release.
    """
    from lms.core import clock
    from lms.files.store import DiskStore
    from lms.journeys.files.rules import ImportOutcome
    from lms.library import operations

    try:
        package = operations.read_package(path)
    except operations.PackageRefused as refusal:
        for problem in refusal.problems:
            click.echo(str(problem))
        sys.exit(1)
    config, database = open_instance()
    with database.reading() as session:
        changes = operations.plan_import(session, package)
    if not dry_run:
        ingested = operations.ingest_media(DiskStore(config.files_path), package, changes)
        with database.transaction() as session:
            changes = operations.import_package(session, package=package, ingested=ingested, now=clock.now())
    for change in changes:
        if change.outcome is not ImportOutcome.UNCHANGED:
            click.echo(f"{change.outcome}: {change.kind} {change.code}")
    count = sum(change.outcome is not ImportOutcome.UNCHANGED for change in changes)
    click.echo(
        f"{count} of {len(changes)} items would change. Nothing was imported."
        if dry_run
        else f"{count} of {len(changes)} items changed."
    )


@library.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["package", "yaml", "json"]), default="package", show_default=True)
@click.pass_obj
def export(open_instance: Opener, path: Path, form: str) -> None:
    """Export the company to PATH: a package folder, or one alignment-org/1 file (without modules)."""
    from lms.files.store import DiskStore
    from lms.library import operations
    from lms.library.backup import write_backup
    from lms.library.media import write_files
    from lms.library.package import write_package

    config, database = open_instance()
    with database.reading() as session:
        package = operations.export_package(session)
    if form != "package":
        path.write_text(write_backup(package.snapshot, form), encoding="utf-8", newline="\n")
        click.echo(f"Written: {path}")
        return
    if path.exists() and not path.is_dir():
        raise click.ClickException(f"{path} is a file. Name a folder for the package.")
    if path.exists() and any(path.iterdir()) and not (path / "organisation.toml").exists():
        raise click.ClickException(f"{path} has other files in it. Name an empty folder, or one with a package.")
    files = write_package(package)
    for old in [*path.glob("journeys/*.md"), *path.glob("modules/*.md"), *path.glob("media/media.toml")]:
        if old.relative_to(path).as_posix() not in files:
            old.unlink()
    for name, text in files.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    write_files(path, package.media, DiskStore(config.files_path))
    click.echo(f"Written: {len(files) + len(package.media)} files in {path}")


@library.command()
@click.argument("module")
@click.pass_obj
def retire(open_instance: Opener, module: str) -> None:
    """Retire MODULE (the code of a trainer's module): later releases leave it out. Completions stay."""
    from lms.core import clock
    from lms.courses import operations as courses

    _, database = open_instance()
    with database.transaction() as session:
        courses.retire_module(session, code=module, now=clock.now())
    click.echo(f"{module} is retired from the next release on.")
