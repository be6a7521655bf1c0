"""`lms curriculum preview`: what a job role would get from a package. Reads files only."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from lms.curriculum.terms import Snapshot

_PACKAGE = click.Path(exists=True, path_type=Path)


@click.command()
@click.option("--package", required=True, type=_PACKAGE, help="A package folder, or an alignment-org/1 file.")
@click.option("--job-role", required=True, metavar="ID", help="Id of the job role in the package.")
@click.option("--format", "form", type=click.Choice(["markdown", "json"]), default="markdown", show_default=True)
@click.option("--against", type=_PACKAGE, help="An earlier package: also show what changed since.")
def preview(package: Path, job_role: str, form: str, against: Path | None) -> None:
    """Print all that a job role would learn from a package. Needs no database and writes nothing."""
    from lms.curriculum.generator.pipeline import UnknownJobRole
    from lms.library.preview import preview_json, preview_markdown

    now, before = _snapshot(package), _snapshot(against) if against is not None else None
    try:
        if form == "json":
            click.echo(json.dumps(preview_json(now, job_role, before), ensure_ascii=False, indent=2))
        else:
            click.echo(preview_markdown(now, job_role, before), nl=False)
    except UnknownJobRole as refusal:
        known = ", ".join(r.code for r in now.organisation.job_roles)
        raise click.BadParameter(f"{refusal.message} Choose one of: {known}.", param_hint="--job-role") from refusal


def _snapshot(path: Path) -> "Snapshot":
    from lms.library import package as packages

    document, problems = packages.read_any(path)
    errors = [problem for problem in problems if problem.is_error]
    for problem in errors:
        click.echo(str(problem), err=True)
    if errors or document is None:
        raise click.exceptions.Exit(1)
    return document.snapshot
