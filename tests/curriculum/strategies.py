"""Snapshots of all shapes, also odd ones, for property tests.

Hypothesis draws one number, and the snapshot is built from it: thousands of draws per snapshot would take minutes.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random

from hypothesis import strategies as st

from lms.curriculum.terms import Snapshot
from lms.journeys.terms import (
    Channel,
    ImpactDocument,
    Importance,
    Lane,
    MapDocument,
    MapKind,
    MapState,
    StageDocument,
    SystemDocument,
    SystemKind,
    TouchpointDocument,
)
from lms.people.terms import DepartmentDocument, JobRoleDocument, OrganisationDocument
from lms.vision.terms import MantraDocument, PillarDocument, PreviousMantra

WORDS = [
    "pay",
    "line",
    "desk",
    "book",
    "order",
    "call",
    "answer",
    "greet",
    "check",
    "shelf",
    "date",
    "price",
    "open",
    "close",
    "bring",
    "ask",
    "tell",
    "find",
    "wait",
    "help",
]
ODD = [
    "سلّم الكتاب",
    "استقبل العميل",
    "本を棚に並べる",
    "お客様を迎える",
    "# *loud* [x](y)",
    "::: question",
    "<b>A&amp;B</b>",
    "= 1 + 2",
    "1. first",
]
MANTRAS = [
    "Help, help, help.",
    "お客様を笑顔に",
    "كل طالب يغادر مستعدا للدرس",
    "Always be amazing",
    "Care",
    "Pay line desk book order",
]

snapshots = st.integers(0, 2**32).map(lambda seed: a_snapshot(Random(seed)))


def a_snapshot(chance: Random) -> Snapshot:
    """Return a valid snapshot: up to six job roles, three maps, 63 touchpoints; often with nothing where something may be."""
    departments = [DepartmentDocument(code=f"d{n}", name=_name(chance)) for n in range(chance.randint(1, 4))]
    roles = [
        JobRoleDocument(
            code=f"r{n}", name=_name(chance), department=chance.choice(departments).code, leads=chance.random() < 0.3
        )
        for n in range(chance.randint(1, 9))
    ]
    systems = [
        SystemDocument(
            code=f"s{n}", name=_name(chance), kind=SystemKind.SYSTEM, department=chance.choice(departments).code
        )
        for n in range(chance.randint(0, 2))
    ]
    mantra = _mantra(chance)
    codes = [r.code for r in roles]
    # Some job roles are on every touchpoint, some on none.
    everywhere = chance.sample(codes, chance.randint(0, 1))
    mapped = chance.sample(codes, chance.randint(0, len(codes)))
    maps = [
        _map(chance, f"m{n}", codes, mapped, everywhere, [s.code for s in systems], [p.code for p in mantra.pillars])
        for n in range(chance.randint(0, 3))
    ]
    customer = chance.choice(["", "guest"])
    return Snapshot(
        organisation=OrganisationDocument(
            code="organisation",
            name="Company",
            locale="en",
            customer_one=customer,
            customer_many=f"{customer}s" if customer else "",
            departments=tuple(departments),
            job_roles=tuple(roles),
        ),
        mantra=mantra,
        systems=tuple(systems),
        maps=tuple(maps),
    )


def _text(chance: Random) -> str:
    words = " ".join(chance.choices(WORDS, k=chance.randint(1, 7)))
    return chance.choice([words, words, words, chance.choice(ODD), f"{chance.choice(ODD)} {words}"])


def _name(chance: Random) -> str:
    return chance.choice([chance.choice(WORDS[:6]), _text(chance)])


def _maybe(chance: Random) -> str:
    return chance.choice(["", _text(chance)])


def _some(chance: Random, values: list[str], most: int) -> tuple[str, ...]:
    return tuple(chance.sample(values, chance.randint(0, min(most, len(values)))))


def _mantra(chance: Random) -> MantraDocument:
    text = chance.choice([*MANTRAS, _text(chance)])
    pillars = [
        PillarDocument(code=f"p{n}", name=_name(chance), means=_text(chance)) for n in range(chance.randint(0, 5))
    ]
    return MantraDocument(
        version=chance.randint(2, 3),
        text=text,
        meaning=_text(chance),
        announced_on=chance.choice([None, date(2026, 6, 1)]),
        pillars=tuple(pillars),
        look_alikes=tuple(dict.fromkeys(_text(chance) for _ in range(chance.randint(0, 4)))),
        previous=chance.choice([(), (PreviousMantra(version=1, text="We sell things"),)]),
        segments=("お客様を", "笑顔", "に") if text == "お客様を笑顔に" else (),
        leader_message=chance.choice(["", "Say it.\n\nMean it."]),
    )


def _map(
    chance: Random,
    code: str,
    roles: list[str],
    mapped: list[str],
    everywhere: list[str],
    systems: list[str],
    pillars: list[str],
) -> MapDocument:
    stages = [
        StageDocument(
            code=f"s{s}",
            name=_name(chance),
            touchpoints=tuple(
                _touchpoint(chance, f"t{s}-{t}", roles, mapped, everywhere, systems, pillars)
                for t in range(chance.randint(1, 3))
            ),
        )
        for s in range(chance.randint(1, 7))
    ]
    return MapDocument(
        code=code,
        name=_name(chance),
        kind=MapKind.SALES,
        channel=Channel.PHONE,
        state=chance.choice([MapState.CURRENT, MapState.CURRENT, MapState.CURRENT, MapState.FUTURE]),
        persona=_maybe(chance),
        goal=_maybe(chance),
        stages=tuple(stages),
    )


def _touchpoint(
    chance: Random,
    code: str,
    roles: list[str],
    mapped: list[str],
    everywhere: list[str],
    systems: list[str],
    pillars: list[str],
) -> TouchpointDocument:
    there = list(dict.fromkeys((*_some(chance, mapped, 4), *everywhere)))
    owner = chance.choice([*there, None])
    return TouchpointDocument(
        code=code,
        name=_name(chance),
        channel=chance.choice(list(Channel)),
        customer=_text(chance),
        importance=chance.choice(list(Importance)),
        hopes=_maybe(chance),
        says=_maybe(chance),
        parallel=chance.random() < 0.2,
        feeling=chance.choice([None, -2, 0, 2]),
        systems=_some(chance, systems, 2),
        impacts=tuple(_impact(chance, role, role == owner, roles, pillars) for role in there),
    )


def _impact(chance: Random, role: str, owner: bool, roles: list[str], pillars: list[str]) -> ImpactDocument:
    good = tuple(dict.fromkeys(_text(chance) for _ in range(chance.randint(0, 2))))
    never = dict.fromkeys(_text(chance) for _ in range(chance.randint(0, 3)))
    return ImpactDocument(
        job_role=role,
        lane=chance.choice(list(Lane)),
        how=_text(chance),
        owner=owner,
        good=good,
        never=tuple(t for t in never if t not in good),
        because=_maybe(chance),
        pillars=_some(chance, pillars, 2),
        if_missed=_maybe(chance),
        serves=_some(chance, [r for r in roles if r != role], 2),
    )


def shuffled(snapshot: Snapshot) -> Snapshot:
    """Return it with all lists turned round whose order means nothing."""
    organisation = snapshot.organisation
    return replace(
        snapshot,
        organisation=replace(
            organisation, departments=organisation.departments[::-1], job_roles=organisation.job_roles[::-1]
        ),
        systems=snapshot.systems[::-1],
        mantra=replace(snapshot.mantra, look_alikes=snapshot.mantra.look_alikes[::-1]),
        maps=tuple(with_touchpoints(m, _turned) for m in snapshot.maps),
    )


def with_touchpoints(m: MapDocument, change: Callable[[TouchpointDocument], TouchpointDocument]) -> MapDocument:
    """Return a map with each touchpoint changed."""
    return replace(m, stages=tuple(replace(s, touchpoints=tuple(map(change, s.touchpoints))) for s in m.stages))


def _turned(touchpoint: TouchpointDocument) -> TouchpointDocument:
    impacts = [replace(i, pillars=i.pillars[::-1], serves=i.serves[::-1]) for i in touchpoint.impacts]
    return replace(touchpoint, systems=touchpoint.systems[::-1], impacts=tuple(impacts[::-1]))


def with_long_names(snapshot):
    """Return it with names and codes as long as forms let them be."""

    def code(short):
        return short + "x" * (64 - len(short))

    def impact(one):
        return replace(one, job_role=code(one.job_role), serves=tuple(map(code, one.serves)))

    def touchpoint(one):
        impacts = tuple(map(impact, one.impacts))
        return replace(one, code=code(one.code), name="Touch" * 24, impacts=impacts)

    organisation = snapshot.organisation
    roles = tuple(replace(r, code=code(r.code), name="Role" * 20) for r in organisation.job_roles)
    units = tuple(replace(d, name="Unit" * 20) for d in organisation.departments)
    maps = [
        replace(
            with_touchpoints(m, touchpoint),
            code=code(m.code),
            name="Maps" * 30,
            stages=tuple(replace(s, name="Step" * 20) for s in with_touchpoints(m, touchpoint).stages),
        )
        for m in snapshot.maps
    ]
    organisation = replace(organisation, job_roles=roles, departments=units)
    return replace(snapshot, organisation=organisation, maps=tuple(maps))
