"""Transactions of requests: the one in which a page is read, and work that is prepared before what writes it."""

import pytest
from sqlalchemy import event

from lms.core.errors import Overtaken
from lms.web.database import write_prepared


class TestReadFirst:
    @pytest.fixture
    def seen(self, client, make, db):
        """Begins and ends of transactions, which are savepoints in tests, while somebody is signed in."""
        client.sign_in(make.learner().id)
        client.get("/")
        seen: list[str] = []

        def note(_connection, _cursor, statement, *_rest):
            if "SAVEPOINT" in statement:
                seen.append(statement.split()[0])

        event.listen(db.engine, "before_cursor_execute", note)
        return seen

    def test_a_page_is_read_in_the_transaction_that_found_who_asks(self, client, seen):
        client.get("/")

        assert seen == ["SAVEPOINT", "ROLLBACK"]

    def test_a_page_that_reads_nothing_leaves_none_open(self, client, seen):
        client.get("/accessibility")

        assert seen == ["SAVEPOINT", "ROLLBACK"]

    def test_what_is_written_has_one_of_its_own(self, client, seen):
        client.post("/sign-out")

        assert seen == ["SAVEPOINT", "ROLLBACK", "SAVEPOINT", "RELEASE"]


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
