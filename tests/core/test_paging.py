"""Keys of the slices of long lists."""

from datetime import UTC, datetime

import pytest

from lms.core.paging import PageKeyUnknown, moment, page_key, read_page_key, small_number


def test_a_key_is_read_as_it_was_written():
    at = datetime(2026, 11, 2, 9, 0, 0, 5, tzinfo=UTC)

    assert read_page_key(page_key(3, at), small_number, moment) == (3, at)
    assert read_page_key(page_key(3, "Dr. A. Lee"), small_number, str) == (3, "Dr. A. Lee")


@pytest.mark.parametrize("key", ["", "3", "x.a", "\u0663.a", "300.a", "3.a\x00"])
def test_a_key_that_no_page_wrote_is_unknown(key):
    with pytest.raises(PageKeyUnknown):
        read_page_key(key, small_number, str)


@pytest.mark.parametrize("key", ["3.tomorrow", "3.0001-01-01T00:00:00+23:00"])
def test_a_time_that_cannot_be_is_unknown(key):
    with pytest.raises(PageKeyUnknown):
        read_page_key(key, small_number, moment)
