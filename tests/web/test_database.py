"""Work that is prepared before the transaction that writes it."""

import pytest

from lms.core.errors import Overtaken
from lms.web.database import write_prepared


class Shelf:
    """Something that several write: a text, and how often it was changed."""

    def __init__(self, faster: int) -> None:
        self.lines = ["first"]
        self.faster = faster
        """How many others save between preparing and writing."""

    def prepare(self, session):
        ready = [*self.lines, "mine"]
        if self.faster:
            self.faster -= 1
            self.lines.append("theirs")
        return ready

    def write(self, session, ready):
        if ready[:-1] != self.lines:
            raise Overtaken
        self.lines = ready
        return len(ready)


def test_it_is_prepared_anew_upon_what_others_wrote_meanwhile(app):
    shelf = Shelf(faster=2)

    with app.app_context():
        assert write_prepared(shelf.prepare, shelf.write) == 4

    assert shelf.lines == ["first", "theirs", "theirs", "mine"]


def test_it_says_so_when_others_were_faster_every_time(app):
    shelf = Shelf(faster=100)

    with app.app_context(), pytest.raises(Overtaken):
        write_prepared(shelf.prepare, shelf.write)

    assert 0 < shelf.faster < 99
    assert "mine" not in shelf.lines
