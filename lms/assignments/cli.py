"""`lms assignments`: the rule by which courses are due, and certificates that hold no more."""

import click

from lms.core.instance import Opener


@click.group()
def assignments() -> None:
    """Due dates and certificates."""


@assignments.command("due-days")
@click.argument("days", required=False, type=click.IntRange(1, 365))
@click.pass_obj
def due_days(open_instance: Opener, days: int | None) -> None:
    """Show how many days people have for a course, or set that to DAYS.

    A change applies to new assignments. Those already made keep their due date.
    """
    from lms.assignments import operations, queries
    from lms.core import clock

    _, database = open_instance()
    if days is not None:
        with database.transaction() as session:
            operations.set_due_rule(session, days=days, viewer=None, now=clock.now())
    with database.reading() as session:
        click.echo(f"Courses are due {queries.due_days(session)} days after they are assigned.")


@assignments.command("revoke-certificate")
@click.argument("code")
@click.pass_obj
def revoke_certificate(open_instance: Opener, code: str) -> None:
    """Revoke the certificate with this public CODE. Anyone who checks it sees that."""
    from lms.assignments import operations
    from lms.core import clock

    _, database = open_instance()
    with database.transaction() as session:
        operations.revoke_certificate(session, code=code, now=clock.now())
    click.echo("Revoked.")
