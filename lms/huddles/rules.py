"""Which week it is, what its huddle is about, and what stands on the card. Pure."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from lms.courses.frame import Frame
from lms.huddles.terms import MANTRA, WEEK, HuddleCard, Standards, TeamGap
from lms.journeys.signs import touchpoint_signs
from lms.journeys.terms import ImpactDocument, TouchpointDocument
from lms.vision.terms import MantraDocument

CHOICES = 5
"""Touchpoints among which a leader may choose."""
REST = 2
"""Weeks after which a team talks about the same touchpoint again, if there is another."""
WEEKDAY = 2
"""Wednesday, until the leader chooses another day."""
_GOODS, _NEVERS, _PILLARS = 3, 2, 4
"""So many fit on one screen."""


def week_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def day_in_week(week: date, weekday: int, *, today: date) -> date:
    """Return a weekday of a week, or today if that has passed."""
    return max(week + timedelta(days=weekday), min(today, week + WEEK - timedelta(days=1)))


def days_left(week: date, *, today: date) -> tuple[date, ...]:
    """Return the days of a week on which its huddle can still be held."""
    days = (week + timedelta(days=n) for n in range(WEEK.days))
    return tuple(day for day in days if day >= today)


def rank(gaps: Iterable[TeamGap]) -> tuple[TeamGap, ...]:
    """Return the touchpoints that a team understands least, the weakest first: those that most people do not understand.

    By heads, not by share: a talk of all is worth most where most gain by it. What concerns one person alone comes after,
    so that nobody is pointed at while something else is weak. Of two alike, the one with the larger share; then in the order
    of their codes, so that the answer is always the same.
    """
    known = (gap for gap in gaps if gap.people_count)
    order = sorted(known, key=lambda gap: (_tier(gap), -gap.missing_count, gap.people_count, gap.subject))
    return tuple(order[:CHOICES])


def _tier(gap: TeamGap) -> int:
    return 2 if not gap.missing_count else int(gap.people_count == 1)


def choose(gaps: Sequence[TeamGap], *, recent: Collection[str], is_mantra_new: bool) -> TeamGap | None:
    """Return what a team talks about, or `None` for the mantra itself: the weakest touchpoint that it has not just talked about.

    The first huddle after a new mantra is about the mantra.
    """
    if is_mantra_new or not gaps:
        return None
    return next((gap for gap in gaps if gap.subject not in recent), gaps[0])


def card(
    standards: Standards, subject: str, *, job_roles: Collection[str], mantra: MantraDocument
) -> HuddleCard | None:
    """Return the card about a touchpoint, or about the mantra; `None` if the release has no such touchpoint.

    :param job_roles: those of the team, whose parts are listened for
    :param mantra: the company's newest, for the card about the mantra: leaders talk about it before it is released
    """
    organisation = standards.organisation
    frame = Frame(organisation.locale, customer=organisation.customer_one, customers=organisation.customer_many)
    if subject == MANTRA:
        return _mantra_card(frame, mantra)
    map_code, _slash, code = subject.partition("/")
    document = next((one for one in standards.maps if one.code == map_code), None)
    touchpoint = next((one for one in document.touchpoints() if one.code == code), None) if document else None
    if touchpoint is None:
        return None
    parts = _parts(touchpoint, job_roles)
    return HuddleCard(
        language=frame.language,
        sign=touchpoint_signs(standards.maps)[subject],
        title=touchpoint.name,
        aloud=touchpoint.customer,
        hope=touchpoint.hopes,
        quote=touchpoint.says,
        question=frame.say("d.question"),
        goods=_in_turn([part.good for part in parts], _GOODS),
        nevers=_in_turn([part.never for part in parts], _NEVERS),
        closing=frame.say("q.reflect"),
        mantra=standards.mantra.text,
        mantra_version=standards.mantra.version,
    )


def _mantra_card(frame: Frame, mantra: MantraDocument) -> HuddleCard:
    pillars = [frame.say("l.pillar", pillar=one.name, means=one.means) for one in mantra.pillars]
    return HuddleCard(
        language=frame.language,
        sign=None,
        title=frame.say("t.mantra"),
        aloud=mantra.meaning,
        hope="",
        quote="",
        question=frame.say("d.question"),
        goods=tuple(pillars[:_PILLARS]),
        nevers=(),
        closing=frame.say("q.reflect"),
        mantra=mantra.text,
        mantra_version=mantra.version,
    )


def _parts(touchpoint: TouchpointDocument, job_roles: Collection[str]) -> Sequence[ImpactDocument]:
    """Return the team's own parts at a touchpoint, or all if it has none."""
    return [one for one in touchpoint.impacts if one.job_role in job_roles] or touchpoint.impacts


def _in_turn(lists: Sequence[Sequence[str]], most: int) -> tuple[str, ...]:
    """Return the first of each list, then the second of each, without repeats, and no more than so many."""
    longest = max(map(len, lists), default=0)
    found = dict.fromkeys(one[n] for n in range(longest) for one in lists if n < len(one))
    return tuple(found)[:most]
