"""What the example company's quizzes give away. Source: training.md 9."""

from pathlib import Path

import pytest

from lms.library.package import read_package
from tests.curriculum.questions.figures import LIMIT, figures_of

EXAMPLE = Path(__file__).parents[3] / "courses/three-rivers-bookstores"


@pytest.fixture(scope="module")
def figures():
    package, _problems = read_package(EXAMPLE)
    return figures_of(package.snapshot)


def test_no_cue_leads_to_the_right_option(figures):
    assert figures.asked > 400
    assert {name: rate for name, rate in figures.rates().items() if rate > LIMIT} == {}


def test_no_sentence_stands_twice_in_a_form(figures):
    assert figures.shared_sentences == 0


def test_at_most_half_of_a_form_is_in_the_next(figures):
    assert max(figures.repeated) <= 0.5


def test_every_quiz_has_questions(figures):
    assert min(figures.sizes) >= 1
