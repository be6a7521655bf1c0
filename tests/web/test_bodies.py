"""How much is received from whom."""

from lms.files.terms import LARGEST_BYTES
from lms.web.bodies import FORM_BYTES, NO_SPACE, largest_body


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


def test_for_which_the_disk_has_no_space_leads_back_to_its_page(client):
    client.get("/sign-in")

    client.post(
        "/sign-in?next=/me",
        status=507,
        headers={"Referer": "http://127.0.0.1/sign-in?next=/me"},
        base_url="http://127.0.0.1",
        environ_overrides={NO_SPACE: True},
    )

    assert [a.get("href") for a in client.page.iter("a") if a.get("data-back") is not None] == ["/sign-in?next=/me"]
