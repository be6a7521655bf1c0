"""Somebody new: added, invited, learning, moved, and gone again."""

import re
import time

from playwright.sync_api import expect

from tests.real_server import PATIENCE

PASSWORD = "four ripe pears on a blue sill"


def test_adds_invites_moves_and_lets_somebody_go(person, site):
    admin, new = person(), person()
    page = admin.page
    admin.sign_in(site.account("Administrator"))
    admin.go("/people")
    admin.press("Add a person", role="link")

    admin.press("Add person", state="refused")
    expect(page.locator("#summary")).to_be_focused()
    page.get_by_label("Name", exact=True).fill("Noor Haddad-Lindqvist")
    page.get_by_label("E-mail", exact=True).fill("noor.new@threerivers.example")
    choose_job_role(page, "Bookseller")
    page.locator("[name=manager]").fill(site.account("Store manager"))
    admin.press("Add person")
    expect(page.get_by_role("status").first).to_contain_text("Noor Haddad-Lindqvist added")
    address = page.url

    admin.press("Sign-in and permissions", role="link")
    admin.press("Create an invitation link", state="with link")
    link = page.get_by_label("Invitation link").input_value()

    new.go(link)
    new.page.get_by_role("textbox", name=re.compile("assword")).fill("password")
    new.press("Set password and sign in", state="refused")
    expect(new.page.get_by_role("link", name="Use at least 15 characters")).to_be_visible()
    new.page.get_by_role("textbox", name=re.compile("assword")).fill(PASSWORD)
    new.press("Set password and sign in")
    expect(new.page.get_by_role("heading", level=1)).to_contain_text("Noor")
    expect(new.page.get_by_role("region", name="Your lessons")).to_contain_text("ookseller")
    stranger = person()
    stranger.expects("status of 404")
    stranger.go(link)
    expect(stranger.page.get_by_role("heading", level=1)).not_to_contain_text("Welcome")

    admin.go(address)
    admin.press("Change role, site or manager", role="link")
    choose_job_role(page, "Custodian")
    admin.press("Save changes")
    expect(page.locator(".pagehead .lead")).to_contain_text("Custodian")
    see(new, "ustodian")

    admin.press("End employment")
    expect(page.get_by_role("button", name="Rehire")).to_be_visible()
    new.page.reload()
    expect(new.page).to_have_url(re.compile("/sign-in"))
    new.page.get_by_label("E-mail").fill("noor.new@threerivers.example")
    new.page.get_by_role("textbox", name=re.compile("assword")).fill(PASSWORD)
    new.press("Sign in", state="refused")
    expect(new.page).to_have_url(re.compile("/sign-in"))

    admin.press("Rehire")
    expect(page.get_by_role("button", name="End employment")).to_be_visible()


def choose_job_role(page, name: str) -> None:
    while page.locator(".chosen button").count():
        page.locator(".chosen button").first.click()
    field = page.get_by_label("Job roles", exact=True)
    field.fill(f"{name} (")
    field.press("Enter")
    expect(page.locator(".chosen li")).to_have_count(1)


def see(person, words: str) -> None:
    """Reload until the worker has done what follows from a change."""
    end = time.monotonic() + PATIENCE
    person.page.reload()
    while words not in person.page.locator("main").inner_text():
        assert time.monotonic() < end, f"{person.page.url} does not say {words}"
        person.page.wait_for_timeout(250)
        person.page.reload()
