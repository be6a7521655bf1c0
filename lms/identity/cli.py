"""The `lms identity` commands."""

from typing import TYPE_CHECKING

import click

from lms.core.instance import Opener

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session


@click.group()
def identity() -> None:
    """People's accounts."""


@identity.command("create-admin")
@click.argument("email")
@click.option("--name", default="", help="Name of a new person; without it, the name is taken from the e-mail address.")
@click.pass_obj
def create_admin(open_instance: Opener, email: str, name: str) -> None:
    """Make the person with this e-mail address an administrator, and print a link to set their password.

    If nobody has the address, a person is added. An existing account keeps its other permissions.
    """
    from lms.core import clock, instance
    from lms.core.permissions import PermissionSet
    from lms.identity import operations, queries

    config, database = open_instance()
    now = clock.now()
    with database.transaction() as session:
        employee_id = _find_or_add(session, email, name, now=now)
        account_id = operations.open_account(session, employee_id=employee_id, viewer=None, now=now)
        current = queries.get_account(session, account_id).permission_sets
        operations.edit_grants(
            session,
            employee_id=employee_id,
            permission_sets={*current, PermissionSet.ADMINISTRATOR},
            viewer=None,
            now=now,
        )
        token = operations.invite_person(session, employee_id=employee_id, viewer=None, now=now)
    click.echo(
        f"Start the program with `lms run`, then set the password at {instance.base_url(config)}/invitations/{token}"
    )


def _find_or_add(session: "Session", email: str, name: str, *, now: "datetime") -> "UUID":
    from lms.people import operations, queries, rules

    if known := queries.find_employee_by_email(session, rules.canonical_email(email)):
        return known.id
    return operations.add_employee(
        session,
        name=name or email.partition("@")[0].replace(".", " ").title(),
        email=email,
        job_role_ids=(),
        manager_id=None,
        site_id=None,
        joined_on=now.date(),
        viewer=None,
        now=now,
    ).id
