"""What is sent to who is asked to do a step."""

from lms.core.words import gettext as _
from lms.mail.terms import Facts, MessageKind, Words
from lms.organisation.setup.terms import SetupStep


def _asked(facts: Facts) -> Words:
    step = SetupStep(facts["step"]).label
    return Words(
        subject=_("Can you do this? %(step)s", step=step),
        lines=(
            _(
                "%(person)s asks you to do a step in setting up your training: %(step)s.",
                person=facts["from"],
                step=step,
            ),
        ),
        action=_("Open the step"),
        path=facts["path"],
    )


STEP_ASKED = MessageKind(code="setup-step", label=_("Setup step to do"), words=_asked)
