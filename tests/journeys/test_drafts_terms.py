"""What an edit did, kept as a code and shown in words."""

import pytest

from lms.journeys.drafts.terms import EditKind, EditNote, undone


def test_words_are_made_where_they_are_shown():
    note = EditNote(kind=EditKind.MAP_CHANGED, values={"name": "In store", "fields": ["goal", "owner"]})

    assert str(undone(note).message) == "Undone: Changed the map “In store”: Customer’s goal, Owner"


@pytest.mark.parametrize("kind", EditKind)
def test_every_kind_has_words(kind):
    values = dict.fromkeys(("name", "role", "into", "stage", "place", "before", "number", "text"), "x")

    assert EditNote(
        kind=kind, values={**values, "edit": {"kind": "note", "values": {"text": "x"}}, "fields": []}
    ).message
