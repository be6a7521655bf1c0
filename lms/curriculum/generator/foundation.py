"""The module about the mantra, for everyone. Source: training.md 1, 2."""

from collections import Counter
from collections.abc import Iterator, Sequence

from lms.core.ids import normalise
from lms.courses.items.writing import escape
from lms.courses.terms import ItemDocument, ItemKind, ItemUse, MasteryLevel
from lms.curriculum.generator.markdown import blocks, bullets, fenced, paragraphs
from lms.curriculum.generator.questions.draws import draw
from lms.curriculum.generator.questions.workshop import Workshop
from lms.curriculum.generator.render import Draft, GeneratedPage
from lms.curriculum.generator.select import MANTRA_SIZE
from lms.curriculum.generator.world import RoleAtTouchpoint
from lms.curriculum.terms import MANTRA_MODULE
from lms.vision.terms import PillarDocument

_ENOUGH = 2
"""Examples of a pillar to ask about."""


def foundation(shop: Workshop, items: Sequence[ItemDocument]) -> Draft:
    """Write the module that everyone takes; `items` are all questions about the mantra."""
    pages = _pages(shop, items)
    if shop.mantra.previous:
        last = max(shop.mantra.previous, key=lambda p: p.version)
        text = blocks(fenced("was", escape(last.text)), fenced("now", escape(shop.mantra.text)))
        pages.append(GeneratedPage(code="before", title=shop.say("p.before"), text=text))
    return Draft(
        code=MANTRA_MODULE,
        title=shop.say("t.mantra"),
        language=shop.language,
        level=MasteryLevel.KNOW,
        pages=tuple(pages),
        quiz=tuple(_quiz(shop, items)),
        size=MANTRA_SIZE,
    )


def sentence_page(shop: Workshop) -> GeneratedPage:
    """Write what the mantra says and means, whatever it was before."""
    mantra = shop.mantra
    leader = [f"### {escape(shop.say('p.leader'))}", paragraphs(mantra.leader_message)]
    text = blocks(
        f"> {escape(mantra.text)}",
        f"### {escape(shop.say('p.meaning'))}",
        paragraphs(mantra.meaning),
        *(leader if mantra.leader_message.strip() else []),
    )
    return GeneratedPage(code="sentence", title=shop.say("p.sentence"), text=text)


def _pages(shop: Workshop, items: Sequence[ItemDocument]) -> list[GeneratedPage]:
    mantra = shop.mantra
    recall = tuple(item for item in items if item.kind is ItemKind.RECALL_UNAIDED)
    shown = dict(_examples(shop))
    asks = blocks(*(_pillar(shop, p, shown.get(p.code)) for p in mantra.pillars))
    pages = [sentence_page(shop)]
    if asks and normalise(escape(mantra.text)) not in normalise(asks):
        return [*pages, GeneratedPage(code="asks", title=shop.say("p.asks"), text=asks, practice=recall)]
    # Who recalls the mantra must not be able to read it.
    pages += [GeneratedPage(code="asks", title=shop.say("p.asks"), text=asks)] if asks else []
    return [*pages, GeneratedPage(code="recall", title=shop.say("t.mantra"), text="", practice=recall)]


def _quiz(shop: Workshop, items: Sequence[ItemDocument]) -> Iterator[ItemDocument]:
    """Return the questions of the quiz; not those whose answer the lesson has shown, if a pillar has enough of others."""
    shown = {(code, f"{part.subject}@{part.impact.job_role}") for code, part in _examples(shop)}
    left = Counter(i.subject[1] for i in items if i.kind is ItemKind.PILLAR_EXAMPLE and i.subject[1:3] not in shown)
    for item in items:
        is_shown = item.kind is ItemKind.PILLAR_EXAMPLE and item.subject[1:3] in shown
        if item.use is ItemUse.ASSESSED and not (is_shown and left[item.subject[1]] >= _ENOUGH):
            yield item


def _examples(shop: Workshop) -> Iterator[tuple[str, RoleAtTouchpoint]]:
    """Return for each pillar a part that shows it, of a department that no earlier pillar has."""
    used: set[str] = set()
    for pillar in shop.mantra.pillars:
        tagged = [
            part
            for place in shop.world.places
            for part in shop.world.parts_at(place)
            if part.impact.pillars == (pillar.code,) and part.impact.good and part.impact.never
        ]
        tagged.sort(key=lambda part: draw("shown", f"{pillar.code}|{part.impact.job_role}|{part.subject}"))
        for part in tagged:
            department = shop.guards.department(part.impact.job_role)
            if department not in used:
                used.add(department)
                yield pillar.code, part
                break


def _pillar(shop: Workshop, pillar: PillarDocument, example: RoleAtTouchpoint | None) -> str:
    rows = f"**{escape(pillar.name)}**: {escape(pillar.means)}"
    if example is not None:
        role = escape(shop.world.role_labels[example.impact.job_role])
        rows = blocks(
            rows,
            bullets([f"{escape(example.impact.good[0])} ({role})"], "+"),
            bullets([escape(example.impact.never[0])]),
        )
    return fenced("pillar", rows, f"{{#{pillar.code}}}")
