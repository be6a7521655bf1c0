"""What authors do to a map, by chance: rename, move, merge, empty, hand over and withhold."""

from dataclasses import replace

from lms.journeys.terms import MapState
from tests.curriculum.strategies import with_touchpoints

MARKDOWN = (
    "---",
    "***",
    "~~~",
    "```",
    "| a | b |",
    "[a]: b",
    "+ a",
    "{#a}",
    "a\u2028b",
    "<!--",
    "## a",
    ":::",
    "\\",
    "$a$",
)


def rename(document, chance):
    stages = [replace(stage, name=chance.choice([stage.name, f"{stage.name}!"[:80]])) for stage in document.stages]
    renamed = replace(document, name=chance.choice([document.name, "Same"]), stages=tuple(stages))
    return with_touchpoints(renamed, lambda t: replace(t, name=chance.choice([t.name, t.name, "Same"])))


def rename_oddly(document, chance):
    """Say something in words that mean something to whoever reads Markdown, or that have the same short name."""

    def say(text):
        return chance.choice([text, text, *MARKDOWN])

    def impact(one):
        good = tuple(dict.fromkeys(say(text) for text in one.good))
        never = tuple(t for t in dict.fromkeys(say(text) for text in one.never) if t not in good)
        return replace(one, how=say(one.how), if_missed=say("It waits."), good=good, never=never)

    def touchpoint(one):
        return replace(one, name=say(one.name), customer=say(one.customer), impacts=tuple(map(impact, one.impacts)))

    stages = tuple(replace(stage, name=say(stage.name)) for stage in document.stages)
    return with_touchpoints(replace(document, name=say(document.name), stages=stages), touchpoint)


def move(document, chance):
    stages = list(document.stages)
    chance.shuffle(stages)
    first, last = stages[0], stages[-1]
    if first is not last and len(first.touchpoints) > 1:
        stages[0] = replace(first, touchpoints=first.touchpoints[1:])
        stages[-1] = replace(last, touchpoints=(*last.touchpoints, first.touchpoints[0]))
    return replace(document, stages=tuple(stages))


def merge(document, chance):
    first, *rest = document.stages
    if not rest:
        return document
    merged = replace(first, touchpoints=(*first.touchpoints, *rest[0].touchpoints))
    return replace(document, stages=(merged, *rest[1:]))


def empty(document, chance):
    """Take all parts from the map, from one touchpoint, or all that is said about them."""
    codes = [t.code for t in document.touchpoints()]
    gone = chance.choice([codes, codes[:1], []])
    bare = [
        replace(i, good=(), never=(), pillars=(), if_missed="", serves=())
        for t in document.touchpoints()
        for i in t.impacts
    ]
    said = {id(i): b for i, b in zip([i for t in document.touchpoints() for i in t.impacts], bare, strict=True)}
    return with_touchpoints(
        document,
        lambda t: replace(
            t, impacts=() if t.code in gone else tuple(said[id(i)] if not gone else i for i in t.impacts)
        ),
    )


def hand_over(document, chance):
    """Give all that one job role does to another one: two roles become one."""
    roles = sorted({i.job_role for t in document.touchpoints() for i in t.impacts})
    if len(roles) < 2:
        return document
    one, other = chance.sample(roles, 2)

    def hand(touchpoint):
        kept = [i for i in touchpoint.impacts if i.job_role != one]
        mine = [i for i in touchpoint.impacts if i.job_role == one]
        if mine and all(i.job_role != other for i in kept):
            serves = tuple(code for code in mine[0].serves if code != other)
            kept.append(replace(mine[0], job_role=other, serves=serves))
        return replace(touchpoint, impacts=tuple(kept))

    return with_touchpoints(document, hand)


def withhold(document, chance):
    return replace(document, state=chance.choice([MapState.CURRENT, MapState.FUTURE]))


EDITS = (rename, rename_oddly, move, merge, empty, hand_over, withhold)
