"""The first administrator comes in by the command line."""

from click.testing import CliRunner

from lms.core import clock
from lms.core.permissions import PermissionSet
from lms.identity import queries
from lms.identity.cli import identity
from lms.people import queries as people


def create_admin(config, db, email):
    return CliRunner().invoke(identity, ["create-admin", "--name", "Ada", "--email", email], obj=lambda: (config, db))


def test_create_admin_prints_a_link_that_works(config, db, session):
    answer = create_admin(config, db, "Ada@Example.org")

    token = answer.output.rsplit("/", 1)[1].strip()
    ada = people.find_employee_by_email(session, "ada@example.org")
    assert PermissionSet.ADMINISTRATOR in queries.find_account_of(session, ada.id).permission_sets
    assert queries.get_open_invitation(session, token, now=clock.now()).name == "Ada"


def test_create_admin_makes_a_colleague_one(config, db, session, make):
    ben = make.trainer()

    create_admin(config, db, ben.email)

    assert set(queries.find_account_of(session, ben.id).permission_sets) == set(PermissionSet) - {PermissionSet.MANAGER}
