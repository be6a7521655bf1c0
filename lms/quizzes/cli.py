"""`lms quizzes`: what the answers say of the questions."""

import click

from lms.core.instance import Opener


@click.group()
def quizzes() -> None:
    """Questions and answers."""


@quizzes.command("count")
@click.pass_obj
def count(open_instance: Opener) -> None:
    """Recalculate question performance now, as happens every night."""
    from lms.core import clock
    from lms.core.text import plural
    from lms.quizzes.bank import operations, queries

    _, database = open_instance()
    with database.reading() as session:
        steps = operations.plan_statistics(session, now=clock.now())
    for step in steps:
        with database.transaction() as session:
            step(session)
    with database.reading() as session:
        counted = len(queries.list_statistic_keys(session))
    click.echo(f"Recalculated {plural(counted, 'question')}.")
