from dataclasses import replace

import pytest
from werkzeug.datastructures import MultiDict

from lms.courses.items.typed import MAX_LENGTH
from lms.courses.terms import ItemMode
from lms.quizzes import forms
from tests.factories.quizzes import ITEMS

ONE, MANY, ORDER, MATCH = ITEMS
TEXT = replace(ONE, mode=ItemMode.TEXT)


@pytest.mark.parametrize(
    ("item", "sent", "answer"),
    [
        (ONE, [("q1", "Ready to pay")], {"choice": "Ready to pay"}),
        (ONE, [("q1", "")], None),
        (MANY, [("q1", "Buyer"), ("q1", "Cashier")], {"choices": ["Buyer", "Cashier"]}),
        (MANY, [], None),
        (replace(MANY, mode=ItemMode.CHECKLIST), [("q1", "Buyer")], {"choices": ["Buyer"]}),
        (ORDER, [("q1", "Use"), ("q1", "Buy"), ("q1", "Find")], {"order": ["Use", "Buy", "Find"]}),
        (ORDER, [], None),
        (MATCH, [("q1-0", "You greet"), ("q1-1", "")], {"pairs": {"At the door": "You greet"}}),
        (MATCH, [("q1-0", "")], None),
        (TEXT, [("q1", " Ready\nfor  class\x00 ")], {"text": "Ready for  class"}),
        (TEXT, [("q1", "   ")], None),
        (replace(ONE, mode=ItemMode.REFLECT), [("q1", "One.\nTwo.")], {"text": "One.\nTwo."}),
        (TEXT, [("q1", "x" * 3000)], {"text": "x" * MAX_LENGTH}),
    ],
)
def test_reads_what_a_page_sends(item, sent, answer):
    assert forms.read_answer(item, MultiDict(sent), "q1") == answer


@pytest.mark.parametrize(
    ("move", "order"),
    [
        ("q1:0:down", ["Buy", "Use", "Find"]),
        ("q1:2:up", ["Use", "Find", "Buy"]),
        ("q1:0:up", ["Use", "Buy", "Find"]),
        ("q1:2:down", ["Use", "Buy", "Find"]),
        ("q1:-1:up", ["Use", "Buy", "Find"]),
        ("q1:٢:up", ["Use", "Buy", "Find"]),
        ("q2:0:down", ["Use", "Buy", "Find"]),
    ],
)
def test_moves_one_step(move, order):
    sent = MultiDict([("q1", "Use"), ("q1", "Buy"), ("q1", "Find"), ("move", move)])

    assert forms.read_moved_answer(ORDER, sent, "q1") == {"order": order}
