"""What deputies and their managers are told."""

from datetime import date

from lms.core.words import Day
from lms.core.words import gettext as _
from lms.mail.terms import Facts, MessageKind, Words


def _days(facts: Facts) -> dict[str, Day]:
    return {name: Day(date.fromisoformat(facts[name])) for name in ("starts_on", "ends_on")}


def _named(facts: Facts) -> Words:
    return Words(
        subject=_("You stand in for %(name)s", name=facts["name"]),
        lines=(
            _("From %(starts_on)s to %(ends_on)s you stand in for %(name)s.", name=facts["name"], **_days(facts)),
            _("In that time you see their team, and can observe people, approve observations and send reminders."),
        ),
        action=_("See the team"),
        path=f"/team?leader={facts['manager_id']}",
    )


def _set(facts: Facts) -> Words:
    return Words(
        subject=_("%(name)s stands in for you", name=facts["name"]),
        lines=(_("From %(starts_on)s to %(ends_on)s %(name)s stands in for you.", name=facts["name"], **_days(facts)),),
        action=_("See your deputies"),
        path="/team/deputies",
    )


def _canceled(facts: Facts) -> Words:
    return Words(
        subject=_("You no longer stand in for %(name)s", name=facts["name"]),
        lines=(_("%(name)s has cancelled it. There is nothing to do.", name=facts["name"]),),
    )


DEPUTY_NAMED = MessageKind(code="deputy-named", label=_("Named as a deputy"), words=_named, group="deputies")
DEPUTY_SET = MessageKind(code="deputy-set", label=_("Your deputy"), words=_set, group="deputies")
DEPUTY_CANCELED = MessageKind(code="deputy-canceled", label=_("No longer a deputy"), words=_canceled, group="deputies")
