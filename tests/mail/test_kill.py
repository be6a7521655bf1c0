"""A worker killed in the middle of many e-mails: nothing lost, none twice. `tests/bench/bench_mail_kill.py` does it ten times."""

from random import Random

import pytest

from lms.core.config import Config
from lms.mail.post import Post
from lms.mail.terms import MailState
from tests.mail import killing
from tests.mail.servers import GoodServer

COUNT = 40


@pytest.mark.slow
def test_a_killed_worker_loses_nothing_and_sends_nothing_twice(tmp_path):
    chance = Random(11)
    with GoodServer() as server:
        database = killing.prepare(tmp_path / "instance", server, count=COUNT)
        process = killing.start_sender(tmp_path / "instance")
        killing.kill_after(process, server, chance.randrange(5, COUNT - 10), later=chance.uniform(0, 0.01))
        killing.check(database, server)

        killing.let_leases_end(database)
        config = Config.from_environment(tmp_path / "instance")
        Post(config, lambda: database).run()
        states = killing.check(database, server)

    assert states[MailState.SENT] + states[MailState.UNSURE] == COUNT
    assert states[MailState.UNSURE] <= 1  # at most the one that was being handed over
    database.engine.dispose()
