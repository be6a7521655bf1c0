"""Companies that left out what may be left out: their courses are shorter, never empty, and their authors are told."""

from dataclasses import replace

import pytest

from lms.courses.terms import ItemKind, ItemUse
from lms.curriculum.generator.pipeline import Generator
from lms.library.advice import advise
from lms.quizzes.assembly import first_forms
from tests.curriculum.organisation import ORGANISATION
from tests.curriculum.questions.figures import quizzes_of

BARE = {
    "good": {"good": ()},
    "never": {"never": ()},
    "hopes": {"hopes": "", "says": ""},
    "pillars": {"pillars": ()},
    "if_missed": {"if_missed": ""},
}


def without(*fields, snapshot=ORGANISATION):
    """The company without some of what may be left out."""
    gone = {name: value for field in fields for name, value in BARE[field].items()}

    def bare(thing):
        return replace(thing, **{name: value for name, value in gone.items() if hasattr(thing, name)})

    maps = tuple(
        replace(
            one,
            stages=tuple(
                replace(
                    stage,
                    touchpoints=tuple(
                        bare(replace(spot, impacts=tuple(map(bare, spot.impacts)))) for spot in stage.touchpoints
                    ),
                )
                for stage in one.stages
            ),
        )
        for one in snapshot.maps
    )
    pillars = () if "pillars" in fields else snapshot.mantra.pillars
    return replace(snapshot, maps=maps, mantra=replace(snapshot.mantra, pillars=pillars))


ALL = [*((field,) for field in BARE), tuple(BARE)]


@pytest.mark.parametrize("fields", ALL, ids="+".join)
def test_no_page_is_empty_and_every_quiz_asks_something(fields):
    generator = Generator(without(*fields))

    for role in generator.world.roles:
        for module in generator.generate(role).modules:
            assert module.document.pages
            for page in module.document.pages:
                assert page.title.strip()
                assert page.body.strip()
    for quiz, seen in quizzes_of(generator):
        assert first_forms(quiz, seen=seen)


def test_with_none_of_it_only_the_mantra_is_asked():
    generator = Generator(without(*BARE))
    items = {one.item_id: one for role in generator.world.roles for one in generator.generate(role).items}

    assert {one.kind for one in items.values() if one.use is ItemUse.ASSESSED} <= {
        *(ItemKind.RECALL_UNAIDED, ItemKind.TELL, ItemKind.EXPLAIN, ItemKind.CALL, ItemKind.OWNER)
    }


@pytest.mark.parametrize(
    ("field", "code"), [("good", "C11"), ("never", "C11"), ("pillars", "M17"), ("hopes", "C29"), ("if_missed", "C29")]
)
def test_the_author_is_told(field, code):
    assert code in {code for _path, _message, code in advise(without(field))}


@pytest.mark.parametrize("letters", [1, 120])
def test_names_of_any_length_make_pages_and_questions(letters):
    roles = tuple(
        replace(role, name=(chr(65 + n) * letters)[:letters])
        for n, role in enumerate(ORGANISATION.organisation.job_roles)
    )
    organisation = replace(ORGANISATION.organisation, name="X" * letters, job_roles=roles)
    maps = tuple(
        replace(
            one,
            name="M" * letters,
            stages=tuple(
                replace(
                    stage,
                    name="S" * letters,
                    touchpoints=tuple(replace(spot, name="T" * letters) for spot in stage.touchpoints),
                )
                for stage in one.stages
            ),
        )
        for one in ORGANISATION.maps
    )
    generator = Generator(replace(ORGANISATION, organisation=organisation, maps=maps))

    modules = [module for role in generator.world.roles for module in generator.generate(role).modules]
    assert all(1 <= len(module.document.title) <= 160 for module in modules)
    assert all(page.body.strip() for module in modules for page in module.document.pages)
