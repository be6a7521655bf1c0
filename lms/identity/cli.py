"""The `lms identity` commands."""

import click

from lms.core.instance import Opener


@click.group()
def identity() -> None:
    """People's accounts."""


@identity.command("create-admin")
@click.option("--name", prompt=True, help="The person's name.")
@click.option("--email", prompt="E-mail address", help="With it they sign in.")
@click.pass_obj
def create_admin(open_instance: Opener, name: str, email: str) -> None:
    """Add an administrator, and print the link with which they set their password.

    Who has an account already keeps it, becomes an administrator beside what they are, and gets a new link.
    """
    from lms.core import clock
    from lms.core.permissions import PermissionSet
    from lms.identity import operations, queries
    from lms.people import operations as people
    from lms.people import queries as firm
    from lms.people import rules

    config, database = open_instance()
    now = clock.now()
    with database.transaction() as session:
        known = firm.find_employee_by_email(session, rules.canonical_email(email))
        employee_id = (
            known.id
            if known
            else people.add_employee(
                session,
                name=name,
                email=email,
                job_role_ids=(),
                manager_id=None,
                site_id=None,
                joined_on=now.date(),
                viewer=None,
                now=now,
            ).id
        )
        account_id = operations.open_account(session, employee_id=employee_id, viewer=None, now=now)
        held = queries.get_account(session, account_id).permission_sets
        operations.edit_grants(
            session,
            employee_id=employee_id,
            permission_sets={*held, PermissionSet.ADMINISTRATOR},
            viewer=None,
            now=now,
        )
        token = operations.invite_person(session, employee_id=employee_id, viewer=None, now=now)
    click.echo(f"Set the password at {config.public_base_url}/invitations/{token}")
