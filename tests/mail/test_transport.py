"""Whatever a mail server does: it is known within a known time whether the e-mail was sent, and what to do about it."""

import pytest

from lms.mail.terms import Encryption, Server
from lms.mail.transport import (
    FolderTransport,
    MailRefused,
    MailUnsure,
    Parcel,
    Patience,
    ServerFault,
    SmtpTransport,
)
from tests.mail.servers import (
    CLOSE,
    DRIBBLE,
    ENDLESS,
    HANG,
    PASSWORD,
    USER,
    GoodServer,
    OddServer,
    client_context,
)
from tests.real_server import free_port

SHORT = Patience(connect=0.3, talk=0.3, end=0.3)
"""For servers that never answer: however slow this machine is, it comes to the same."""
CONTENT = b"Subject: Hello\r\n\r\nOne line.\r\n.A line with a dot.\r\nThe last.\r\n"


def parcel(recipient="ben@example.org", content=CONTENT):
    return Parcel(sender="training@example.org", recipient=recipient, name="one", write=lambda _all: content)


def transport(server, *, patience=None, **more):
    return SmtpTransport(server.address(**more), context=client_context(), patience=patience)


def send(server, one=None, **more):
    """Send one e-mail; return the answer and how often its last line was announced."""
    announced = []
    with transport(server, **more).connect() as connection:
        answer = connection.hand_over(one or parcel(), before_end=lambda: announced.append(True))
    return answer, len(announced)


def step_names(value):
    names = {id(HANG): "hangs", id(CLOSE): "closes", id(DRIBBLE): "dribbles", id(ENDLESS): "endless"}
    steps = value if isinstance(value, dict) else {"answers": value}
    return " ".join(f"{step} {names.get(id(answer), answer)}" for step, answer in steps.items())


class TestAGoodServer:
    @pytest.mark.parametrize("encryption", list(Encryption))
    def test_takes_what_is_sent_as_it_is(self, encryption):
        with GoodServer(encryption) as server:
            answer, announced = send(server)

        assert (answer, announced) == ("250 OK", 1)
        assert [raw.rstrip() for raw in server.mailbox.raw] == [CONTENT.rstrip()]
        assert server.mailbox.recipients == ["ben@example.org"]

    def test_knows_us_by_our_password(self):
        with GoodServer(Encryption.STARTTLS, needs_login=True) as server:
            send(server, username=USER, password=PASSWORD)
            with pytest.raises(ServerFault, match="535"):
                send(server, username=USER, password="another")

        assert len(server.mailbox.raw) == 1

    def test_takes_several_on_one_line(self):
        with GoodServer() as server, transport(server).connect() as connection:
            for _ in range(3):
                connection.hand_over(parcel(), before_end=lambda: None)

        assert len(server.mailbox.raw) == 3

    def test_with_a_certificate_that_nobody_vouches_for_gets_nothing(self):
        with GoodServer(Encryption.STARTTLS) as server:
            stranger = SmtpTransport(server.address())
            with pytest.raises(ServerFault, match="certificate"), stranger.connect():
                pass

        assert server.mailbox.raw == []


class TestAnOddServer:
    @pytest.mark.parametrize(
        "steps",
        [
            {"greeting": HANG},
            {"greeting": CLOSE},
            {"greeting": DRIBBLE},
            {"greeting": b"421 busy"},
            {"greeting": b"554 not you"},
            {"greeting": b"\xff\x00 what"},
            {"EHLO": ENDLESS},
            {"EHLO": HANG},
            {"MAIL": HANG},
            {"MAIL": DRIBBLE},
            {"MAIL": b"550 who are you"},
            {"MAIL": b"421 closing"},
            {"RCPT": CLOSE},
            {"RCPT": b"421 closing"},
            {"RCPT": b"999 what"},
            {"DATA": HANG},
            {"DATA": CLOSE},
            {"DATA": b"250 but why"},
            {"content": CLOSE},
        ],
        ids=step_names,
    )
    def test_that_cannot_be_used_has_taken_nothing(self, steps):
        # The system may have taken the last line before it notices that nobody reads on.
        expected = (ServerFault, MailUnsure) if "content" in steps else ServerFault
        with OddServer(**steps) as server, pytest.raises(expected) as fault:
            send(server, patience=SHORT)

        assert str(fault.value)
        assert server.taken == []

    @pytest.mark.parametrize(
        ("steps", "is_final"),
        [
            ({"RCPT": b"550 no such mailbox"}, True),
            ({"RCPT": b"452 mailbox full"}, False),
            ({"DATA": b"451 later"}, False),
            ({"DATA": b"554 no"}, True),
            ({"end": b"451 greylisted"}, False),
            ({"end": b"554 looks like spam"}, True),
            # It says that any size will do, or none, or nonsense, and means something else: only its answer counts.
            ({"MAIL": b"552 too large"}, True),
            ({"EHLO": b"250-odd\r\n250 SIZE 999999999", "end": b"552 too large"}, True),
            ({"EHLO": b"250-odd\r\n250 SIZE banana", "MAIL": b"452 too large now"}, False),
        ],
        ids=step_names,
    )
    def test_that_refuses_one_is_asked_again_only_if_it_makes_sense(self, steps, is_final):
        with OddServer(**steps) as server:
            with pytest.raises(MailRefused) as refused:
                send(server)

            assert refused.value.is_final is is_final
            assert str(refused.value)[:3] in {"550", "452", "451", "554", "552"}
            assert server.taken == []

    def test_that_refuses_one_takes_the_next(self):
        with OddServer(RCPT=b"550 no such mailbox") as server, transport(server).connect() as connection:
            with pytest.raises(MailRefused):
                connection.hand_over(parcel(), before_end=lambda: None)
            server.steps.clear()
            connection.hand_over(parcel(), before_end=lambda: None)

        assert len(server.taken) == 1

    @pytest.mark.parametrize("size", [b"SIZE 1", b"SIZE 0", b"SIZE", b"SIZE -7", b"SIZE banana"])
    def test_that_lies_about_size_still_gets_what_it_takes(self, size):
        with OddServer(EHLO=b"250-odd\r\n250 " + size) as server:
            send(server)

        assert len(server.taken) == 1

    @pytest.mark.parametrize("end", [HANG, CLOSE, DRIBBLE, ENDLESS, b"what", b"354 more"], ids=step_names)
    def test_that_does_not_answer_the_last_line_leaves_us_unsure(self, end):
        with OddServer(end=end) as server, pytest.raises(MailUnsure) as unsure:
            send(server, patience=Patience(end=0.3))

        assert str(unsure.value)

    def test_that_offers_no_encryption_gets_neither_password_nor_words(self):
        with OddServer() as server, pytest.raises(ServerFault):
            send(server, encryption=Encryption.STARTTLS, username=USER, password=PASSWORD)

        assert [one for one in server.commands if not one.startswith((b"EHLO", b"ehlo"))] == []

    def test_whose_last_line_was_not_sent_takes_nothing(self):
        """What is done before the last line may fail: the e-mail is then forgotten, not sent."""
        with OddServer() as server, pytest.raises(ZeroDivisionError), transport(server).connect() as connection:
            connection.hand_over(parcel(), before_end=lambda: 1 / 0)

        assert server.taken == []
        assert b"QUIT" not in b"\n".join(server.commands)

    def test_that_is_not_there_is_a_fault(self):
        nobody = SmtpTransport(Server(host="127.0.0.1", port=free_port(), encryption=Encryption.NONE), patience=SHORT)

        with pytest.raises(ServerFault), nobody.connect():
            pass

    @pytest.mark.parametrize(
        "recipient", ["ben@example.org>\r\nRCPT TO:<eve@example.org", "be n@example.org", "<ben@example.org"]
    )
    def test_never_sees_an_address_that_is_a_command(self, recipient):
        with OddServer() as server, pytest.raises(MailRefused) as refused:
            send(server, parcel(recipient))

        assert refused.value.is_final
        assert server.taken == []
        assert not [one for one in server.commands if one.startswith(b"RCPT")]


class TestAFolder:
    def test_holds_each_whole_e_mail_as_a_file(self, tmp_path):
        with FolderTransport(tmp_path / "mail").connect() as connection:
            connection.hand_over(parcel(), before_end=lambda: None)
            with pytest.raises(ZeroDivisionError):
                connection.hand_over(parcel(), before_end=lambda: 1 / 0)

        assert [file.read_bytes() for file in (tmp_path / "mail").glob("*.eml")] == [CONTENT]

    def test_that_cannot_be_written_is_a_fault(self, tmp_path):
        (tmp_path / "mail").write_text("a file")

        with pytest.raises(ServerFault), FolderTransport(tmp_path / "mail").connect():
            pass
