"""What is sent to observers."""

from lms.core.words import gettext as _
from lms.mail.terms import Facts, MessageKind, Words


def _named(facts: Facts) -> Words:
    return Words(
        subject=_("You can observe colleagues now"),
        lines=(
            _("%(name)s named you as an observer.", name=facts["name"]),
            _("When a colleague asks to be observed, watch them at work and record what you saw."),
        ),
        action=_("See your observations"),
        path="/observations",
    )


OBSERVER_NAMED = MessageKind(code="observer-named", label=_("Named as an observer"), words=_named, group="observations")
