"""The `lms dashboards` commands."""

import click

from lms.core.instance import Opener


@click.group()
def dashboards() -> None:
    """The figures in reports."""


@dashboards.command()
@click.pass_obj
def rebuild(open_instance: Opener) -> None:
    """Recalculate everyone's progress from the evidence, and all figures in reports."""
    from lms.core import clock
    from lms.dashboards import operations
    from lms.evidence import operations as evidence

    _, database = open_instance()
    with database.transaction() as session:
        wrong = evidence.rebuild_mastery(session)
        operations.rebuild_all(session, now=clock.now())
    click.echo(f"Recalculated. {wrong} entries were wrong and are now correct.")
