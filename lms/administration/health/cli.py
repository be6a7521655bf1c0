"""`lms doctor`."""

import sys

import click

from lms.core.instance import Opener


@click.command()
@click.pass_obj
def doctor(open_instance: Opener) -> None:
    """Check the instance: schema, worker, queue, disk, backup and more, the same as on the page Health.

    Exits 1 if something doesn't work, 0 if everything works or only needs attention.
    """
    from lms.administration.health import registry
    from lms.administration.health.terms import Light
    from lms.core import clock

    config, database = open_instance()
    found = registry.look(config, database, now=clock.now())
    for one in found:
        click.echo(f"{one.light:4}  {one.name}: {one.state}. {one.advice}")
    if any(one.light is Light.BAD for one in found):
        sys.exit(1)
