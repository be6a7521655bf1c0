"""Which questions a form asks. That it holds for any company: `tests/curriculum/questions`."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from lms.courses.items.together import may_meet
from lms.courses.terms import ItemDocument, ItemKind, ItemMode, ItemUse, MasteryLevel
from lms.quizzes.assembly import Drawing, first_forms, is_repetition, next_form
from lms.quizzes.terms import QuizRule

MOMENTS = ("m/a", "m/b", "m/c")
RULE = QuizRule(size=7, moments=MOMENTS)


def make(item_id, kind, *subject, **values):
    return ItemDocument(
        **{
            "item_id": item_id,
            "kind": kind,
            "level": MasteryLevel.UNDERSTAND,
            "use": ItemUse.ASSESSED,
            "mode": ItemMode.SINGLE,
            "subject": subject,
            "stem": f"Question {item_id}",
            "key": (f"key {item_id}",),
            "distractors": (f"one {item_id}", f"two {item_id}"),
        }
        | values
    )


BANK = tuple(
    make(f"{kind}-{m}", ItemKind(kind), m) for m in MOMENTS for kind in ("situation", "mine", "instead", "tell")
)
RECALL = make("recall", ItemKind.RECALL_UNAIDED, "mantra", mode=ItemMode.TEXT, distractors=())
EXAMPLES = tuple(make(f"example-{n}", ItemKind.PILLAR_EXAMPLE, f"m/t{n}@r", f"pillar-{n % 3}") for n in range(6))


def form(bank, rule=RULE, number=0, seen=(), last=()):
    return next_form(Drawing(scope="role/r/part", rule=rule, bank=tuple(bank)), number=number, seen=seen, last=last)


class TestMoments:
    @given(st.integers(0, 9))
    def test_each_is_asked_about_before_any_twice_with_what_one_does_there_first(self, number):
        asked = form(BANK, number=number)

        assert [item.moment for item in asked[:3]] == list(MOMENTS)
        assert all(item.kind is not ItemKind.TELL for item in asked[:3])
        assert {item.moment for item in asked[3:6]} == set(MOMENTS)

    def test_an_example_of_a_pillar_fills_up_what_would_be_short(self):
        short = form([*BANK[:2], *EXAMPLES], rule=replace(RULE, moments=MOMENTS[:1]))

        assert {item.kind for item in short} == {"situation", "mine", "pillar_example"}
        assert form([*BANK, *EXAMPLES])[-1].kind is not ItemKind.PILLAR_EXAMPLE

    def test_a_scenario_that_a_trainer_wrote_comes_before_what_was_generated(self):
        scenario = make("by-hand", ItemKind.SCENARIO, "module/x", "m/b")

        assert form([*BANK, scenario])[1] == scenario

    def test_the_next_form_asks_what_the_last_did_not(self):
        first, second = first_forms(Drawing(scope="x", rule=RULE, bank=BANK), seen=())[:2]

        assert not is_repetition(second, {item.item_id for item in first})

    def test_the_next_form_is_as_long_as_the_first_where_the_bank_allows(self):
        bank = [
            *(make(f"a{n}", ItemKind.SITUATION, "m/a", uses=(f"line {n % 2}",)) for n in range(4)),
            *(make(f"b{n}", ItemKind.MINE, "m/b") for n in range(4)),
            *(make(f"c{n}", ItemKind.INSTEAD, "m/c") for n in range(4)),
        ]
        first = form(bank)

        for number in range(1, 6):
            again = next_form(
                Drawing(scope="x", rule=RULE, bank=tuple(bank)), number=number, seen=set(), last={q.item_id for q in first},
                length=len(first),
            )  # fmt: skip
            assert len(again) == len(first)
            assert not is_repetition(again, {q.item_id for q in first})
            first = again

    def test_a_shorter_one_that_forgives_less_waits_instead(self):
        bank = [make(f"a{n}", ItemKind.SCENARIO, "m/a") for n in range(6)]
        first = form(bank, rule=replace(RULE, size=5, moments=MOMENTS[:1]))
        drawing = Drawing(scope="x", rule=replace(RULE, size=5, moments=MOMENTS[:1]), bank=tuple(bank))

        again = next_form(drawing, number=1, seen=set(), last={q.item_id for q in first}, length=len(first))

        assert len(first) == len(again) == 5
        assert is_repetition(again, {q.item_id for q in first})

    def test_has_one_question_about_pillars(self):
        promises = [make(f"promise-{m}", ItemKind.PROMISE, m, "pillar-0") for m in MOMENTS]

        asked = form([*BANK[:2], *promises, *EXAMPLES], rule=replace(RULE, size=8))

        assert sum(item.kind in {ItemKind.PROMISE, ItemKind.PILLAR_EXAMPLE} for item in asked) == 1

    def test_practice_is_never_asked(self):
        assert form([replace(item, use=ItemUse.PRACTICE) for item in BANK]) == ()


class TestMantra:
    def test_begins_with_the_recall_and_asks_about_each_pillar_before_any_twice(self):
        asked = form([*EXAMPLES, RECALL], rule=QuizRule(size=5, moments=("mantra",)))

        assert asked[0] == RECALL
        assert {item.subject[1] for item in asked[1:4]} == {"pillar-0", "pillar-1", "pillar-2"}
        assert len(asked) == 5


class TestChosenByHand:
    def test_asks_all_in_their_order_whatever_they_share(self):
        bank = [replace(item, key=("Yes",), distractors=("No",)) for item in BANK]

        assert form(bank, rule=QuizRule(size=len(bank))) == tuple(bank)

    def test_the_retake_is_a_repetition(self):
        assert len(first_forms(Drawing(scope="module", rule=QuizRule(size=12), bank=BANK), seen=())) == 1


class TestMayMeet:
    def test_not_when_they_show_the_same_sentence_or_one_shows_what_the_other_asks_for(self):
        assert may_meet(BANK[0], BANK[1])
        assert not may_meet(BANK[0], replace(BANK[1], distractors=BANK[0].key))
        assert not may_meet(BANK[0], replace(BANK[1], uses=("key situation-m/a",)))
        assert not may_meet(RECALL, replace(BANK[0], shows_mantra=True))
        assert not may_meet(BANK[0], BANK[0])
