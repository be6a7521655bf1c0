"""Each value of a map and of what is on it is declared as a field, or is part of its structure."""

from dataclasses import fields

import pytest

from lms.journeys.fields import FIELDS_OF
from lms.journeys.terms import ImpactDocument, MapDocument, StageDocument, TouchpointDocument

STRUCTURE = {"code", "stages", "touchpoints", "impacts"}


@pytest.mark.parametrize(
    ("level", "document"),
    [("map", MapDocument), ("stage", StageDocument), ("touchpoint", TouchpointDocument), ("impact", ImpactDocument)],
)
def test_every_value_is_declared_once(level, document):
    names = [field.name for field in FIELDS_OF[level]]

    assert sorted(names) == sorted({field.name for field in fields(document)} - STRUCTURE)
