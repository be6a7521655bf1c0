"""Writing an e-mail: text and HTML of the same words."""

from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from functools import cache
from uuid import UUID

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from lms.core.frozen import frozen
from lms.core.words import gettext as _
from lms.mail import rules
from lms.mail.terms import Recipient, Sender, Words

_LOGO_ID = "logo"
# Seven bits: so it arrives unchanged through any server.
_PLAIN, _ALL_SCRIPTS = SMTP.clone(cte_type="7bit"), SMTPUTF8.clone(cte_type="7bit")


@frozen
class Letter:
    """One e-mail as values."""

    id: UUID
    """Of its first message: the same however often it is tried."""
    recipient: Recipient
    sender: Sender
    logo: bytes
    """A PNG; empty if there is none."""
    sender_name: str
    sender_address: str
    subject: str
    parts: tuple[Words, ...]
    """The messages in it."""
    base_url: str
    stop_url: str
    """Where the receiver ends all such e-mail, without signing in; empty for a must."""
    written_at: datetime


def compose(letter: Letter, *, all_scripts: bool) -> bytes:
    """Write an e-mail; `all_scripts` only for a server that takes addresses with letters that are not ASCII."""
    message = EmailMessage(policy=_ALL_SCRIPTS if all_scripts else _PLAIN)
    message["From"] = _address(letter.sender_name, letter.sender_address)
    message["To"] = _address(letter.recipient.name, letter.recipient.email)
    message["Subject"] = rules.header_line(letter.subject)
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = message_id(letter.id, letter.sender_address)
    message["Auto-Submitted"] = "auto-generated"
    if letter.stop_url:
        message["List-Unsubscribe"] = f"<{letter.stop_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(_text(letter))
    message.add_alternative(_html(letter), subtype="html")
    if letter.logo:
        html = message.get_payload()[1]  # type: ignore[index]  # the second of the two alternatives
        html.add_related(  # type: ignore[union-attr]  # it is one
            letter.logo, "image", "png", cid=f"<{_LOGO_ID}>", disposition="inline"
        )
    return message.as_bytes()


def message_id(letter_id: UUID, sender_address: str) -> str:
    """Return the id by which servers know an e-mail again."""
    return f"<{letter_id.hex}@{_ascii_domain(sender_address.rpartition('@')[2])}>"


def subject_of(parts: Sequence[Words], *, sender: Sender) -> str:
    """Return the subject of an e-mail with these messages."""
    if len(parts) == 1:
        return str(parts[0].subject)
    return str(_("%(company)s: %(count)s messages for you", company=sender.name, count=len(parts)))


def _address(name: str, address: str) -> Address:
    user, _at, domain = address.rpartition("@")
    return Address(rules.header_line(name, most=100), user, _ascii_domain(domain))


def _ascii_domain(domain: str) -> str:
    try:
        return domain if domain.isascii() else domain.encode("idna").decode()
    except UnicodeError:
        return domain


def _text(letter: Letter) -> str:
    blocks = [str(_("Hello %(name)s,", name=letter.recipient.name))]
    for part in letter.parts:
        if len(letter.parts) > 1:
            blocks.append(f"— {part.subject}")
        blocks += map(str, part.lines)
        if part.path:
            blocks.append(f"{part.action}:\n{letter.base_url}{part.path}")
    blocks.append(f"-- \n{letter.sender.name}")
    if letter.stop_url:
        blocks.append(f"{_('Choose which e-mails you get:')}\n{letter.base_url}/me/messages")
    return "\n\n".join(blocks) + "\n"


def _html(letter: Letter) -> str:
    colour = letter.sender.colour
    return _template().render(
        letter=letter,
        hello=_("Hello %(name)s,", name=letter.recipient.name),
        choose=_("Choose which e-mails you get"),
        colour=colour,
        on_colour="#ffffff" if rules.is_dark(colour) else "#10161d",
        logo=f"cid:{_LOGO_ID}" if letter.logo else "",
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("lms.mail", "letters"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("letter.html")
