"""The `lms dashboards` commands."""

import click

from lms.core.instance import Opener


@click.group()
def dashboards() -> None:
    """Numbers on the boards."""


@dashboards.command()
@click.pass_obj
def rebuild(open_instance: Opener) -> None:
    """Drop all numbers and count them anew from assignments and the ledger."""
    from lms.core import clock
    from lms.dashboards import operations

    _, database = open_instance()
    with database.transaction() as session:
        operations.rebuild_all(session, now=clock.now())
    click.echo("Counted anew.")
