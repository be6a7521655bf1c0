"""How much is received from whom."""

from lms.files.terms import LARGEST_BYTES
from lms.web.bodies import FORM_BYTES, largest_body


def cookies(client):
    return {"COOKIE": "; ".join(f"{cookie.key}={cookie.value}" for cookie in client.http._cookies.values())}


def test_a_stranger_may_send_a_form(client):
    client.get("/sign-in")

    assert largest_body(client.app, {}) == FORM_BYTES
    assert largest_body(client.app, cookies(client)) == FORM_BYTES
    assert largest_body(client.app, {"COOKIE": "session=.eJx.a.b"}) == FORM_BYTES


def test_who_is_signed_in_may_send_a_file(client, make):
    client.sign_in(make.trainer("Tia Trainer").id)

    assert largest_body(client.app, cookies(client)) > LARGEST_BYTES
