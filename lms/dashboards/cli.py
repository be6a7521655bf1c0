"""The `lms dashboards` commands."""

import click

from lms.core.instance import Opener


@click.group()
def dashboards() -> None:
    """Numbers on the boards."""


@dashboards.command()
@click.pass_obj
def rebuild(open_instance: Opener) -> None:
    """Count anew what people hold from the ledger, and from that and the assignments all numbers."""
    from lms.core import clock
    from lms.dashboards import operations
    from lms.evidence import operations as evidence

    _, database = open_instance()
    with database.transaction() as session:
        wrong = evidence.rebuild_mastery(session)
        operations.rebuild_all(session, now=clock.now())
    click.echo(f"Counted anew; {wrong} things that people hold were put right.")
