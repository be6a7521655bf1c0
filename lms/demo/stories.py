"""What people of the example company tell: stories that all can read, one that waits, one that was declined, one that was reported."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.demo.company import Colleague, Staff
from lms.stories import operations
from lms.stories.terms import StoryText


@frozen
class _Told:
    """A story, by whom, and how many days ago."""

    job_role: str
    at: str
    days: int
    title: str
    text: str
    is_named: bool = False
    number: int = 0
    """Which of those who hold the job role."""


STORIES = (
    _Told(
        job_role="bookseller", at="in-store/shelf", days=9, number=3, is_named=True,
        title="Four books, one name",
        text="A student had last year’s edition in her hand and was already on the way to the register. I asked for the course "
        "number, and we opened both books side by side: the chapters are in another order. She laughed and said, “That would have "
        "been a long first week.”\n\nIt took one minute. Since then I always open the book with them.",
    ),
    _Told(
        job_role="bookseller", at="in-store/aid-charge", days=6, number=2, is_named=True,
        title="We turned the screen away",
        text="A student’s aid hadn’t come through, and five people stood behind him. I said I’d like to check something, set his books "
        "aside and called billing from the side counter. The charge went through in four minutes.\n\n"
        "He never had to say the word money aloud.",
    ),
    _Told(
        job_role="service-desk", at="in-store/sold-out", days=16,
        title="The first chapter was enough",
        text="Chemistry was sold out until Thursday, and class was on Tuesday. I printed the publisher’s free first chapter and wrote the "
        "date on it. She came back on Thursday with two friends.",
    ),
    _Told(
        job_role="rush-assistant", at="in-store/greeting", days=21, is_named=True,
        title="",
        text="Someone said, “Sorry, this is probably a stupid question.” I said I’d asked the same one in my first week, and walked along. "
        "He needed the right line, nothing else.",
    ),
    _Told(
        job_role="shift-supervisor", at="in-store/line", days=13,
        title="Twelve minutes, honestly",
        text="The line went round the corner. I walked along it and told everyone: about twelve minutes, and anyone who only needs a code can "
        "come to the desk now. Six people left the line happy.",
    ),
    _Told(
        job_role="campus-courier", at="online-order/delay-notice", days=30, is_named=True,
        title="Before she asked",
        text="The van broke down at noon. Instead of waiting for calls, we wrote to all eleven people with the new hour. Nobody called.",
    ),
    _Told(
        job_role="receiving-clerk", at="in-store/shelf", days=40,
        title="Friday, ten to five",
        text="Two cartons of nursing books came in at ten to five. We stayed twenty minutes and shelved them. On Saturday morning they were "
        "all sold before ten.",
    ),
    _Told(
        job_role="fulfilment-clerk", at="online-order/parcel", days=35,
        title="",
        text="An access code was missing from a parcel that I had packed. I called her before she noticed and read it out.",
    ),
    _Told(
        job_role="service-desk", at="fix-problem/call-back", days=26, number=1, is_named=True,
        title="I called back to say I didn’t know yet",
        text="I had promised an answer by three, and at three I had none. I called anyway and said so. He thanked me more for that call than "
        "for the one with the answer.",
    ),
    _Told(
        job_role="rental-specialist", at="end-of-term/no-value", days=50,
        title="Worth nothing, but not to everybody",
        text="His book had no buyback value. I showed him why on the screen, and told him of the shelf at the tutoring center. He left it there "
        "himself.",
    ),
    _Told(
        job_role="systems-administrator", at="in-store/booklist", days=18,
        title="Half past five",
        text="The feed had failed overnight. I saw it at half past five, reran it and wrote to both teams before seven. Nobody sold from "
        "yesterday’s list, and no student ever knew.",
    ),
)  # fmt: skip
IN_RUSH_NEWS = 1
"""Which of these stands in an announcement."""
WAITING = "I saw a student read the tag three times and put the book back. We compared it with her list: it was the right one. She said nobody had checked with her before."
COACHED = "On her first day an assistant asked which greeting she should learn by heart. I said: none. Ask which class they have first. An hour later I heard her ask it to everybody."
"""What the trainer tells; the director has not read it yet."""
DECLINED = "Tom Baker from BIO 101 had no money again and I let him pay on Friday."
WHY_DECLINED = "A good deed! Please leave out the student’s name and class, then I’ll gladly approve it."
REPORTED = "The store next door told a student we were closed. I ran after her. We are simply better than they are."
WHY_REPORTED = "This reads as if we ran others down."


def tell_stories(session: Session, staff: Staff, *, manager: Colleague, now: datetime) -> UUID:
    """Let people tell stories; one waits for the captioned manager. Return the id of one that all can read."""
    told = [_show(session, staff, one, now=now) for one in STORIES]
    team = [
        one
        for one in staff.colleagues.values()
        if one.member.reports_to == manager.member.email and one.member.job_role == "service-desk"
    ] or [one for one in staff.colleagues.values() if one.member.reports_to == manager.member.email]
    teller = team[0]
    _tell(session, teller, "in-store/shelf", WAITING, now=now - timedelta(hours=20))
    trainer = staff.with_job_role("training-coordinator")
    _tell(session, trainer, "in-store/greeting", COACHED, now=now - timedelta(hours=30))
    declined = _tell(session, teller, "in-store/register", DECLINED, now=now - timedelta(days=8))
    operations.decline_story(
        session,
        story_id=declined,
        seen_revision=0,
        reason=WHY_DECLINED,
        viewer=manager.viewer,
        now=now - timedelta(days=7),
    )
    reported = _tell(session, teller, "in-store/entrance", REPORTED, now=now - timedelta(days=4))
    operations.approve_story(
        session, story_id=reported, seen_revision=0, viewer=manager.viewer, now=now - timedelta(days=3)
    )
    reader = staff.with_job_role("marketing-coordinator").viewer
    operations.report_story(session, story_id=reported, reason=WHY_REPORTED, viewer=reader, now=now - timedelta(days=1))
    return told[IN_RUSH_NEWS]


def _show(session: Session, staff: Staff, one: _Told, *, now: datetime) -> UUID:
    holders = [colleague for colleague in staff.colleagues.values() if colleague.member.job_role == one.job_role]
    teller = holders[min(one.number, len(holders) - 1)]
    at = now - timedelta(days=one.days, hours=5)
    story_id = _tell(session, teller, one.at, one.text, title=one.title, is_named=one.is_named, now=at)
    manager = staff.manager_of(teller)
    assert manager is not None
    operations.approve_story(session, story_id=story_id, seen_revision=0, viewer=manager, now=at + timedelta(hours=4))
    return story_id


def _tell(
    session: Session, teller: Colleague, at: str, text: str, *, title: str = "", is_named: bool = False, now: datetime
) -> UUID:
    told = StoryText(at=at, title=title, text=text, is_named=is_named)
    return operations.tell_story(session, text=told, viewer=teller.viewer, now=now)
