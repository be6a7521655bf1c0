"""Quizzes with one question of each kind, and attempts at them."""

from random import Random

from lms.courses.terms import ItemDocument, ItemKind, ItemMode, ItemUse, MasteryLevel, ObjectiveDocument
from lms.demo.answers import wrong_answer
from lms.quizzes import operations, queries
from lms.quizzes.terms import QuizRule
from tests.times import MONDAY as NOW

SMALL = QuizRule(size=4)

OBJECTIVES = (
    ObjectiveDocument(level=MasteryLevel.KNOW, subject="mantra", fingerprint="a" * 16, title="Our mantra"),
    ObjectiveDocument(
        level=MasteryLevel.UNDERSTAND,
        subject="in-store/booklist",
        job_role="bookseller",
        fingerprint="b" * 16,
        title="Check the book list",
    ),
)


def _item(item_id, mode, **values):
    given = {
        "kind": ItemKind.IMPACT_PICK,
        "level": MasteryLevel.UNDERSTAND,
        "use": ItemUse.ASSESSED,
        "subject": ("in-store/booklist",),
        "stem": f"What about {item_id}?",
        "explanation": f"Explained: {item_id}.",
        "source": f"Check the book list ({item_id}), Buying course books in the store",
        "key_hash": item_id,
        "full_hash": item_id,
    }
    return ItemDocument(item_id=item_id, mode=mode, **given | values)


ITEMS = (
    _item(
        "pick",
        ItemMode.SINGLE,
        level=MasteryLevel.KNOW,
        kind=ItemKind.MANTRA_PICK,
        subject=("mantra",),
        key=("Ready for class",),
        distractors=("Ready to learn", "Ready to pay"),
        feedback=(("Ready to pay", "Told to who pays."),),
        shows_mantra=True,
    ),
    _item(
        "many",
        ItemMode.MULTIPLE,
        kind=ItemKind.PARTNERS,
        key=("Buyer", "Courier"),
        distractors=("Cashier", "Plumber"),
    ),
    _item("order", ItemMode.ORDER, kind=ItemKind.STAGE_ORDER, key=("Find", "Buy", "Use")),
    _item(
        "match",
        ItemMode.MATCH,
        kind=ItemKind.IMPACT_MATCH,
        prompts=("At the door", "At the till"),
        key=("You greet", "You total"),
        is_apply=True,
    ),
)
RIGHT = {
    "pick": {"choice": "Ready for class"},
    "many": {"choices": ["Buyer", "Courier"]},
    "order": {"order": ["Find", "Buy", "Use"]},
    "match": {"pairs": {"At the door": "You greet", "At the till": "You total"}},
}


class QuizzesFactory:
    """Quizzes and attempts, through the real operations."""

    def __init__(self, session):
        self.session = session

    def quiz(self, module, *, rule=SMALL, bank=ITEMS, objectives=OBJECTIVES, title="Quiz of the mantra"):
        """A module version's quiz; returns its id."""
        return operations.save_quiz(
            self.session,
            module_version_id=module.version_id,
            title=title,
            rule=rule,
            bank=bank,
            objectives=objectives,
        )

    def attempt(self, quiz_id, employee, *, answers=None, now=NOW):
        """A started attempt; `answers` by item id are given."""
        attempt_id = operations.start_attempt(self.session, quiz_id=quiz_id, employee_id=employee.id, now=now)
        self.answer(attempt_id, answers or {}, now=now)
        return attempt_id

    def answer(self, attempt_id, answers, *, now=NOW):
        """Answers by item id are given in an attempt."""
        asked = queries.list_asked_questions(self.session, attempt_id)
        given = {one.position: answers[one.item.item_id] for one in asked if one.item.item_id in answers}
        operations.answer_questions(self.session, attempt_id=attempt_id, answers=given, now=now)

    def quiz_of(self, module):
        """The id of a module version's quiz."""
        return queries.find_quiz_id(self.session, module.version_id)

    def submitted(self, quiz_id, employee, *, answers=RIGHT, now=NOW):
        """An attempt whose questions were all answered: rightly, unless `answers` leave one out or say otherwise."""
        attempt_id = self.attempt(quiz_id, employee, now=now)
        self.close(attempt_id, answers=answers, now=now)
        return attempt_id

    def close(self, attempt_id, *, answers=None, now=NOW):
        """What is open in an attempt is answered, wrongly where `answers` do not say how."""
        asked = queries.list_asked_questions(self.session, attempt_id)
        wrong = {one.item.item_id: wrong_answer(one.item, Random(1)) for one in asked}
        self.answer(attempt_id, wrong | (answers or {}), now=now)
