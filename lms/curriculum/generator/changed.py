"""The delta as a module: what changed for somebody who has learned it before, and why; in words of before and now."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lms.core.frozen import frozen
from lms.courses.items.writing import escape
from lms.courses.terms import Audience, ItemDocument, MasteryLevel, ObjectiveDocument
from lms.curriculum.generator.facts import fact_of_standard, subject_of
from lms.curriculum.generator.foundation import sentence_page
from lms.curriculum.generator.lessons import shown_at_work
from lms.curriculum.generator.markdown import blocks, bullets, fenced, paragraphs
from lms.curriculum.generator.moments import scene, your_part
from lms.curriculum.generator.questions.workshop import Workshop
from lms.curriculum.generator.render import Draft, GeneratedPage, render
from lms.curriculum.generator.world import RoleAtTouchpoint, World
from lms.curriculum.terms import GeneratedModule
from lms.journeys.terms import Lane

_SEEN_BY = {Lane.FRONTSTAGE: "l.front", Lane.BACKSTAGE: "l.back", Lane.SUPPORT: "l.support"}


@frozen
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


@frozen
class _Side:
    """What one thing said or says; its label where the text alone would not tell what it is."""

    label: str = ""
    texts: tuple[str, ...] = ()

    def written(self, word: str, about: str = "") -> str:
        if not any(self.texts):
            return ""
        label = f"**{escape(self.label)}**" if self.label else ""
        body = bullets(map(escape, self.texts)) if len(self.texts) > 1 else escape(self.texts[0])
        return fenced(word, blocks(label, body), about)


def mantra_delta(before: World, after: Workshop, content: DeltaContent) -> GeneratedModule:
    """Write what changed in the mantra; where its words or meaning did, the page about it follows."""
    old, new = before.mantra, after.mantra
    sections = []
    if "mantra/text" in content.changed:
        sections.append(_was_and_now(_Side(texts=(old.text,)), _Side(texts=(new.text,))))
    if "mantra/meaning" in content.changed:
        label = after.say("p.meaning")
        sections.append(
            _was_and_now(_Side(label=label, texts=(old.meaning,)), _Side(label=label, texts=(new.meaning,)))
        )
    were, are = ({p.code: after.say("l.pillar", pillar=p.name, means=p.means) for p in m.pillars} for m in (old, new))
    sections += [
        _was_and_now(*(_Side(texts=(side.get(code, ""),)) for side in (were, are)))
        for code in dict.fromkeys((*are, *were))
        if f"pillar/{code}" in content.changed
    ]
    title = after.say("t.changed", what=after.say("t.mantra"))
    pages = [GeneratedPage(code="changed", title=title, text=blocks(*sections))]
    if not {"mantra/text", "mantra/meaning"}.isdisjoint(content.changed):
        pages.append(sentence_page(after))
    return _module(after, content, title, pages, touchpoints=())


def role_delta(before: World, after: Workshop, job_role: str, content: DeltaContent) -> GeneratedModule:
    """Write what changed for a job role: each moment as it was and as it is now."""
    were = {part.subject: part for part in before.parts_of(job_role)}
    are = {part.subject: part for part in after.world.parts_of(job_role)}
    changed = {subject_of(fact) for fact in content.changed} | {o.subject for o in content.objectives}
    touched = [subject for subject in dict.fromkeys((*are, *were)) if subject in changed]
    pages = [_page(after, number, were.get(s), are.get(s), content.changed) for number, s in enumerate(touched, 1)]
    to_show = [are[o.subject] for o in content.objectives if o.level is MasteryLevel.DEMONSTRATE]
    if to_show or not pages:
        text = shown_at_work(after, to_show)
        pages.append(GeneratedPage(code="show", title=after.say("p.show"), text=text))
    title = after.say("t.changed", what=after.world.role_labels[job_role])
    return _module(after, content, title, pages, touchpoints=tuple(s for s in touched if s in are))


def _module(
    shop: Workshop,
    content: DeltaContent,
    title: str,
    pages: Sequence[GeneratedPage],
    *,
    touchpoints: tuple[str, ...],
) -> GeneratedModule:
    why = blocks(f"### {escape(shop.say('c.why'))}", *map(paragraphs, content.why)) if content.why else ""
    first, *rest = pages
    is_understood = any(item.level is MasteryLevel.UNDERSTAND for item in content.items)
    return render(
        Draft(
            code=content.code,
            title=title,
            language=shop.language,
            level=MasteryLevel.UNDERSTAND if is_understood else MasteryLevel.KNOW,
            pages=(replace(first, text=blocks(first.text, why)), *rest),
            quiz=content.items,
            size=len(content.items),
            moments=tuple(dict.fromkeys(item.moment for item in content.items)),
            # By its touchpoints a learner is told where on the map it happened.
            audience=Audience(touchpoints=touchpoints),
        )
    )


def _page(
    shop: Workshop, number: int, was: RoleAtTouchpoint | None, now: RoleAtTouchpoint | None, changed: Sequence[str]
) -> GeneratedPage:
    code = f"moment-{number}"
    if now is None:
        assert was is not None
        title = shop.say("c.gone", moment=was.place.label)
        return GeneratedPage(code=code, title=title, text=_Side(texts=(was.impact.how,)).written("was"))
    if was is None:
        page = your_part(shop, now, before=scene(now))
        return replace(page, code=code, title=shop.say("c.new", moment=now.place.label))
    about = f"{{at={now.subject}}}"
    differing = (_was_and_now(one, other, about=about) for one, other in _differences(shop, was, now, changed))
    return replace(your_part(shop, now, before=blocks(*differing)), code=code)


def _differences(
    shop: Workshop, was: RoleAtTouchpoint, now: RoleAtTouchpoint, changed: Sequence[str]
) -> Iterator[tuple[_Side, _Side]]:
    """Yield what differs at a moment and counts as a change, each as it was and as it is."""
    place, at = now.subject, f"{now.subject}@{now.impact.job_role}"
    one, other = was.place.touchpoint, now.place.touchpoint
    texts = [
        (f"touchpoint/{place}", "", one.name, other.name),
        (f"touchpoint/{place}", "", one.customer, other.customer),
        (f"touchpoint/{place}", "", str(one.channel.label), str(other.channel.label)),
        (f"says/{place}", "l.says", one.says, other.says),
        (f"hopes/{place}", "l.hope", one.hopes, other.hopes),
        (f"impact/{at}", "", _seen_by(shop, was), _seen_by(shop, now)),
        (f"impact/{at}", "", _owned(shop, was), _owned(shop, now)),
        (f"impact/{at}", "", was.impact.how, now.impact.how),
        (f"impact/{at}", "l.missed", was.impact.if_missed, now.impact.if_missed),
        (f"because/{at}", "l.because", was.impact.because, now.impact.because),
    ]
    for fact, label, before, after in texts:
        if fact in changed and before != after:
            shown = shop.say(label) if label else ""
            yield _Side(label=shown, texts=(before,)), _Side(label=shown, texts=(after,))
    for word, label in (("good", "l.do"), ("never", "l.never")):
        old, new = _standards(word, was), _standards(word, now)
        gone = tuple(text for fact, text in old.items() if fact in changed and fact not in new)
        added = tuple(text for fact, text in new.items() if fact in changed and fact not in old)
        yield _Side(label=shop.say(label), texts=gone), _Side(label=shop.say(label), texts=added)
    if f"serves/{at}" in changed:
        yield _listed(shop, "l.relies", _served(shop, was), _served(shop, now))
    if f"pillars/{at}" in changed:
        yield _listed(shop, "l.keeps", _pillars(shop, was), _pillars(shop, now))


def _listed(shop: Workshop, label: str, before: tuple[str, ...], after: tuple[str, ...]) -> tuple[_Side, _Side]:
    shown = shop.say(label)
    return _Side(label=shown, texts=before), _Side(label=shown, texts=after)


def _standards(word: str, part: RoleAtTouchpoint) -> dict[str, str]:
    """Return the goods or nevers of a part by the ids of their facts."""
    at = f"{part.subject}@{part.impact.job_role}"
    texts = part.impact.good if word == "good" else part.impact.never
    return {fact_of_standard(word, at, text): text for text in texts}


def _served(shop: Workshop, part: RoleAtTouchpoint) -> tuple[str, ...]:
    labels = shop.world.role_labels
    return tuple(sorted(labels[code] for code in part.impact.serves if code in labels))


def _pillars(shop: Workshop, part: RoleAtTouchpoint) -> tuple[str, ...]:
    return tuple(p.name for p in shop.mantra.pillars if p.code in part.impact.pillars)


def _seen_by(shop: Workshop, part: RoleAtTouchpoint) -> str:
    return shop.say(_SEEN_BY[part.impact.lane])


def _owned(shop: Workshop, part: RoleAtTouchpoint) -> str:
    return shop.say("l.owner") if part.impact.owner else ""


def _was_and_now(was: _Side, now: _Side, *, about: str = "") -> str:
    return blocks(was.written("was", about), now.written("now", about))
