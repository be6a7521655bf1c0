"""`lms assignments`: the rule by which courses are due, and certificates that hold no more."""

import click

from lms.core.instance import Opener


@click.group()
def assignments() -> None:
    """Who must do what by when."""


@assignments.command("due-days")
@click.argument("days", required=False, type=click.IntRange(1, 365))
@click.pass_obj
def due_days(open_instance: Opener, days: int | None) -> None:
    """Say how many days after its assignment a course is due, or set that to DAYS.

    A change holds for what is assigned from now on; what is due already keeps its day.
    """
    from lms.assignments import operations, queries

    _, database = open_instance()
    if days is not None:
        with database.transaction() as session:
            operations.set_due_rule(session, days=days)
    with database.reading() as session:
        click.echo(f"Courses are due {queries.due_days(session)} days after they were assigned.")


@assignments.command("revoke-certificate")
@click.argument("code")
@click.pass_obj
def revoke_certificate(open_instance: Opener, code: str) -> None:
    """Say that the certificate with this public CODE holds no more; who checks it is told so."""
    from lms.assignments import operations
    from lms.core import clock

    _, database = open_instance()
    with database.transaction() as session:
        operations.revoke_certificate(session, code=code, now=clock.now())
    click.echo("Revoked.")
