"""Generate all job roles of a large company: `python -m tests.bench.bench_generator`.

Prints seconds and the most memory in use, both for this process alone.
"""

import resource
import time

from lms.curriculum.generator.pipeline import Generator
from lms.curriculum.terms import Snapshot
from lms.journeys.terms import (
    Channel,
    ImpactDocument,
    Importance,
    Lane,
    MapDocument,
    MapKind,
    StageDocument,
    SystemDocument,
    SystemKind,
    TouchpointDocument,
)
from lms.people.terms import DepartmentDocument, JobRoleDocument, OrganisationDocument
from lms.vision.terms import MantraDocument, PillarDocument

ROLES, DEPARTMENTS, MAPS, STAGES, TOUCHPOINTS, IMPACTS = 200, 25, 20, 5, 5, 4
"""200 job roles; 20 × 5 × 5 = 500 touchpoints; 4 impacts on each = 2,000."""
_VERBS = [
    "answer",
    "bring",
    "check",
    "deliver",
    "explain",
    "find",
    "greet",
    "hold",
    "inspect",
    "join",
    "keep",
    "listen",
    "mark",
    "name",
    "open",
    "pack",
    "quote",
    "repair",
    "send",
    "test",
]
_THINGS = [
    "order",
    "ticket",
    "parcel",
    "badge",
    "invoice",
    "label",
    "machine",
    "vehicle",
    "contract",
    "sample",
    "screen",
    "key",
    "desk",
    "locker",
    "report",
    "visit",
]
_WAYS = [
    "before noon",
    "with the customer",
    "twice a day",
    "in plain words",
    "by name",
    "on the same day",
    "from the list",
    "without being asked",
]


def large_snapshot() -> Snapshot:
    """Return the same large company each time."""
    roles = [
        JobRoleDocument(
            code=f"role-{n}",
            name=f"{_pick(_THINGS, n)} specialist {n}".capitalize(),
            department=f"dep-{n % DEPARTMENTS}",
        )
        for n in range(ROLES)
    ]
    return Snapshot(
        organisation=OrganisationDocument(
            code="large",
            name="A large company",
            locale="en",
            departments=tuple(DepartmentDocument(code=f"dep-{n}", name=f"Department {n}") for n in range(DEPARTMENTS)),
            job_roles=tuple(roles),
        ),
        mantra=MantraDocument(
            version=1,
            text="Nobody waits without a reason.",
            meaning="We say when it is ready, and it is.",
            pillars=tuple(
                PillarDocument(code=f"p-{n}", name=f"Promise {n}", means=f"We {_sentence(n)}.") for n in range(4)
            ),
            look_alikes=("Nobody waits for long.", "Everyone has a reason to wait."),
        ),
        systems=tuple(
            SystemDocument(
                code=f"sys-{n}", name=f"System {n}", kind=SystemKind.SYSTEM, department=f"dep-{n % DEPARTMENTS}"
            )
            for n in range(50)
        ),
        maps=tuple(_map(m) for m in range(MAPS)),
    )


def main() -> None:
    """Print the figures."""
    snapshot = large_snapshot()
    start = time.perf_counter()
    generator = Generator(snapshot)
    items = 0
    for role in snapshot.organisation.job_roles:
        items += len(generator.generate(role.code).items)
    seconds = time.perf_counter() - start
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{ROLES} job roles, {items:,} items: {seconds:.1f} s, at most {megabytes:.0f} MB")


def _map(m: int) -> MapDocument:
    return MapDocument(
        code=f"map-{m}",
        name=f"Journey {m}",
        kind=MapKind.SERVICE,
        channel=Channel.WEBSITE,
        stages=tuple(
            StageDocument(
                code=f"stage-{s}",
                name=f"Stage {_pick(_VERBS, 3 * m + s)} {s}",
                touchpoints=tuple(_touchpoint((m * STAGES + s) * TOUCHPOINTS + t) for t in range(TOUCHPOINTS)),
            )
            for s in range(STAGES)
        ),
    )


def _touchpoint(n: int) -> TouchpointDocument:
    return TouchpointDocument(
        code=f"tp-{n}",
        name=f"{_sentence(n * 7)} {n}".capitalize(),
        channel=Channel.PHONE,
        customer=f"The customer asks us to {_sentence(n * 11)}.",
        hopes=f"That we {_sentence(n * 13)}.",
        importance=list(Importance)[n % 4],
        feeling=n % 5 - 2,
        systems=(f"sys-{n % 50}",),
        impacts=tuple(_impact(n, k) for k in range(IMPACTS)),
    )


def _impact(n: int, k: int) -> ImpactDocument:
    role = (n * IMPACTS + k * 37) % ROLES
    return ImpactDocument(
        job_role=f"role-{role}",
        lane=list(Lane)[(n + k) % 3],
        owner=k == 0,
        how=f"{_sentence(n * 17 + k)} {role}.".capitalize(),
        good=(f"{_sentence(n * 19 + k)} good {n}".capitalize(),),
        never=(f"{_sentence(n * 23 + k)} bad {n}".capitalize(), f"{_sentence(n * 29 + k)} worse {k}".capitalize()),
        pillars=(f"p-{(n + k) % 4}",),
        if_missed=f"The customer must {_sentence(n * 31 + k)} alone {n}.",
        serves=(f"role-{(role + 1) % ROLES}",),
    )


def _sentence(n: int) -> str:
    return f"{_pick(_VERBS, n)} the {_pick(_THINGS, n // 3)} {_pick(_WAYS, n // 7)}"


def _pick(words: list[str], n: int) -> str:
    return words[n % len(words)]


if __name__ == "__main__":
    main()
