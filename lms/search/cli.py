"""The `lms search` commands."""

import click

from lms.core.instance import Opener


@click.group()
def search() -> None:
    """The search index."""


@search.command()
@click.pass_obj
def rebuild(open_instance: Opener) -> None:
    """Rebuild the index of all lessons, touchpoints and standards."""
    from lms.search import operations

    _, database = open_instance()
    with database.transaction() as session:
        count = operations.rebuild(session)
    click.echo(f"{count:,} lessons, touchpoints and standards are in the index.")
