"""`lms quizzes`: what the answers say of the questions."""

import click

from lms.core.instance import Opener


@click.group()
def quizzes() -> None:
    """Questions and what people answer."""


@quizzes.command("count")
@click.pass_obj
def count(open_instance: Opener) -> None:
    """Count all answers anew, as every night, and say how many questions there are."""
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
    click.echo(f"Counted {plural(counted, 'question')}.")
