"""Pulses in the example company: a baseline before the release, two since, and one that is open."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.demo.company import Staff
from lms.journeys import queries as journeys
from lms.journeys.job_roles import touchpoints_of
from lms.pulse import operations, queries, rules
from lms.pulse.terms import PulseAudience, PulseQuestion

SHARE = 75
NOT_YET = frozenset({"bookseller", "systems-administrator", "store-manager", "training-coordinator"})
"""Job roles whose people have not answered the open pulse, so that one can try it."""
ANSWERING = 0.8
"""The chance that somebody who is asked answers."""
MEANINGS = (
    "Nobody goes home without the right book.",
    "They can start on Monday with what they need.",
    "We don’t stop at the sale, we ask what the class wants.",
    "Right edition, right day.",
    "That the student isn’t surprised in the first lecture.",
    "Check the list before you hand anything over.",
    "I keep the systems up so that the list is right.",
    "Being friendly, I think.",
    "If we don’t have it, we say when it comes.",
    "Ready means the code works too, not just the book.",
    "Less to carry, less to worry about.",
    "They paid, so it should be complete.",
)


@frozen
class Mood:
    """How a company answers at one time, as chances."""

    title: str
    exact: float
    near: float
    partial: float
    moment: float
    leader: float
    able: float


BASELINE = Mood(title="Before the launch", exact=0.08, near=0.12, partial=0.25, moment=0.3, leader=0.15, able=0.35)
SPRING = Mood(title="Six weeks in", exact=0.4, near=0.22, partial=0.2, moment=0.55, leader=0.45, able=0.6)
LATER = Mood(title="Three months in", exact=0.55, near=0.2, partial=0.15, moment=0.72, leader=0.4, able=0.7)
NOW = Mood(title="Autumn", exact=0.6, near=0.2, partial=0.1, moment=0.75, leader=0.5, able=0.7)


def live_pulse(session: Session, staff: Staff, mood: Mood, *, opens: datetime, closes: datetime, now: datetime) -> None:
    """Ask some people, and close the pulse if its last day has passed by now."""
    random = Random(mood.title)  # noqa: S311  the same answers each time, nothing secret
    first, last = opens.date(), closes.date()
    pulse_id = operations.plan_pulse(
        session, title=mood.title, is_baseline=mood is BASELINE, audience=PulseAudience(), share_percent=100 if mood is NOW else SHARE,
        opens_on=first, closes_on=last, today=first, viewer=staff.with_job_role("training-coordinator").viewer,
        now=opens - timedelta(minutes=1),
    )  # fmt: skip
    operations.open_whole(session, pulse_id=pulse_id, now=opens)
    own = _own_moments(session, staff)
    for colleague in staff.colleagues.values():
        invitation = queries.find_invitation(session, colleague.employee_id, pulse_id=pulse_id)
        is_late = mood is NOW and colleague.member.job_role in NOT_YET
        if invitation is None or is_late or random.random() > (ANSWERING if last < now.date() else ANSWERING / 3):
            continue
        moments = own.get(colleague.member.job_role, frozenset())
        for question in rules.questions_of(invitation.pulse.mantra):
            answer = _answer(question, invitation.pulse.mantra.text, moments, mood, random)
            operations.answer_question(
                session, employee_id=colleague.employee_id, invitation=invitation, question=question, answer=answer,
                own_moments=moments, today=first,
            )  # fmt: skip
            invitation = replace(invitation, step=invitation.step + 1)
    if last < now.date():
        for colleague in staff.colleagues.values():
            if colleague.member.job_role == "store-manager":
                cell_id = queries.find_team_cell(session, pulse_id=pulse_id, leader_id=colleague.employee_id)
                operations.predict_team(
                    session, pulse_id=pulse_id, cell_id=cell_id, employee_id=colleague.employee_id,
                    percent=random.randrange(5, 10) * 10, now=opens,
                )  # fmt: skip
        operations.seal_pulse(session, pulse_id=pulse_id, now=closes + timedelta(days=1))


def _own_moments(session: Session, staff: Staff) -> dict[str, frozenset[str]]:
    maps = journeys.list_published_maps(session)
    job_roles = {colleague.member.job_role for colleague in staff.colleagues.values()}
    return {
        role: frozenset(one.name for document in maps for one in touchpoints_of(document, role)) for role in job_roles
    }


def _answer(question: PulseQuestion, mantra: str, moments: frozenset[str], mood: Mood, random: Random) -> str:
    chance = random.random()
    words = mantra.split()
    match question:
        case PulseQuestion.MANTRA:
            if chance < mood.exact:
                return mantra
            if chance < mood.exact + mood.near:
                return " ".join(["and", *words])
            return " ".join(words[: -(-len(words) // 2)]) if chance < mood.exact + mood.near + mood.partial else ""
        case PulseQuestion.MEANING:
            return random.choice(MEANINGS) if chance < ANSWERING else ""
        case PulseQuestion.MOMENT:
            return min(moments) if moments and chance < mood.moment else "elsewhere"
        case PulseQuestion.RECOGNITION:
            return mantra if chance < min(1.0, mood.exact + 0.35) else ""
        case PulseQuestion.LEADER:
            return "yes" if chance < mood.leader else "no"
        case PulseQuestion.ABILITY:
            return random.choice("45") if chance < mood.able else random.choice("123")
