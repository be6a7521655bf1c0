"""What stands in an e-mail."""

import io
from email import message_from_bytes, policy

from PIL import Image

from lms.core import clock, ids
from lms.files.store import DiskStore
from lms.mail.letter import Letter, compose
from lms.mail.logo import MOST, read_logo
from lms.mail.terms import Recipient, Sender, Words


def letter(**more):
    words = Words(subject="Hello", lines=("One line.",), action="Start", path="/lessons")
    values = {
        "id": ids.new_id(),
        "recipient": Recipient(employee_id=ids.new_id(), name="Ben", email="ben@example.org", is_active=True),
        "sender": Sender(name="Three Rivers", colour="#ffc917"),
        "logo": b"",
        "sender_name": "Three Rivers",
        "sender_address": "training@example.org",
        "subject": "Hello",
        "parts": (words,),
        "base_url": "https://learn.example.org",
        "stop_url": "",
        "written_at": clock.now(),
    }
    return message_from_bytes(compose(Letter(**{**values, **more}), all_scripts=False), policy=policy.default)


def picture(kind="WEBP", size=(2000, 400)):
    written = io.BytesIO()
    Image.new("RGB", size, "#ffc917").save(written, kind)
    return io.BytesIO(written.getvalue())


def test_has_one_link_in_text_and_html():
    message = letter()

    for kind in ("plain", "html"):
        assert "https://learn.example.org/lessons" in message.get_body((kind,)).get_content()


def test_carries_the_logo_small_and_as_all_programs_show_it(tmp_path):
    stored = DiskStore(tmp_path).keep(picture(), limit=10**6)

    message = letter(logo=read_logo(tmp_path, stored.sha256))

    [related] = [part for part in message.walk() if part.get_content_maintype() == "image"]
    with Image.open(io.BytesIO(related.get_content())) as shown:
        assert shown.format == "PNG"
        assert shown.width <= MOST[0]
        assert shown.height <= MOST[1]
    assert f"cid:{related['Content-ID'].strip('<>')}" in message.get_body(("html",)).get_content()


def test_goes_out_without_a_logo_that_is_gone_or_damaged(tmp_path):
    damaged = DiskStore(tmp_path).keep(io.BytesIO(b"no picture"), limit=10**6)

    assert [read_logo(tmp_path, one) for one in ("", "0" * 64, damaged.sha256)] == [b"", b"", b""]


def test_is_seven_bits_wide_whatever_people_are_called():
    message = letter(parts=(Words(subject="Grüße", lines=("Béla 李 ✓" * 300,)),), subject="Grüße 李")

    assert message["Subject"] == "Grüße 李"
    assert message.as_bytes().isascii()
