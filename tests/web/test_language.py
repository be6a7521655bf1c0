"""How numbers are written."""

import pytest

from lms.web.language import in_words


@pytest.mark.parametrize(("count", "written"), [(0, "0"), (1, "one"), (9, "nine"), (10, "10"), (1234, "1,234")])
def test_small_counts_are_words(count, written):
    assert in_words(count) == written
