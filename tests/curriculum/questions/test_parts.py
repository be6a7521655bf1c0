"""Times in a standard, the frame's languages, and the place of the right option."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.frame import LANGUAGES, Frame, language_of
from lms.courses.frame.phrases import PHRASES
from lms.courses.terms import KeyPlace, key_place
from lms.curriculum.generator.questions.choose import Candidate, choose
from lms.curriculum.generator.questions.likeness import Likeness
from lms.curriculum.generator.questions.measure import find_measure
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("text", "language", "is_found"),
    [
        ("Answers within 10 minutes", "en", True),
        ("Answers within ten minutes", "en", True),
        ("Contesta en diez minutos", "es", True),
        ("Antwortet in 10 Minuten", "de", True),
        ("10分以内に答える", "ja", True),
        ("Answers within one minute", "en", False),
        ("Answers in room 10", "en", False),
        ("Calls 555.10 minutes later", "en", False),
    ],
)
def test_finds_a_time(text, language, is_found):
    found = find_measure("id", text, language)

    assert (found is not None) == is_found
    if found:
        assert len({text, *found.wrong}) == 3


@given(st.integers(2, 400), st.text(max_size=5))
def test_wrong_times_are_far_from_the_true_one(value, identity):
    found = find_measure(identity, f"Answers within {value} minutes", "en")

    if found is not None:
        for text in found.wrong:
            wrong = int(text.split()[2])
            assert 3 * wrong <= 2 * value or 2 * wrong >= 3 * value


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything_with_the_same_values(language):
    frame = Frame(language, customer="A", customers="B")
    values = dict.fromkeys(
        [
            "role",
            "moment",
            "what",
            "how",
            "never",
            "pillar",
            "means",
            "hopes",
            "missed",
            "because",
            "good",
            "mantra",
            "n",
            "m",
            "roles",
            "systems",
        ],
        "■",
    )

    said = {code: frame.say(code, **values) for code in PHRASES}

    assert all(said.values())
    for code, english in PHRASES.items():
        assert ("■" in said[code]) == ("■" in Frame("en", customer="A").say(code, **values))
        assert language == "en" or said[code] != english or len(english) < 20


def test_every_sentence_is_said_somewhere():
    files = [one for kind in ("py", "html") for one in (ROOT / "lms").rglob(f"*.{kind}") if one.name != "phrases.py"]
    text = "".join(one.read_text(encoding="utf-8") for one in files)

    assert [code for code in PHRASES if f'"{code}"' not in text and f"'{code}'" not in text] == []


@pytest.mark.parametrize(
    ("locale", "language"), [("es-MX", "es"), ("ja", "ja"), ("pt_BR", "en"), ("EN", "en"), ("ar", "ar")]
)
def test_a_locale_has_a_language(locale, language):
    assert language_of(locale) == language


def test_arabic_words_are_the_same_with_and_without_article_and_vowels():
    words = Likeness().words

    assert words("الطفل") == words("طفل") == words("والطفل")
    assert words("يُرسِل") == words("يرسل")
    assert words("قبل أن") == frozenset()


class TestChoose:
    @given(st.lists(st.integers(1, 30), min_size=2, max_size=9), st.text(max_size=8))
    def test_gives_the_right_one_its_place_or_takes_the_first(self, lengths, identity):
        candidates = [Candidate(id=str(n), text=chr(97 + n) * size, feedback=str) for n, size in enumerate(lengths)]

        chosen = choose("z" * 15, identity, candidates, count=2, likeness=Likeness())

        assert chosen is not None
        assert len({one.id for one in chosen}) == 2

    def test_takes_none_that_is_near_the_right_one(self):
        near = [Candidate(id=str(n), text=f"greets everybody at door {n}", feedback=str) for n in range(9)]

        assert choose("greets everybody at door", "id", near, count=1, likeness=Likeness()) is None

    def test_finds_places_by_length(self):
        assert key_place("aa", ("a", "aaa")) is KeyPlace.MIDDLE
        assert key_place("aaa", ("a", "aa")) is KeyPlace.LONGEST
        assert key_place("a", ("aa", "aaa")) is KeyPlace.SHORTEST
