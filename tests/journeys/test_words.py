"""Words for channels."""

import pytest

from lms.journeys.terms import Channel


@pytest.mark.parametrize(
    ("channel", "words", "label"), [(Channel.SMS, "SMS", "SMS"), (Channel.IN_PERSON, "in person", "In person")]
)
def test_channels_are_written_as_people_write_them(channel, words, label):
    assert (channel.words, channel.label) == (words, label)
