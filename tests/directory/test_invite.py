"""Inviting several people who were chosen in the list."""

import pytest
from sqlalchemy import select

from lms.mail.models import OutgoingMessage


@pytest.fixture
def admin(client, make):
    person = make.administrator("Ada Admin")
    client.sign_in(person.id)
    return person


def test_sends_an_e_mail_to_each_who_has_no_password(client, session, admin, make):
    ben, eve = make.employee("Ben Okoro"), make.employee("Eve Adeyemi")
    ian = make.employee("Ian Stone")
    make.account(ian, password_hash="a hash")

    client.post("/people/chosen", {"do": "invite", "who": [str(one.id) for one in (ben, eve, ian)]})

    asked = session.execute(select(OutgoingMessage.employee_id, OutgoingMessage.kind)).all()
    assert sorted(asked) == sorted([(ben.id, "invitation"), (eve.id, "invitation")])


def test_says_when_there_is_nobody_to_invite(client, session, admin, make):
    ian = make.employee("Ian Stone")
    make.account(ian, password_hash="a hash")

    client.post("/people/chosen", {"do": "invite", "who": [str(ian.id)]})

    assert session.scalars(select(OutgoingMessage.id)).all() == []
