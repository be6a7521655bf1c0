"""The first administrator comes in by the command line."""

from click.testing import CliRunner

from lms.core import clock
from lms.core.permissions import PermissionSet
from lms.identity import queries
from lms.identity.cli import identity
from lms.people import queries as people


def test_create_admin_prints_a_link_that_works(config, db, session):
    answer = CliRunner().invoke(
        identity, ["create-admin", "--name", "Ada", "--email", "Ada@Example.org"], obj=lambda: (config, db)
    )

    token = answer.output.rsplit("/", 1)[1].strip()
    ada = people.find_employee_by_email(session, "ada@example.org")
    assert PermissionSet.ADMINISTRATOR in queries.find_account_of(session, ada.id).permission_sets
    assert queries.get_open_invitation(session, token, now=clock.now()).name == "Ada"
