"""Colours that people can read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core import colours
from lms.web.colour_sheet import colour_sheet, find_sheet, sheet_name

any_colour = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "expected"), [("#000000", "#ffffff", 21), ("#ffffff", "#ffffff", 1), ("#777777", "#ffffff", 4.48)]
)
def test_counts_contrast_as_the_standard_does(one, other, expected):
    assert colours.contrast(one, other) == pytest.approx(expected, abs=0.01)
    assert colours.contrast(other, one) == colours.contrast(one, other)


@given(any_colour)
def test_the_nearest_readable_colour_is_readable_and_itself_if_it_was(colour):
    nearest = colours.nearest_readable(colour)

    assert colours.is_readable(nearest)
    assert nearest == colour or not colours.is_readable(colour)


@given(any_colour.map(colours.nearest_readable))
def test_text_can_be_read_on_all_that_is_made_of_a_colour(colour):
    assert colours.contrast(colours.soft(colour, dark=False), colours.INK) >= colours.ENOUGH
    assert colours.contrast(colours.soft(colour, dark=True), colours.PALE) >= colours.ENOUGH
    assert find_sheet(sheet_name(colour)) == colour_sheet(colour)


@pytest.mark.parametrize("name", ["", "ffc917", "ffc917-00000000", "000000-12345678", "zzzzzz-12345678", "x" * 64])
def test_other_names_have_no_sheet(name):
    assert find_sheet(name) is None
