"""The parts that pages are made of, each with little, much and odd input."""

from types import SimpleNamespace as Thing

import html5lib
import pytest
from flask import render_template_string

from lms.journeys.signs import touchpoint_signs
from lms.quizzes.terms import FeedbackView, QuestionView
from lms.web.forms import Form, choice_field, line_field
from tests.journeys.maps import made_map, stage, touchpoint
from tests.page_checker import check_page, text_of


@pytest.fixture
def show(whole_app):
    """Render a piece of template inside a whole page, check the page, return its main part."""

    def render(source: str, **values):
        lines = (
            '{% extends "layout/plain.html" %}',
            *(
                f'{{% import "macros/{name}.html" as {name} %}}'
                for name in ("parts", "forms", "charts", "questions", "route", "heat", "stops")
            ),
            "{% block title %}A part{% endblock %}{% block main %}<h1>A part</h1>",
            source,
            "{% endblock %}",
        )
        with whole_app.test_request_context("/"):
            html = render_template_string("\n".join(lines), **values)
        check_page(html, path=source)
        return html5lib.parse(html, namespaceHTMLElements=False).find(".//main")

    return render


def classes(element) -> set[str]:
    return set((element.get("class") or "").split())


class TestMarks:
    def test_say_each_level_and_state_in_words(self, show):
        levels = [("understand", "outdated"), ("demonstrate", "asked")]

        main = show("{{ stops.marks(levels) }}", levels=levels)

        assert [li.get("data-state") for li in main.iter("li")] == ["outdated", "asked"]
        assert [text_of(li) for li in main.iter("li")] == [
            "Understand: the standard changed", "Demonstrate: waiting to be observed",
        ]  # fmt: skip


class TestPlate:
    def test_is_never_a_bare_code(self, show):
        sign = touchpoint_signs([made_map(stage("find", touchpoint("door")), code="in-store")])["in-store/door"]

        main = show("{{ stops.plate(sign, you=true) }}", sign=sign)

        assert sign == "IS\xa0A1"
        (plate,) = [span for span in main.iter("span") if "plate" in classes(span)]
        assert classes(plate) == {"plate", "you"}
        assert (plate.get("data-line"), text_of(plate).split()[0]) == ("1", sign.journey)


class TestRoute:
    def stage(self, letter, count):
        stops = [Thing(sign=f"{letter}{n}", name=f"Stop {n}", url="") for n in range(1, count + 1)]
        return Thing(letter=letter, name="Stage " + letter, touchpoints=stops)

    def test_a_long_stage_goes_on_in_the_next_row(self, show):
        main = show("{{ route.route(stages, ()) }}", stages=[self.stage("A", 30), self.stage("B", 1)])

        widths = [next(c for c in classes(li) if c.startswith("w")) for li in main.iter("li") if "stage" in classes(li)]
        assert widths == ["w12", "w12", "w6", "w1"]

    def test_my_stops_are_told_apart_in_words_too(self, show):
        main = show('{{ route.route(stages, ("A2",)) }}', stages=[self.stage("A", 3)])

        yours = [text_of(li) for li in main.iter("li") if "you" in classes(li)]
        assert yours == ["A2 Stop 2 (yours)"]

    def test_no_stage_is_no_error(self, show):
        show("{{ route.route([], ()) }}")


class TestHeat:
    def test_no_part_is_neither_a_colour_nor_a_zero(self, show):
        cells = [
            None,
            Thing(percent=None, needs_refresh=False, url="", description=""),
            Thing(percent=0, needs_refresh=False, url="", description=""),
            Thing(percent=0, needs_refresh=True, url="", description="nobody of 3 people"),
            Thing(percent=100, needs_refresh=False, url="/d", description="3 of 3 people"),
        ]
        stages = [Thing(letter="A", name="Stage", touchpoints=[Thing(sign=f"A{n}", name="Stop") for n in range(5)])]

        main = show(
            '{{ heat.heat(stages, rows, "Who understands") }}',
            stages=stages,
            rows=[Thing(name="Stores", url="", cells=cells)],
        )

        row = list(main.find(".//tbody/tr").iter("td"))
        assert [cell.get("data-band") for cell in row] == ["none", "none", "0", "refresh", "4"]
        assert [text_of(cell) for cell in row] == [
            "· no part",
            "– too few people to show",
            "0",
            "nobody of 3 people",
            "100 percent, 3 of 3 people",
        ]


class TestCharts:
    @pytest.mark.parametrize("values", [[], [5], [5, 5], [0, 0, 0], [1, 9, 4]])
    def test_bear_any_number_of_points(self, show, values):
        points = [(f"W{n}", value) for n, value in enumerate(values)]
        source = '{{ charts.spark(values, "Up") }}{{ charts.trend(points, id="t", title="T") }}'

        main = show(source, values=values, points=points)

        assert "nan" not in html5lib.serialize(main)
        assert len(list(main.iter("tr"))) == (len(values) + 1 if values else 0)


def view(widget, **values):
    return QuestionView(
        position=1, item_id="a", widget=widget, **{"stem": "Which?", "options": ('A "quoted" <b>', "B"), **values}
    )


ANSWERS = {
    "single": {"choice": "B"},
    "multiple": {"choices": ["B"]},
    "checklist": {"choices": ["B"]},
    "order": {"order": ["B", 'A "quoted" <b>']},
    "match": {"pairs": {"left": "B"}},
    "text": {"text": "B"},
    "number": {"text": "3"},
    "reflect": {"text": "B"},
}


class TestQuestion:
    @pytest.fixture
    def show(self, show):
        """As on each page that asks: in a form."""
        return lambda source, **values: show(f"<form>{source}</form>", **values)

    @pytest.mark.parametrize("widget", list(ANSWERS))
    @pytest.mark.parametrize("is_answered", [False, True])
    def test_is_a_fieldset_however_it_is_answered(self, show, widget, is_answered):
        q = view(widget, prompts=("left", "right"))
        values = {"q": q, "answer": ANSWERS[widget] if is_answered else None}

        main = show("{{ questions.question(q, 1, 4, answer=answer) }}", **values)

        assert text_of(main.find(".//legend")) == "Question 1 of 4 Which?"

    def test_keeps_the_choice(self, show):
        main = show("{{ questions.question(q, 1, 1, answer=answer) }}", q=view("single"), answer={"choice": "B"})

        assert [field.get("value") for field in main.iter("input") if "checked" in field.attrib] == ["B"]

    def test_asks_for_a_number_in_a_line_with_digits_to_press(self, show):
        main = show("{{ questions.question(q, 1, 1) }}", q=view("number"))

        assert main.find(".//input").get("inputmode") == "decimal"

    def test_marks_the_right_and_the_wrong_choice(self, show):
        feedback = FeedbackView(is_correct=False, right=('A "quoted" <b>',))
        source = "{{ questions.question(q, 1, 1, answer=answer, feedback=feedback) }}"

        main = show(source, q=view("single"), answer={"choice": "B"}, feedback=feedback)

        assert [label.get("class") for label in main.iter("label")] == ["opt right", "opt wrong"]

    def test_shows_the_order_given(self, show):
        main = show("{{ questions.question(q, 1, 1, answer=answer) }}", q=view("order"), answer=ANSWERS["order"])

        assert [field.get("value") for field in main.iter("input")] == ANSWERS["order"]["order"]

    def test_a_gap_stands_inside_its_sentence(self, show):
        main = show("{{ questions.question(q, 1, 1) }}", q=view("text", stem="Every ____ leaves ready."))

        assert text_of(main.find(".//legend")).endswith("Complete the sentence")
        assert text_of(main.find(".//fieldset/p")) == "Every The missing words leaves ready."

    def test_locked_it_has_nothing_to_press(self, show):
        main = show("{{ questions.question(q, 1, 1, locked=true) }}", q=view("order"))

        assert list(main.iter("button")) == []
        assert "disabled" in main.find(".//fieldset").attrib

    @pytest.mark.parametrize(("is_correct", "word"), [(True, "Correct"), (False, "Not quite"), (None, "Thank you")])
    def test_feedback_is_said_in_words(self, show, is_correct, word):
        feedback = FeedbackView(
            is_correct=is_correct, answer_text="B", explanation="Because.", source="Check the list, In store"
        )

        main = show("{{ questions.question(q, 1, 1, feedback=feedback) }}", q=view("text"), feedback=feedback)

        told = text_of(next(div for div in main.iter("div") if "feedback" in classes(div)))
        assert told.startswith(word)
        assert ("Answer:" in told) == (is_correct is not True)
        assert told.endswith("From: Check the list, In store")

    def test_holds_neither_key_nor_reason(self):
        assert not {"key", "explanation", "feedback", "scores", "source"} & set(QuestionView.__dataclass_fields__)


class TestFields:
    class SampleForm(Form):
        email = line_field("E-mail address", max_length=20, required="Enter your e-mail address.")
        nickname = line_field("Nickname", max_length=5)
        site = choice_field("Site", [("north", "North Campus")])

    def shown(self, show, app, data):
        with app.test_request_context("/", method="POST", data=data):
            form = self.SampleForm(meta={"csrf": False})
            form.validate()
            source = (
                '{{ forms.error_summary(form) }}<form>{{ forms.field(form.email, hint="As in your invitation.", type="email") }}'
                "{{ forms.field(form.nickname) }}{{ forms.select(form.site) }}</form>"
            )
            return show(source, form=form)

    def test_the_summary_leads_to_each_field_and_names_it(self, show, whole_app):
        main = self.shown(show, whole_app, {"nickname": "much too long"})

        links = {link.get("href"): text_of(link) for link in main.iter("a")}
        assert links == {
            "#email": "Enter your e-mail address.",
            "#nickname": "Nickname: Use at most 5 characters.",
            "#site": "Site: Choose from the list.",
        }

    def test_error_and_hint_belong_to_the_field_and_the_words_stay(self, show, whole_app):
        main = self.shown(show, whole_app, {"nickname": "much too long", "site": "north"})

        fields = {field.get("name"): field for field in main.iter("input")}
        assert fields["email"].get("aria-describedby") == "email-hint email-error"
        assert fields["email"].get("aria-invalid") == "true"
        assert fields["email"].get("type") == "email"
        assert fields["nickname"].get("value") == "much too long"

    def test_what_may_stay_empty_says_so(self, show, whole_app):
        main = self.shown(show, whole_app, {"email": "a@b.example", "site": "north"})

        assert [text_of(label) for label in main.iter("label")] == ["E-mail address", "Nickname (optional)", "Site"]
