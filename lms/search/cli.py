"""The `lms search` commands."""

import click

from lms.core.instance import Opener


@click.group()
def search() -> None:
    """What the search finds."""


@search.command()
@click.pass_obj
def rebuild(open_instance: Opener) -> None:
    """Read all lessons, touchpoints and standards anew, so that the search finds them."""
    from lms.search import operations

    _, database = open_instance()
    with database.transaction() as session:
        count = operations.rebuild(session)
    click.echo(f"{count:,} lessons, touchpoints and standards can be found.")
