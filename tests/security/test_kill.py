"""Whatever was said to be saved is there after the processes were killed, at any moment."""

import threading
from http.client import HTTPException
from random import Random
from uuid import UUID

import pytest

from tests.bench.learner import Learner, SignIns
from tests.real_server import PATIENCE, WEB, RealServer, free_port

KILLS = 10


class Saver(threading.Thread):
    """Saves one answer after the other until the server is gone; remembers what was acknowledged."""

    def __init__(self, learner: Learner) -> None:
        super().__init__(daemon=True)
        self.learner = learner
        self.acknowledged: tuple[int, str] | None = None
        self.under_way: tuple[int, str] | None = None
        self.count = 0
        self.progress = threading.Semaphore(0)

    def wait_for(self, count: int) -> None:
        """Return when so many answers are acknowledged, and the next is somewhere on its way."""
        for _ in range(count):
            assert self.progress.acquire(timeout=PATIENCE)

    def run(self) -> None:
        try:
            while True:
                self.under_way = self.learner.next_save
                answer = self.learner.save()
                assert answer.status == 200, answer.text
                self.acknowledged = self.under_way
                self.count += 1
                self.progress.release()
        except (OSError, HTTPException):
            return


@pytest.mark.slow
def test_every_acknowledged_answer_survives_a_kill(demo):
    chance = Random(7)
    port = free_port()
    employee_id = UUID(
        demo.one(
            "SELECT employee_id FROM assignments_assignment WHERE withdrawn_at IS NULL AND fulfilled_at IS NULL LIMIT 1"
        )
    )
    visitor = SignIns(demo.config).visitor(port, employee_id)
    command = [*WEB, "--port", str(port)]
    with RealServer(command, instance=demo.path, port=port) as server:
        learner = Learner(visitor)
        learner.start()
        for _ in range(KILLS):
            saver = Saver(learner)
            saver.start()
            saver.wait_for(chance.randint(1, 30))
            # Within the time that one save may take, so that the kill comes at any moment of it.
            saver.join(chance.uniform(0, 0.02))
            assert saver.is_alive(), server.log
            server.kill()
            saver.join(PATIENCE)
            server.start()
            visitor.connection.close()
            learner.start()
            assert learner.stored_save() in {saver.acknowledged, saver.under_way}
    visitor.connection.close()

    assert demo.rows("PRAGMA integrity_check") == [("ok",)]
    assert demo.rows("PRAGMA foreign_key_check") == []
