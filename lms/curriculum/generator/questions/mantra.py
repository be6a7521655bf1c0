"""Questions about the mantra and its pillars: the same for everyone. Source: training.md 3."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial

from lms.core.ids import normalise
from lms.courses.terms import ItemDocument, ItemKind, ItemMode, ItemUse, KeyPlace, MasteryLevel, key_place
from lms.curriculum.generator.questions.choose import Candidate, choose, in_order
from lms.curriculum.generator.questions.draws import draw
from lms.curriculum.generator.questions.measure import find_measure
from lms.curriculum.generator.questions.seal import identity
from lms.curriculum.generator.questions.small_words import SMALL_WORDS
from lms.curriculum.generator.questions.workshop import NOTHING_TO_SAY, Workshop, labelled, used
from lms.curriculum.generator.world import RoleAtTouchpoint
from lms.vision.terms import MantraDocument, PillarDocument

GAP = "____"
MANTRA = "mantra"
_PER_PILLAR = 4
_EDGES = re.compile(r"^\W+|\W+$")


def mantra_questions(shop: Workshop) -> tuple[ItemDocument, ...]:
    """Return all that can be asked of everyone."""
    return tuple(_all(shop))


def _all(shop: Workshop) -> Iterator[ItemDocument]:
    mantra = shop.mantra
    yield _about(
        shop,
        ItemKind.RECALL_UNAIDED,
        use=ItemUse.ASSESSED,
        mode=ItemMode.TEXT,
        text=shop.say("q.recall"),
        key=(mantra.text,),
    )
    for pillar in sorted(mantra.pillars, key=lambda p: p.code):
        yield from _examples(shop, pillar)
        yield from _breaches(shop, pillar)
    yield from _cloze(shop)
    yield from _pick(shop)
    yield from _order(shop)
    yield shop.item(
        ItemKind.REFLECT,
        identity=identity(ItemKind.REFLECT, None, MANTRA),
        level=MasteryLevel.DEMONSTRATE,
        use=ItemUse.PRACTICE,
        mode=ItemMode.REFLECT,
        subject=(MANTRA,),
        scene=(mantra.text,),
        question=shop.say("q.reflect"),
        shows_mantra=True,
    )


def _examples(shop: Workshop, pillar: PillarDocument) -> Iterator[ItemDocument]:
    """Ask who keeps a pillar; the wrong ones are good behaviours that keep another.

    None of them names a time: whoever is quick seems to keep any promise about time.
    """
    about = f"{pillar.name} {pillar.means}"
    agreeing = {p.code: _agreeing(shop, p.code) for p in shop.mantra.pillars}
    made: list[ItemDocument] = []
    for part in sorted(agreeing[pillar.code], key=lambda p: draw(pillar.code, f"{p.subject}@{p.impact.job_role}")):
        name = f"{part.subject}@{part.impact.job_role}"
        own = identity(ItemKind.PILLAR_EXAMPLE, None, pillar.code, name)
        key = _behaviour(shop, part, part.impact.good[0])
        here = _tags(shop, part)
        wrong = [
            _candidate(shop, p, p.impact.good[0], other, feedback="f.shows")
            for other in shop.mantra.pillars
            if other.code != pillar.code and other.code not in here
            for p in agreeing[other.code]
            if shop.guards.department(p.impact.job_role) != shop.guards.department(part.impact.job_role)
            and pillar.code not in _tags(shop, p)
            and shop.likeness.shared(p.impact.good[0], about) <= shop.likeness.shared(part.impact.good[0], about)
            and find_measure(own, p.impact.good[0], shop.language) is None
        ]
        chosen = choose(key, own, in_order(own, [wrong]), count=2, likeness=shop.likeness)
        if chosen is None:
            continue
        longest = sum(one.key_place is KeyPlace.LONGEST for one in made)
        if key_place(key, tuple(one.text for one in chosen)) is KeyPlace.LONGEST and 3 * longest >= max(len(made), 1):
            continue
        shown = [part.impact.good[0], *(one.sentence for one in chosen)]
        made.append(
            _about(
                shop,
                ItemKind.PILLAR_EXAMPLE,
                use=ItemUse.ASSESSED,
                subject=(pillar.code, name),
                scene=(shop.say("l.pillar", pillar=pillar.name, means=pillar.means),),
                text=shop.say("q.example"),
                key=(key,),
                distractors=tuple(one.text for one in chosen),
                feedback={
                    key: shop.say("f.shows", pillar=pillar.name),
                    **{one.text: one.feedback() for one in chosen},
                },
                uses=used(*shown),
            )
        )
        if len(made) == _PER_PILLAR:
            break
    yield from made


def _breaches(shop: Workshop, pillar: PillarDocument) -> Iterator[ItemDocument]:
    """Ask who breaks a pillar: arguable by nature, so for practice, one a pillar."""
    tagged = {p.code: [one for one in _agreeing(shop, p.code) if one.impact.never] for p in shop.mantra.pillars}
    for part in sorted(tagged[pillar.code], key=lambda p: draw(pillar.code, f"{p.subject}@{p.impact.job_role}")):
        name = f"{part.subject}@{part.impact.job_role}"
        own = identity(ItemKind.PILLAR_BREACH, None, pillar.code, name)
        key = _behaviour(shop, part, part.impact.never[0])
        wrong = [
            _candidate(shop, p, p.impact.never[0], other, feedback="f.offends")
            for other in shop.mantra.pillars
            if other.code != pillar.code and other.code not in _tags(shop, part)
            for p in tagged[other.code]
            if pillar.code not in _tags(shop, p)
        ]
        chosen = choose(key, own, in_order(own, [wrong]), count=2, likeness=shop.likeness)
        if chosen is not None:
            yield _about(
                shop,
                ItemKind.PILLAR_BREACH,
                use=ItemUse.PRACTICE,
                subject=(pillar.code, name),
                scene=(shop.say("l.pillar", pillar=pillar.name, means=pillar.means),),
                text=shop.say("q.breach"),
                key=(key,),
                distractors=tuple(one.text for one in chosen),
                feedback={key: shop.say("f.offends", pillar=pillar.name), **{c.text: c.feedback() for c in chosen}},
                uses=used(part.impact.never[0]),
            )
            return


def _cloze(shop: Workshop) -> Iterator[ItemDocument]:
    mantra = shop.mantra
    pieces = list(mantra.segments) or mantra.text.split()
    words = [_EDGES.sub("", piece) for piece in pieces]
    times = Counter(map(normalise, words))
    candidates = [i for i, w in enumerate(words) if w and times[normalise(w)] == 1 and normalise(w) not in SMALL_WORDS]
    if len(pieces) <= 2 or not candidates:
        return
    # The longest word carries most; among equals the later one, as the first words are the easiest to recall.
    blank = max(candidates, key=lambda i: (len(words[i]), i))
    shown = [p if i != blank else p.replace(words[i], GAP, 1) for i, p in enumerate(pieces)]
    yield _about(
        shop,
        ItemKind.MANTRA_CLOZE,
        use=ItemUse.PRACTICE,
        mode=ItemMode.TEXT,
        version=mantra.version,
        scene=(_joined(mantra, shown),),
        text=shop.say("q.cloze"),
        key=(words[blank],),
        feedback={words[blank]: shop.say("f.mantra", mantra=mantra.text)},
        shows_mantra=True,
    )


def _pick(shop: Workshop) -> Iterator[ItemDocument]:
    mantra = shop.mantra
    own = identity(ItemKind.MANTRA_PICK, None, f"{MANTRA}@{mantra.version}")
    # Look-alikes differ from the mantra by a word or two on purpose, so only equal ones are refused here.
    forms = {normalise(mantra.text)}
    wrong: list[str] = []
    older = sorted(mantra.previous, key=lambda p: -p.version)
    for text in (*(p.text for p in older[:1]), *sorted(mantra.look_alikes, key=lambda t: draw(own, t))):
        if normalise(text) not in forms:
            forms.add(normalise(text))
            wrong.append(text)
    if len(wrong) < 2:
        return
    was = {p.text for p in older}
    yield _about(
        shop,
        ItemKind.MANTRA_PICK,
        use=ItemUse.PRACTICE,
        version=mantra.version,
        text=shop.say("q.pick"),
        key=(mantra.text,),
        distractors=tuple(wrong[:2]),
        feedback={
            mantra.text: shop.say("f.mantra", mantra=mantra.text),
            **{t: shop.say("f.older") if t in was else shop.say("f.mantra", mantra=mantra.text) for t in wrong[:2]},
        },
        shows_mantra=True,
    )


def _order(shop: Workshop) -> Iterator[ItemDocument]:
    mantra = shop.mantra
    pieces = tuple(mantra.segments) or tuple(mantra.text.split())
    if 4 <= len(pieces) <= 12 and len(set(map(normalise, pieces))) > 1:
        yield _about(
            shop,
            ItemKind.MANTRA_ORDER,
            use=ItemUse.PRACTICE,
            mode=ItemMode.ORDER,
            text=shop.say("q.words"),
            key=pieces,
            shows_mantra=True,
        )


def _about(
    shop: Workshop,
    kind: ItemKind,
    *,
    use: ItemUse,
    text: str,
    key: tuple[str, ...],
    mode: ItemMode = ItemMode.SINGLE,
    version: int = 0,
    subject: tuple[str, ...] = (),
    scene: tuple[str, ...] = (),
    distractors: tuple[str, ...] = (),
    feedback: Mapping[str, str] = NOTHING_TO_SAY,
    uses: frozenset[str] = frozenset(),
    shows_mantra: bool = False,
) -> ItemDocument:
    about = subject or (f"{MANTRA}@{version}" if version else MANTRA,)
    return shop.item(
        kind,
        identity=identity(kind, None, *about),
        level=MasteryLevel.KNOW,
        use=use,
        mode=mode,
        subject=(MANTRA, *subject),
        scene=scene,
        question=text,
        key=key,
        distractors=distractors,
        feedback=feedback,
        uses=uses,
        shows_mantra=shows_mantra,
    )


def _agreeing(shop: Workshop, pillar: str) -> list[RoleAtTouchpoint]:
    """Return the parts with a good behaviour and this pillar alone, at moments that stand for it as a whole."""
    return [p for p in _tagged_alone(shop, pillar) if shop.guards.agrees(p.place, pillar)]


def _tagged_alone(shop: Workshop, pillar: str) -> list[RoleAtTouchpoint]:
    return [
        p
        for place in shop.world.places
        for p in shop.world.parts_at(place)
        if p.impact.pillars == (pillar,) and p.impact.good
    ]


def _tags(shop: Workshop, part: RoleAtTouchpoint) -> set[str]:
    return {code for p in shop.world.parts_at(part.place) for code in p.impact.pillars}


def _candidate(
    shop: Workshop, part: RoleAtTouchpoint, text: str, pillar: PillarDocument, *, feedback: str
) -> Candidate:
    return Candidate(
        id=f"{part.subject}@{part.impact.job_role}",
        text=_behaviour(shop, part, text),
        feedback=partial(shop.say, feedback, pillar=pillar.name),
        group=pillar.code,
        sentence=text,
    )


def _behaviour(shop: Workshop, part: RoleAtTouchpoint, text: str) -> str:
    return labelled(shop.world.role_labels[part.impact.job_role], text, shop.language)


def _joined(mantra: MantraDocument, pieces: list[str]) -> str:
    return "".join(pieces) if mantra.segments and "".join(mantra.segments) == mantra.text else " ".join(pieces)
