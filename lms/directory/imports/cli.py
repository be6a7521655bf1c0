"""The `lms people` commands."""

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lms.core.instance import Opener
from lms.core.text import plural

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from lms.core.db import Database
    from lms.outbox.terms import Step
    from lms.people.imports.queries import ImportRow

LONGEST_REST = 1.0
"""Seconds between two steps."""
SHOWN = 20
"""Wrong rows that are listed; the pages list all."""


@click.group()
def people() -> None:
    """Import people from a file."""


@people.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--dates",
    type=click.Choice(["day-first", "month-first"]),
    help="How to read 03/04/2026 if no date in the file makes it clear. Default: as the company’s language writes it.",
)
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option(
    "--add-unknown",
    is_flag=True,
    help="Add the departments, job roles and sites that are in the file but not in the company.",
)
@click.option("--end-missing", is_flag=True, help="End the employment of everybody who is not in the file.")
@click.option("--leave-out-wrong", is_flag=True, help="Import the rest although some rows are wrong.")
@click.pass_obj
def import_people(
    open_instance: Opener,
    file: Path,
    *,
    dates: str | None,
    dry_run: bool,
    add_unknown: bool,
    end_missing: bool,
    leave_out_wrong: bool,
) -> None:
    """Add and change people as FILE says, a CSV or XLSX sheet with a row of headings. People who are not in it stay as they are."""
    from lms.core import clock, ids
    from lms.files.store import DiskStore
    from lms.people.imports import operations, queries
    from lms.people.imports.reading import UPLOAD_LIMIT, is_blank
    from lms.people.imports.storing import store_file
    from lms.people.zones import company_today

    config, database = open_instance()
    if file.stat().st_size > UPLOAD_LIMIT:
        raise click.ClickException(f"The file is larger than {UPLOAD_LIMIT // 1024 // 1024} MB. Split it.")
    import_id = ids.new_id()
    with file.open("rb") as source:
        if is_blank(source):
            raise click.ClickException("The file is empty.")
        stored = store_file(DiskStore(config.files_path), import_id, source)
    now = clock.now()
    with database.transaction() as session:
        today = company_today(session, now=now)
        operations.keep_file(
            session,
            import_id=import_id,
            name=file.name,
            stored=stored,
            viewer=None,
            is_month_first=dates == "month-first" if dates else None,
            today=today,
            now=now,
        )
    try:
        one = _read(database, import_id, add_unknown=add_unknown, now=now)
        _say(database, one, end_missing=end_missing)
        if dry_run:
            return
        if one.counts.wrong and not leave_out_wrong:
            raise click.ClickException(
                "Nothing was imported. Correct the rows, or give --leave-out-wrong; --add-unknown adds unknown names."
            )
        with database.transaction() as session:
            operations.confirm_import(session, import_id=import_id, ends_missing=end_missing, today=today)
    finally:
        with database.transaction() as session:
            if queries.get_import(session, import_id).is_open:
                operations.drop_import(session, import_id=import_id)
    with database.reading() as session:
        steps = operations.plan_import(session, import_id, viewer=None, now=now)
    _take(database, steps)
    with database.reading() as session:
        one = queries.get_import(session, import_id)
    click.echo("Imported.")
    if one.skipped_count:
        click.echo(f"{plural(one.skipped_count, 'row')} left out: someone changed these people in the meantime.")


def _read(database: "Database", import_id: "UUID", *, add_unknown: bool, now: "datetime") -> "ImportRow":
    from lms.core.ids import normalise
    from lms.directory.imports.queries import protected_people
    from lms.people import queries as people_queries
    from lms.people.imports import choices, operations, queries
    from lms.people.imports.terms import ImportState

    while True:
        with database.reading() as session:
            steps = operations.plan_reading(
                session, import_id, protected=protected_people(session), names_first=add_unknown, now=now
            )
        _take(database, steps)
        del steps  # it holds all that was read
        with database.transaction() as session:
            one = queries.get_import(session, import_id)
            if one.state is ImportState.REFUSED:
                raise click.ClickException(one.refusal)
            if not (add_unknown and one.unknown):
                return one
            departments = {normalise(row.name): row.id for row in people_queries.list_departments(session)}
            answers = {name.key: "new" for name in one.unknown}
            found = choices.choose(one.unknown, answers, departments=departments, import_id=import_id)
            operations.choose_names(session, import_id=import_id, choices=found.choices, units=found.units)
            add_unknown = bool(found.choices)  # what stays unknown is wrong, and is read once more to say in which rows


def _take(database: "Database", steps: "Sequence[Step]") -> None:
    for step in steps:
        begin = time.monotonic()
        with database.transaction() as session:
            step(session)
        # As the worker does: SQLite has one writer at a time, and people get their turn between two steps.
        time.sleep(min(time.monotonic() - begin, LONGEST_REST))


def _say(database: "Database", one: "ImportRow", *, end_missing: bool) -> None:
    from lms.people.imports import queries
    from lms.people.imports.terms import RowKind
    from lms.people.imports.words import problem_words

    counts = one.counts
    click.echo(
        f"{counts.new:,} new, {counts.changed:,} changed, {counts.unchanged:,} unchanged, {counts.wrong:,} wrong; "
        f"{plural(counts.missing, 'person', 'people')} here, but not in the file{': their employment ends' if end_missing else ''}."
    )
    if one.unsure_day:
        other = "day-first" if one.is_month_first else "month-first"
        click.echo(f"  {one.unsure_day} is read as {one.day_read}; with --dates {other} as {one.day_otherwise}")
    for unit in one.units:
        click.echo(f"  adds the {unit['kind'].replace('-', ' ')} {unit['name']}")
    for name in one.unknown:
        where = f" in {name.department}" if name.department else ""
        click.echo(f"  unknown {name.kind.value.replace('-', ' ')}: {name.name}{where} ({name.count:,} rows)")
    with database.reading() as session:
        for row in queries.page_rows(session, one.id, RowKind.WRONG, limit=SHOWN).rows:
            if row.problem is not None:
                click.echo(f"  row {row.line}, {row.name or row.email}: {problem_words(row.problem, row.facts)}")
    if counts.wrong > SHOWN:
        click.echo(f"  and {counts.wrong - SHOWN:,} more")
