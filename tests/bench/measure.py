"""Processor time per request of all server processes, always beside the bare page, in rounds."""

from collections.abc import Callable
from statistics import median

from lms.core.frozen import frozen
from tests.bench.bare import STATEMENTS
from tests.real_server import RealServer
from tests.visitor import Answer

ROUNDS = 5
Send = Callable[[], Answer]


@frozen
class Row:
    name: str
    cpu_ms: float
    bare_cpu_ms: float
    statements: int
    html_bytes: int

    @property
    def ratio(self) -> float:
        return self.cpu_ms / self.bare_cpu_ms


def measure(
    server: RealServer, name: str, send: Send, bare: Send, *, count: int = 100, before_round: Callable[[], None] = int
) -> Row:
    """Return the medians of five rounds; each has a loop of the bare page and a loop of the page.

    `before_round` readies what a request uses up; its cost is not counted.
    """
    before_round()
    _loop(server, send, 1)
    _loop(server, bare, 1)
    costs, bare_costs = [], []
    for _ in range(ROUNDS):
        bare_costs.append(_loop(server, bare, count)[0])
        before_round()
        cost, answer = _loop(server, send, count)
        costs.append(cost)
    return Row(
        name=name,
        cpu_ms=median(costs),
        bare_cpu_ms=median(bare_costs),
        statements=int(answer.headers.get(STATEMENTS.lower(), 0)),
        html_bytes=len(answer.body),
    )


def _loop(server: RealServer, send: Send, count: int) -> tuple[float, Answer]:
    """Send so many requests; return the milliseconds of CPU for each, and the last answer."""
    begin = server.cpu_seconds()
    for _ in range(count):
        answer = send()
        assert answer.status in {200, 303}, f"{answer.status}\n{answer.text[:2000]}"
    return (server.cpu_seconds() - begin) * 1000 / count, answer
