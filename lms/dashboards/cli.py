"""The `lms dashboards` commands."""

from collections.abc import Callable
from typing import Any

import click

Opener = Callable[[], tuple[Any, Any]]


@click.group()
def dashboards() -> None:
    """The numbers which managers see."""


@dashboards.command()
@click.pass_obj
def rebuild(open_instance: Opener) -> None:
    """Count everything anew from assignments and the ledger. Safe at any time."""
    from lms.core import clock
    from lms.dashboards import operations

    _, database = open_instance()
    with database.transaction() as session:
        operations.rebuild_all(session, now=clock.now())
    click.echo("Counted.")
