"""A leader with a team, and huddles that they hold."""

from lms.huddles import operations, queries, rules
from lms.huddles.terms import HuddleCard, TeamGap
from tests.factories.identity import IdentityFactory
from tests.times import MONDAY

BOOKLIST = TeamGap(subject="in-store/booklist", name="Check the book list", missing_count=2, people_count=3)
TILL = TeamGap(subject="in-store/till", name="Pay at the till", missing_count=1, people_count=3)
CARD = HuddleCard(
    language="en",
    sign=None,
    title="Check the book list",
    aloud="Types in a course number.",
    hope="",
    quote="",
    question="When?",
    goods=(),
    nevers=(),
    closing="What will you do?",
    mantra="Every student leaves ready for class.",
    mantra_version=2,
)


class HuddlesFactory:
    """Teams and their huddles."""

    def __init__(self, session):
        self.session = session

    def team(self, *names, leader="Lea Moss", manager=None):
        """A leader and those who report to them."""
        identity = IdentityFactory(self.session)
        chief = identity.leader(leader, manager=manager)
        return chief, [identity.learner(name, manager=chief) for name in names or ("Ann Ito", "Ben Okoro", "Cy Wu")]

    def huddle(self, leader, *, gaps=(BOOKLIST, TILL), today=None):
        """This week's huddle, planned; about the mantra if the leader has not talked about it."""
        today = today or MONDAY.date()
        operations.prepare_week(self.session, leader_ids=(leader.id,), gaps={leader.id: gaps}, today=today)
        return queries.find_this_week(self.session, leader.id, today=today)

    def held_huddle(self, leader, *, gaps=(BOOKLIST, TILL), now=MONDAY, card=CARD, present=None, note=""):
        """This week's huddle, held."""
        huddle = self.huddle(leader, gaps=gaps, today=now.date())
        operations.close_huddle(
            self.session,
            huddle=huddle,
            card=card,
            present=present,
            note=note,
            viewer=IdentityFactory(self.session).viewer(leader),
            today=now.date(),
            now=now,
        )
        return queries.find_this_week(self.session, leader.id, today=rules.week_of(now.date()))
