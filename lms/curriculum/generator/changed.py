"""The delta as a module: what changed for somebody who has learned it before, and why; in words of before and now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lms.core.text import plural
from lms.courses.items.writing import escape
from lms.courses.terms import Audience, ItemDocument, MasteryLevel, ObjectiveDocument
from lms.curriculum.generator import cards
from lms.curriculum.generator.facts import fact_of_standard, is_of_mantra
from lms.curriculum.generator.foundation import mantra_pages
from lms.curriculum.generator.markdown import blocks, bullets, field, paragraphs
from lms.curriculum.generator.render import Draft, GeneratedPage, render
from lms.curriculum.generator.world import RoleAtTouchpoint, World, channel_name
from lms.curriculum.terms import GeneratedModule
from lms.journeys.terms import MapDocument

_MOMENTS_ON_PAGE = 3
FOUNDATION_TITLE = "Foundation"
"""Of the course that everyone takes."""


@dataclass(frozen=True, kw_only=True)
class DeltaContent:
    """What a delta is about."""

    code: str
    """Of the module to make."""
    changed: Sequence[str]
    """Ids of the facts that are new, gone or differ."""
    objectives: Sequence[ObjectiveDocument]
    """Those that must be shown again."""
    items: tuple[ItemDocument, ...]
    why: Sequence[str]
    """What the authors of the releases said, the newest last."""


def delta_title(course: str) -> str:
    """Return what the delta of a course is called."""
    return f"What changed: {course}"


@dataclass(frozen=True, kw_only=True)
class _Section:
    title: str
    text: str


def mantra_delta(before: World, after: World, content: DeltaContent, items: Sequence[ItemDocument]) -> GeneratedModule:
    """Write what changed in the mantra; where its words or meaning did, the lesson about it follows.

    `items` are all questions about the mantra.
    """
    old, new = before.mantra, after.mantra
    sections = []
    if "mantra/text" in content.changed:
        sections += [field("Until now our mantra was", old.text), field("Now it is", new.text)]
    if "mantra/meaning" in content.changed:
        sections += ["### What it means", f"**Until now:** {escape(old.meaning)}", "**Now:**", paragraphs(new.meaning)]
    were, are = ({p.code: f"{p.name}: {p.means}" for p in mantra.pillars} for mantra in (old, new))
    for code in dict.fromkeys((*are, *were)):
        if f"pillar/{code}" in content.changed:
            sections.append(_before_and_now("A part of it", were.get(code, ""), are.get(code, "")))
    pages = [
        GeneratedPage(title="What changed", text=blocks("Our mantra has changed since you learned it.", *sections))
    ]
    if not {"mantra/text", "mantra/meaning"}.isdisjoint(content.changed):
        pages += mantra_pages(new, {item.kind: item for item in items})
    return _module(content, "What changed: our mantra", pages)


def role_delta(before: World, after: World, job_role: str, content: DeltaContent) -> GeneratedModule:
    """Write what changed in the journeys for a job role: each moment as it was and as it is now."""
    were = {part.subject: part for part in before.parts_of(job_role)}
    are = {part.subject: part for part in after.parts_of(job_role)}
    touched = [s for s in dict.fromkeys((*are, *were)) if any(_is_about(fact, s) for fact in content.changed)]
    kept = [s for s in touched if s in are]
    sections = [
        *_maps(before, after, content.changed),
        *(_moment(after, were.get(s), are[s], content.changed) for s in kept),
        *(_lost(were[s]) for s in touched if s not in are),
    ]
    filled = [section for section in sections if section.text]
    pages = [
        GeneratedPage(
            title="What changed" if n == 0 else "What changed, continued",
            text=blocks(
                _opening(len(kept), len(touched)) if n == 0 else "",
                *(blocks(f"### {escape(one.title)}", one.text) for one in filled[n : n + _MOMENTS_ON_PAGE]),
            ),
        )
        for n in range(0, max(1, len(filled)), _MOMENTS_ON_PAGE)
    ]
    to_show = [o.title for o in content.objectives if o.level is MasteryLevel.DEMONSTRATE]
    if to_show:
        pages.append(GeneratedPage(title="Show it", text=_show_again(to_show)))
    module = _module(content, delta_title(after.role_labels[job_role]), pages)
    # By its touchpoints a learner is told where on the map it happened.
    return replace(module, document=replace(module.document, audience=Audience(touchpoints=tuple(kept))))


def _module(content: DeltaContent, title: str, pages: Sequence[GeneratedPage]) -> GeneratedModule:
    why = blocks(*(blocks("### Why", *map(paragraphs, content.why)) for _ in content.why[:1]))
    first, *rest = pages
    level = (
        MasteryLevel.UNDERSTAND if any(i.level is MasteryLevel.UNDERSTAND for i in content.items) else MasteryLevel.KNOW
    )
    return render(
        Draft(
            code=content.code,
            title=title,
            level=level,
            objectives=("Say what is different from what you learned before",),
            pages=(replace(first, text=blocks(first.text, why)), *rest),
            quiz=content.items,
        )
    )


def _opening(kept: int, touched: int) -> str:
    if not touched:
        return "The customer's journey has changed since you learned it. All else that you learned still holds."
    moments = "a moment of yours has" if touched == 1 else f"{plural(touched, 'moment')} of yours have"
    lost = "" if kept else " You have less to look after than before."
    return f"Since you learned your part, {moments} changed on our map. All else that you learned still holds.{lost}"


def _is_about(fact: str, subject: str) -> bool:
    _, _, rest = fact.partition("/")
    return not is_of_mantra(fact) and (rest == subject or rest.startswith(f"{subject}@"))


def _maps(before: World, after: World, changed: Sequence[str]) -> Iterator[_Section]:
    old, new = ({m.code: m for m in world.maps} for world in (before, after))
    for code in dict.fromkeys((*new, *old)):
        if f"map/{code}/stages" in changed:
            was, now = old.get(code), new.get(code)
            if now is None:
                continue
            named = f"Until now it was called {was.name}." if was is not None and was.name != now.name else ""
            is_moved = was is None or [stage.name for stage in was.stages] != [stage.name for stage in now.stages]
            yield _Section(
                title=f"The journey: {now.name}",
                text=blocks(
                    escape(named),
                    _stages("The customer's stages, until now", was) if is_moved else "",
                    _stages("The customer's stages, from now on", now) if is_moved else "",
                ),
            )


def _stages(label: str, m: MapDocument | None) -> str:
    return f"**{label}:**\n\n" + "\n".join(f"1. {escape(stage.name)}" for stage in m.stages) if m else ""


def _moment(world: World, was: RoleAtTouchpoint | None, now: RoleAtTouchpoint, changed: Sequence[str]) -> _Section:
    if was is None:
        return _Section(title=f"New for you: {now.place.label}", text=cards.card(world, now))
    at = f"{now.subject}@{now.impact.job_role}"
    rows = [f"*{escape(now.place.map.name)} · {escape(now.place.stage.name)}*"]
    if f"touchpoint/{now.subject}" in changed:
        one, other = was.place.touchpoint, now.place.touchpoint
        rows += [
            _if_changed("Its name", one.name, other.name),
            _if_changed("The customer", one.customer, other.customer),
            _if_changed("Where it happens", channel_name(one.channel), channel_name(other.channel)),
        ]
    if f"impact/{at}" in changed:
        rows += _part(was, now)
    for word, label in (("good", "What good looks like"), ("never", "Never")):
        gone = _differing(word, at, getattr(was.impact, word), getattr(now.impact, word), changed)
        new = _differing(word, at, getattr(now.impact, word), getattr(was.impact, word), changed)
        rows += [cards.listed(f"{label}, until now", gone), cards.listed(f"{label}, from now on", new)]
    return _Section(title=now.place.label, text=blocks(*rows) if any(rows[1:]) else "")


def _part(was: RoleAtTouchpoint, now: RoleAtTouchpoint) -> list[str]:
    one, other = was.impact, now.impact
    owned = "is now" if other.owner else "is no longer"
    return [
        _if_changed("Your part", one.how, other.how),
        _if_changed("Who sees it", cards.SEEN_BY[one.lane], cards.SEEN_BY[other.lane]),
        f"Your job role {owned} accountable for this moment as a whole." if one.owner != other.owner else "",
        _if_changed("If your part is missed", one.if_missed, other.if_missed),
    ]


def _differing(
    word: str, at: str, texts: Sequence[str], others: Sequence[str], changed: Sequence[str]
) -> tuple[str, ...]:
    known = {fact_of_standard(word, at, text) for text in others}
    facts = {text: fact_of_standard(word, at, text) for text in texts}
    return tuple(text for text, fact in facts.items() if fact in changed and fact not in known)


def _lost(was: RoleAtTouchpoint) -> _Section:
    return _Section(
        title=f"No longer yours: {was.place.label}",
        text=blocks(
            f"*{escape(was.place.map.name)} · {escape(was.place.stage.name)}*",
            "On our map your job role has no part in this moment any more. What you learned about it is not asked again.",
        ),
    )


def _show_again(moments: Sequence[str]) -> str:
    return blocks(
        "What good looks like is new here, so nobody can have seen it yet. "
        "When you are ready, ask your manager to watch for it:",
        bullets([f"**{escape(one)}**" for one in moments]),
    )


def _if_changed(label: str, was: str, now: str) -> str:
    return _before_and_now(label, was, now) if was != now else ""


def _before_and_now(label: str, was: str, now: str) -> str:
    return blocks(field(f"{label}, until now", was), field(f"{label}, from now on", now))
