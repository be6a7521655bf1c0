"""Somebody who has learned a part, and questions to ask them about it again."""

from datetime import datetime

from lms.core import ids
from lms.courses.terms import ItemDocument, ItemKind, ItemMode, ItemUse, MasteryLevel, ObjectiveDocument
from lms.recall import operations, queries
from tests.factories.learning import LearningFactory
from tests.factories.people import PeopleFactory
from tests.factories.programme import ProgrammeFactory
from tests.factories.quizzes import SMALL, QuizzesFactory
from tests.times import MONDAY as NOW

MOMENTS = ("in-store/booklist", "in-store/shelf", "in-store/till")


def question(kind, moment="in-store/booklist", *, use=ItemUse.ASSESSED, uses=(), job_role="bookseller", **more):
    """A question with one right answer."""
    name = f"{kind}-{moment.partition('/')[2]}"
    return ItemDocument(
        **{
            "item_id": name,
            "kind": kind,
            "level": MasteryLevel.UNDERSTAND,
            "use": use,
            "mode": ItemMode.SINGLE,
            "subject": (moment,),
            "stem": f"What about {name}?",
            "key": (f"Right: {name}",),
            "distractors": (f"Wrong: {name}", f"Odd: {name}"),
            "uses": uses or (name,),
            "job_role": job_role,
            "full_hash": name[:16],
        }
        | more
    )


RECALL = question(
    ItemKind.RECALL_UNAIDED,
    "mantra",
    level=MasteryLevel.KNOW,
    mode=ItemMode.TEXT,
    job_role=None,
    key=("Every student leaves ready for class.",),
    distractors=(),
)
BANK = (
    RECALL,
    *(question(ItemKind.SITUATION, moment) for moment in MOMENTS),
    *(question(ItemKind.INSTEAD, moment) for moment in MOMENTS),
    *(question(ItemKind.TELL, moment) for moment in MOMENTS),
    *(question(ItemKind.MISSED, moment, use=ItemUse.PRACTICE) for moment in MOMENTS),
)


def objective(moment="in-store/booklist", fingerprint="a" * 16):
    """To know the mantra, or to understand a moment."""
    is_mantra = moment == "mantra"
    return ObjectiveDocument(
        level=MasteryLevel.KNOW if is_mantra else MasteryLevel.UNDERSTAND,
        subject=moment,
        job_role=None if is_mantra else "bookseller",
        fingerprint=fingerprint,
        title=moment,
    )


class RecallFactory:
    """People with cards."""

    def __init__(self, session):
        self.session = session

    def learned(self, employee, *moments, bank=BANK, fingerprint="a" * 16, now=NOW):
        """Somebody completed a course about these moments and showed all of it; returns the id of its version."""
        self.working_days()
        learning = LearningFactory(self.session)
        lesson = learning.lesson(f"part-{ids.new_id().hex[:8]}", rule=None)
        asked = [objective(moment, fingerprint) for moment in moments]
        QuizzesFactory(self.session).quiz(lesson, rule=SMALL, bank=bank, objectives=asked)
        course = learning.role_course(PeopleFactory(self.session).job_role(), modules=[lesson], objectives=asked)
        learning.assigned(employee, course, fulfilled_at=now)
        self.shown(employee, *moments, fingerprint=fingerprint, now=now)
        return course

    def working_days(self, days=range(7)):
        """The company asks on these days: on all of them, so that tests do the same every day."""
        operations.set_working_days(self.session, days=days, viewer=None, now=NOW)

    def shown(self, employee, *moments, fingerprint="a" * 16, now=NOW):
        """Somebody was right about these in a check."""
        keys = [objective(moment).key for moment in moments]
        ProgrammeFactory(self.session).proof(employee, *keys, fingerprint=fingerprint, now=now)
        operations.make_cards(self.session, employee_id=employee.id)

    def follow_up(self, employee, *given, now: datetime):
        """Somebody answers the questions of today, right or not."""
        answered = []
        for is_right in given:
            open_one = queries.find_open_question(self.session, employee.id, now=now)
            item = open_one.item if open_one else queries.plan_follow_up(self.session, employee.id, now=now)[0][0].item
            answered.append(
                operations.answer_question(
                    self.session, employee_id=employee.id, item_id=item.item_id, now=now,
                    read=lambda one, right=is_right: answer(one, right),
                )
            )  # fmt: skip
        return answered


def answer(item, right=True):
    """The right answer to a question, or a wrong one."""
    if item.mode is ItemMode.TEXT:
        return {"text": item.key[0] if right else "Nothing of the sort"}
    return {"choice": item.key[0] if right else item.distractors[0]}
