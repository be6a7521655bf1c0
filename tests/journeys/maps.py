"""Maps for tests, and maps made by chance."""

from dataclasses import replace

from hypothesis import strategies as st

from lms.journeys.terms import (
    Channel,
    ImpactDocument,
    Importance,
    Lane,
    MapDocument,
    MapKind,
    StageDocument,
    TouchpointDocument,
)


def impact(job_role="cashier", **fields):
    return ImpactDocument(job_role=job_role, **{"lane": Lane.FRONTSTAGE, "how": "Takes the money.", **fields})


def touchpoint(code="register", **fields):
    return TouchpointDocument(
        code=code,
        **{"name": f"At {code}", "channel": Channel.IN_PERSON, "customer": "The student pays.", **fields},
    )


def stage(code, *touchpoints):
    return StageDocument(code=code, name=code.capitalize(), touchpoints=touchpoints)


def made_map(*stages, code="in-store", **fields):
    return MapDocument(
        code=code,
        **{"name": "In the store", "kind": MapKind.SALES, "channel": Channel.IN_PERSON, **fields},
        stages=stages,
    )


IN_STORE = made_map(
    stage("find", touchpoint("door"), touchpoint("shelf", impacts=(impact("buyer"),))),
    stage("pay", touchpoint("register", impacts=(impact("cashier", owner=True), impact("buyer")))),
)


def changed(document, code, **fields):
    """The map with other values at one touchpoint."""
    return replace(
        document,
        stages=tuple(
            replace(s, touchpoints=tuple(replace(t, **fields) if t.code == code else t for t in s.touchpoints))
            for s in document.stages
        ),
    )


def with_touchpoints(document, **codes):
    """The map with these touchpoints, by stage, in this order."""
    known = {t.code: t for t in document.touchpoints()}
    return replace(
        document,
        stages=tuple(
            replace(s, touchpoints=tuple(known.get(c) or touchpoint(c) for c in codes[s.code]))
            if s.code in codes
            else s
            for s in document.stages
        ),
    )


def codes_of(document):
    return {s.code: [t.code for t in s.touchpoints] for s in document.stages}


_TEXTS = st.sampled_from(["", "one", "two", "three"])
_ROLES = st.lists(st.sampled_from(["cashier", "buyer", "guard"]), unique=True)


@st.composite
def _touchpoints(draw, code):
    roles = draw(_ROLES)
    owner = draw(st.sampled_from(["", *roles]))
    return touchpoint(
        code,
        hopes=draw(_TEXTS),
        importance=draw(st.sampled_from(Importance)),
        systems=tuple(draw(st.lists(st.sampled_from(["pos", "web", "till"]), unique=True))),
        impacts=tuple(impact(role, how=draw(_TEXTS), owner=role == owner) for role in roles),
    )


@st.composite
def maps_by_chance(draw):
    """A well-formed map: few codes, so that two of them have much in common."""
    stages = draw(st.lists(st.sampled_from(["find", "pay", "leave"]), unique=True))
    places = (
        draw(st.dictionaries(st.sampled_from(["door", "shelf", "register", "exit"]), st.sampled_from(stages)))
        if stages
        else {}
    )
    order = draw(st.permutations(sorted(places)))
    return made_map(
        *(stage(code, *(draw(_touchpoints(c)) for c in order if places[c] == code)) for code in stages),
        goal=draw(_TEXTS),
    )
