"""Kinds of messages that belong to no feature."""

from lms.core.words import gettext as _
from lms.mail.terms import Facts, MessageKind, Words


def note(facts: Facts) -> Words:
    """Return a message that was written before kinds were known: its words are its facts."""
    lines = tuple(line for line in str(facts["body"]).split("\n") if line)
    return Words(subject=str(facts["subject"]), lines=lines)


def trial(company: str) -> Words:
    """Return the words of the e-mail with which somebody tries the settings."""
    return Words(
        subject=_("Test e-mail from %(company)s", company=company),
        lines=(
            _("It works: this e-mail reached you. If it was in the spam folder, ask your provider about SPF and DKIM."),
        ),
    )


NOTE = MessageKind(code="note", label=_("Message"), words=note)
