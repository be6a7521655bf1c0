"""What a release puts into the index."""

from dataclasses import replace

from lms.search import entries
from lms.search.terms import EntryKind
from tests.curriculum.organisation import ORGANISATION


def test_a_standard_marks_its_donts_in_the_language_of_the_texts():
    spanish = replace(ORGANISATION, organisation=replace(ORGANISATION.organisation, locale="es"))

    bodies = [one.body for one in entries.entries_of(spanish) if one.kind is EntryKind.STANDARD]

    assert bodies
    assert all("Así no: " in body for body in bodies)
