"""The first administrator comes in by the command line."""

from dataclasses import replace

import pytest
from click.testing import CliRunner

from lms.core import clock, instance
from lms.core.permissions import PermissionSet
from lms.identity import queries
from lms.identity.cli import identity
from lms.people import queries as people


def create_admin(config, db, *words):
    answer = CliRunner().invoke(identity, ["create-admin", *words], obj=lambda: (config, db), catch_exceptions=False)
    assert answer.exit_code == 0, answer.output
    return answer.output.split()[-1]


@pytest.mark.parametrize(
    ("more", "name"), [((), "Ada Okoro"), (("--name", "Ada"), "Ada")], ids=["as the README has it", "with a name"]
)
def test_create_admin_prints_a_link_that_works(config, db, session, more, name):
    link = create_admin(config, db, "Ada.Okoro@Example.org", *more)

    ada = people.find_employee_by_email(session, "ada.okoro@example.org")
    assert PermissionSet.ADMINISTRATOR in queries.find_account_of(session, ada.id).permission_sets
    assert queries.get_open_invitation(session, link.rpartition("/")[2], now=clock.now()).name == name


def test_create_admin_makes_a_colleague_one(config, db, session, make):
    ben = make.trainer()

    create_admin(config, db, ben.email)

    assert set(queries.find_account_of(session, ben.id).permission_sets) == set(PermissionSet) - {PermissionSet.MANAGER}


class TestLink:
    def test_leads_to_where_the_program_last_listened(self, config, db, tmp_path):
        instance.record_address(tmp_path, "http://127.0.0.1:9123")

        link = create_admin(replace(config, instance_path=tmp_path), db, "ada@example.org")

        assert link.startswith("http://127.0.0.1:9123/invitations/")

    def test_leads_to_the_address_that_is_set(self, config, db, tmp_path):
        instance.record_address(tmp_path, "http://127.0.0.1:9123")
        there = replace(config, instance_path=tmp_path, public_base_url="https://learn.example.org")

        assert create_admin(there, db, "ada@example.org").startswith("https://learn.example.org/invitations/")

    def test_leads_to_the_usual_port_before_the_first_start(self, config, db, tmp_path):
        there = replace(config, instance_path=tmp_path)

        assert create_admin(there, db, "ada@example.org").startswith("http://127.0.0.1:8000/invitations/")
