"""The mantra through its versions."""

from dataclasses import replace

import pytest

from lms.vision import operations, queries
from lms.vision.terms import MantraDocument, PillarDocument
from tests.times import MONDAY

MANTRA = MantraDocument(
    version=2,
    text="Every student leaves ready for class.",
    meaning="A sale is not the finish line.",
    pillars=(PillarDocument(code="time", name="In time", means="Before the first class."),),
    look_alikes=("Every student leaves ready to learn.",),
)


class TestApplyMantra:
    def test_makes_the_first_mantra_the_active_one(self, session):
        assert operations.apply_mantra(session, document=MANTRA, now=MONDAY)

        assert queries.get_active_mantra(session) == MANTRA

    def test_leaves_an_equal_mantra_alone(self, session):
        operations.apply_mantra(session, document=MANTRA, now=MONDAY)

        assert not operations.apply_mantra(session, document=MANTRA, now=MONDAY)

        assert queries.last_version(session) == 2

    def test_retires_the_one_before(self, session):
        operations.apply_mantra(session, document=MANTRA, now=MONDAY)
        changed = replace(MANTRA, version=3, text="Every student leaves ready.")

        operations.apply_mantra(session, document=changed, now=MONDAY)

        assert queries.get_active_mantra(session) == changed
        assert queries.last_version(session) == 3

    def test_counts_on_when_the_author_did_not(self, session):
        operations.apply_mantra(session, document=MANTRA, now=MONDAY)
        with_another_look_alike = replace(MANTRA, look_alikes=("Every class starts with a ready student.",))

        operations.apply_mantra(session, document=with_another_look_alike, now=MONDAY)

        assert queries.last_version(session) == 3
        assert queries.get_active_mantra(session) == with_another_look_alike


def test_there_is_no_mantra_before_the_first(session):
    with pytest.raises(queries.MantraNotFound):
        queries.get_active_mantra(session)
