"""Whatever was said to be saved is there after the processes were killed, at any moment."""

import random
import threading
from http.client import HTTPException
from uuid import UUID

import pytest

from tests.bench.learner import Learner, SignIns
from tests.real_server import PATIENCE, WEB, RealServer, free_port

KILLS = 2


class Answering(threading.Thread):
    """Answers one question after the other, the last again and again, until the server is gone; remembers what was acknowledged."""

    def __init__(self, learner: Learner) -> None:
        super().__init__(daemon=True)
        self.learner = learner
        self.acknowledged: list[int] = []
        self.progress = threading.Semaphore(0)

    def wait_for(self, count: int) -> None:
        """Return when so many answers are acknowledged, and the next is somewhere on its way."""
        for _ in range(count):
            assert self.progress.acquire(timeout=PATIENCE)

    def run(self) -> None:
        try:
            while True:
                answer = self.learner.answer()
                assert answer.status == 303, answer.text
                self.acknowledged.append(self.learner.position)
                self.progress.release()
                if self.learner.position < self.learner.count:
                    self.learner.go_on()
        except (OSError, HTTPException):
            return


@pytest.mark.slow
def test_every_acknowledged_answer_survives_a_kill(demo):
    port = free_port()
    people = demo.rows(
        "SELECT DISTINCT employee_id FROM assignments_assignment WHERE withdrawn_at IS NULL AND fulfilled_at IS NULL"
        " ORDER BY employee_id LIMIT ?",
        KILLS,
    )
    sign_ins = SignIns(demo.config)
    command = [*WEB, "--port", str(port)]
    with RealServer(command, instance=demo.path, port=port) as server:
        for (employee_id,) in people:
            learner = Learner(sign_ins.visitor(port, UUID(employee_id)))
            learner.start()
            answering = Answering(learner)
            answering.start()
            answering.wait_for(random.randint(1, learner.count))
            # Within the time that one answer may take, so that the kill comes at any moment of it.
            answering.join(random.uniform(0, 0.02))
            assert answering.is_alive(), server.log
            server.kill()
            answering.join(PATIENCE)
            server.start()
            learner.visitor.connection.close()
            assert [n for n in set(answering.acknowledged) if not learner.is_answered(n)] == []
            learner.visitor.connection.close()

    assert demo.rows("PRAGMA integrity_check") == [("ok",)]
    assert demo.rows("PRAGMA foreign_key_check") == []
