"""The generators and courses that are kept between two looks: never stale, and few."""

from dataclasses import replace

import pytest

from lms.core import ids
from lms.curriculum import compiler, operations
from lms.curriculum.draft import queries as draft
from lms.curriculum.generator import pipeline
from lms.curriculum.generator.pipeline import Generator
from lms.curriculum.snapshot import to_plain
from lms.curriculum.terms import CosmeticChange
from lms.journeys import operations as journeys
from lms.journeys import queries as maps
from tests.curriculum.organisation import ORGANISATION, lay
from tests.curriculum.strategies import with_touchpoints
from tests.times import MONDAY


def generator_of(snapshot, *cosmetic_changes):
    return compiler.generator_for(ids.sha256(ids.canonical_json(to_plain(snapshot))), snapshot, cosmetic_changes)


def saying(how):
    """The company where every part is done in this way."""
    return replace(
        ORGANISATION,
        maps=tuple(
            with_touchpoints(one, lambda t: replace(t, impacts=tuple(replace(i, how=how) for i in t.impacts)))
            for one in ORGANISATION.maps
        ),
    )


@pytest.fixture(autouse=True)
def nothing_kept():
    compiler._kept.clear()
    yield
    compiler._kept.clear()


def test_a_course_is_made_once_and_anew_after_any_change():
    first, again = generator_of(saying("Ask first.")), generator_of(saying("Ask first."))
    role = next(iter(first.world.roles))

    assert first.generate(role) is again.generate(role)
    for how in ("Ask twice.", "Ask first.", "Ask thrice."):
        assert generator_of(saying(how)).generate(role) == Generator(saying(how)).generate(role)


def test_few_companies_are_kept():
    for n in range(compiler.KEPT + 3):
        generator_of(saying(f"Ask {n} times."))

    assert len(compiler._kept) == compiler.KEPT


def test_what_is_laid_over_a_company_shares_its_indexes_and_no_facts():
    plain = generator_of(ORGANISATION)
    role, (fact, hash_) = "bookseller", next(iter(plain.facts("bookseller").items()))

    laid = generator_of(ORGANISATION, CosmeticChange(gone={fact: "before"}, new={fact: hash_}))

    assert laid.shop is plain.shop
    assert (laid.generate(role).facts[fact], plain.generate(role).facts[fact]) == ("before", hash_)


def test_few_courses_are_kept(monkeypatch):
    monkeypatch.setattr(pipeline, "KEPT", 2)
    generator = Generator(ORGANISATION)

    made = {role: generator.generate(role) for role in generator.world.roles}

    assert len(generator._made) == 2 < len(made)
    assert {role: generator.generate(role) for role in made} == made


def test_the_release_page_shows_what_changed_since_the_last_look(session):
    lay(session)
    operations.publish_release(session, viewer=None, seen_number=0, now=MONDAY)
    original = maps.list_published_maps(session)[0]

    def look(good):
        document = with_touchpoints(
            original, lambda t: replace(t, impacts=tuple(replace(i, good=good) for i in t.impacts))
        )
        journeys.apply_map(session, document=document, now=MONDAY)
        return draft.draft_release_page(session, now=MONDAY)

    first = look(("Asks first.",))
    second = look(("Asks first.", "Waits for the answer, however long that takes, and thanks for it."))
    compiler._kept.clear()

    assert second == draft.draft_release_page(session, now=MONDAY)
    assert second.courses != first.courses
    assert first == look(("Asks first.",))
