"""Days on which those who write are killed: people at their work and the worker beside them, each a process of its own."""

import multiprocessing
import time
from collections.abc import Callable
from random import Random

from tests.simulation.world import World

FORK = multiprocessing.get_context("fork")


def run_and_kill(world: World, works: list[Callable[[], object]], chance: Random) -> None:
    """Let each work run in a process of its own, all at once, and kill each at a moment by chance."""
    world.database.disconnect()  # no connection may be shared with a child
    processes = [FORK.Process(target=work, daemon=True) for work in works]
    moments = [chance.uniform(0.02, world.killed_within) for _process in processes]
    begun = time.monotonic()
    for process in processes:
        process.start()
    for moment, process in sorted(zip(moments, processes, strict=True), key=lambda both: both[0]):
        process.join(max(0.0, begun + moment - time.monotonic()))
        process.kill()
        process.join()
        world.killed_count += process.exitcode != 0
