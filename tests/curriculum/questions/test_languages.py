"""Companies that speak Spanish, Arabic and Japanese: their questions are in their language, and no easier to guess."""

import re
from functools import cache

import pytest

from lms.courses.frame import Frame, language_of
from lms.courses.terms import ItemKind
from lms.curriculum.generator.pipeline import Generator
from lms.curriculum.generator.questions.bank import role_questions
from lms.curriculum.generator.questions.mantra import mantra_questions
from lms.curriculum.generator.questions.workshop import Workshop
from lms.curriculum.generator.world import World
from lms.library.package import read_package, write_package
from tests.conftest import ROOT
from tests.curriculum.questions.figures import LIMIT, figures_of

PACKAGES = ROOT / "tests" / "fixtures" / "packages"
LATIN = re.compile(r"[A-Za-z]{2,}")
FEWEST_KINDS = {ItemKind.SITUATION, ItemKind.INSTEAD, ItemKind.MINE, ItemKind.CALL, ItemKind.OWNER}


@cache
def package_of(language):
    return read_package(PACKAGES / language)


@cache
def questions_of(language):
    snapshot = package_of(language)[0].snapshot
    organisation = snapshot.organisation
    frame = Frame(organisation.locale, customer=organisation.customer_one, customers=organisation.customer_many)
    shop = Workshop(World(snapshot), frame)
    return (*mantra_questions(shop), *(one for role in shop.world.roles for one in role_questions(shop, role)))


@pytest.mark.parametrize("language", ["es", "ar", "ja"])
class TestPackage:
    def test_has_no_problems_and_follows_the_advice(self, language):
        package, problems = package_of(language)

        assert [str(problem) for problem in problems] == []
        assert language_of(package.snapshot.organisation.locale) == language

    def test_is_written_as_the_program_writes_it(self, language):
        for name, text in write_package(package_of(language)[0]).items():
            assert (PACKAGES / language / name).read_bytes() == text.encode()

    def test_gives_all_kinds_of_questions_about_the_job(self, language):
        assert {one.kind for one in questions_of(language)} >= {*FEWEST_KINDS, ItemKind.MEASURE, ItemKind.TELL}

    def test_is_no_easier_to_guess_than_the_example(self, language):
        rates = figures_of(package_of(language)[0].snapshot).rates()

        assert {name: rate for name, rate in rates.items() if rate > LIMIT} == {}


@pytest.mark.parametrize("language", ["ar", "ja"])
def test_no_word_of_another_script_is_in_a_question(language):
    texts = [text for one in questions_of(language) for text in (one.stem, *one.options, *dict(one.feedback).values())]

    assert [text for text in texts if LATIN.search(text)] == []


@pytest.mark.parametrize("language", ["ar", "ja"])
def test_no_word_of_another_script_is_in_a_lesson(language):
    generator = Generator(package_of(language)[0].snapshot)
    modules = [module.document for role in generator.world.roles for module in generator.generate(role).modules]
    texts = [module.title for module in modules]
    texts += [text for module in modules for page in module.pages for text in (page.title, *page.body.split("\n"))]

    assert [text for text in texts if LATIN.search(text) and not text.startswith(":::")] == []


def test_a_shortcut_is_answered_with_what_comes_of_it_and_why_it_tempts():
    told = [text for one in questions_of("es") if one.kind is ItemKind.SITUATION for _option, text in one.feedback]

    assert (
        "Tienta, pero después: El hijo de la vecina acaba en urgencias. Por qué tienta: Hay seis personas detrás y la "
        in "".join(told)
    )
