"""What is sent to who reported a problem."""

from lms.core.words import gettext as _
from lms.mail.terms import Facts, MessageKind, Words
from lms.problems.terms import ProblemState


def _answered(facts: Facts) -> Words:
    quoted, answer = f"“{facts['text']}”", facts["answer"]
    return Words(
        subject=_("Answer about “%(lesson)s”", lesson=facts["lesson"]),
        lines=(quoted, ProblemState(facts["state"]).label, *((answer,) if answer else ())),
        action=_("See what you reported"),
        path="/problems/mine",
    )


PROBLEM_ANSWERED = MessageKind(
    code="problem-answered", label=_("Answer to a reported problem"), words=_answered, group="problems"
)
