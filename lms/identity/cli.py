"""The `lms identity` commands."""

from collections.abc import Callable
from typing import Any

import click

Opener = Callable[[], tuple[Any, Any]]


@click.group()
def identity() -> None:
    """People's accounts."""


@identity.command("create-admin")
@click.option("--name", prompt=True, help="The person's name.")
@click.option("--email", prompt="E-mail address", help="With it they sign in.")
@click.pass_obj
def create_admin(open_instance: Opener, name: str, email: str) -> None:
    """Add an administrator, and print the link with which they set their password.

    Who has an account already gets a new link; the rights they hold stay as they are.
    """
    from lms.core import clock
    from lms.core.permissions import PermissionSet
    from lms.identity import operations
    from lms.people import operations as people
    from lms.people import queries, rules

    config, database = open_instance()
    now = clock.now()
    with database.transaction() as session:
        known = queries.find_employee_by_email(session, rules.canonical_email(email))
        employee_id = (
            known.id
            if known
            else people.add_employee(
                session,
                name=name,
                email=email,
                job_role_ids=(),
                manager_id=None,
                location_id=None,
                joined_on=now.date(),
                viewer=None,
                now=now,
            ).id
        )
        operations.open_account(
            session,
            employee_id=employee_id,
            permission_sets=(PermissionSet.EMPLOYEE, PermissionSet.ADMINISTRATOR),
            viewer=None,
            now=now,
        )
        token = operations.invite_person(session, employee_id=employee_id, viewer=None, now=now)
    click.echo(f"Set the password at {config.public_base_url}/invitations/{token}")
