"""The guides for authors: every example is what it says it is."""

import html
import re

import pytest

from lms.courses.format.reader import read_module
from lms.library.guides import examples, pages
from lms.vision import lint

GUIDES = ("mantra", "journey-map", "question", "module")


class TestMantraGuide:
    def test_has_nothing_against_its_good_examples(self):
        assert [one.advice for one in pages.mantra_guide().good] == [()] * len(examples.GOOD_MANTRAS)

    def test_has_a_reason_against_each_poor_one(self):
        worst = [{one.severity for one in judged.advice} for judged in pages.mantra_guide().poor]

        assert all(found & {lint.AdviceSeverity.WARN, lint.AdviceSeverity.ERROR} for found in worst)

    def test_shows_most_of_the_rules_at_work(self):
        guide = pages.mantra_guide()
        shown = {one.code for judged in guide.poor for one in judged.advice} | {one.code for one in guide.bare}

        assert {
            "M02",
            "M03",
            "M04",
            "M05",
            "M06",
            "M07",
            "M10",
            "M11",
            "M12",
            "M13",
            "M14",
            "M15",
            "M17",
            "M18",
        } <= shown


class TestJourneyMapGuide:
    def test_draws_what_is_written(self):
        guide = pages.journey_map_guide()

        assert [(s.letter, [t.sign for t in s.touchpoints]) for s in guide.stages] == [
            ("A", ["A1"]),
            ("B", ["B1", "B2"]),
        ]
        assert guide.mine == {"B1"}
        assert {one.job_role for one in guide.impacts} == {"Fleet planner", "Mechanic", "Support agent"}

    def test_names_the_lines_of_the_mistakes(self):
        assert [problem.line for problem in pages.journey_map_guide().problems] == [7, 8, 9]


class TestQuestionGuide:
    def test_shows_three_options_of_about_one_length(self):
        options = pages.question_guide().choice.question.options

        assert len(options) == 3
        assert max(map(len, options)) <= 1.5 * min(map(len, options))

    def test_shows_what_is_said_of_a_tempting_wrong_answer(self):
        told = pages.question_guide().choice.feedback

        assert told.is_correct is False
        assert told.chosen_feedback
        assert told.explanation

    def test_names_the_line_of_the_mistake_within_the_question(self):
        assert [problem.line for problem in pages.question_guide().problems] == [1]


class TestModuleGuide:
    def test_is_a_module_that_could_be_published(self):
        document, problems = read_module(examples.MODULE, code="example")

        assert problems == ()
        assert [title for title, _ in pages.module_guide().pages] == [page.title for page in document.pages]

    def test_names_what_is_wrong_with_the_other(self):
        assert [problem.line for problem in pages.module_guide().problems] == [3, 5]


class TestShowGuide:
    @pytest.fixture
    def mia(self, client, make):
        person = make.trainer("Mia Mantra")
        client.sign_in(person.id)
        return person

    @pytest.mark.parametrize("name", GUIDES)
    def test_can_be_read(self, client, mia, name):
        text = client.get(f"/help/writing/{name}").text

        assert re.search(r"<h1>How to ", text)

    @pytest.mark.parametrize("name", GUIDES)
    def test_is_linked_from_help(self, client, mia, name):
        client.get("/help")

        assert any(a.get("href") == f"/help/writing/{name}" for a in client.page.iter("a"))

    def test_shows_learners_no_way_to_editors_they_may_not_use(self, client, make):
        client.sign_in(make.learner("Ben").id)

        for name in GUIDES:
            assert "/write/" not in client.get(f"/help/writing/{name}").text

    def test_shows_the_advice_in_words(self, client, mia):
        text = html.unescape(client.get("/help/writing/mantra").text)

        assert "“strive”" in text
        assert 'data-code="M11"' in text

    @pytest.mark.parametrize("name", ["poem", "x" * 64])
    def test_does_not_know_others(self, client, mia, name):
        client.get(f"/help/writing/{name}", status=404)

    def test_asks_the_database_for_nothing_of_its_own(self, client, mia):
        client.get("/help/writing/module")

        with client.counting() as statements:
            client.get("/help/writing/mantra")

        assert len(statements) <= 2
