"""A draft of a module to a finished module document."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lms.core.text import clipped, free_slug
from lms.courses.items.writing import escape
from lms.courses.terms import ItemDocument, MasteryLevel, ModuleDocument, ModuleKind, PageDocument
from lms.curriculum.generator.markdown import blocks, minutes, question
from lms.curriculum.terms import GeneratedModule

_TITLE = 160
"""Most characters of a module's title; a job role and its department may have as many by themselves."""
_FORM = 12
"""Most questions that a quiz asks; what the reading time is reckoned with."""


@dataclass(frozen=True, kw_only=True)
class GeneratedPage:
    """One page before it is written: its text, and the practice questions beneath."""

    title: str
    text: str
    practice: tuple[ItemDocument, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One module before it is written."""

    code: str
    title: str
    level: MasteryLevel
    objectives: tuple[str, ...]
    pages: tuple[GeneratedPage, ...]
    quiz: tuple[ItemDocument, ...]
    required: bool = True


def render(draft: Draft) -> GeneratedModule:
    """Write the pages, number equal headings, and estimate the minutes."""
    draft = replace(draft, title=clipped(draft.title, _TITLE))
    pages = _pages(draft.pages)
    practice = {item.item_id: item for page in draft.pages for item in page.practice}
    source = _source(draft, pages)
    return GeneratedModule(
        document=ModuleDocument(
            code=draft.code,
            title=draft.title,
            minutes=_minutes(draft),
            level=draft.level,
            kind=ModuleKind.GENERATED,
            objectives=draft.objectives,
            pages=pages,
            items=tuple(practice.values()),
            required=draft.required,
            source=source,
        ),
        quiz_items=draft.quiz,
    )


def _pages(pages: Sequence[GeneratedPage]) -> tuple[PageDocument, ...]:
    written: list[PageDocument] = []
    used: set[str] = set()
    asked: set[str] = set()
    for page in pages:
        new = [item for item in page.practice if item.item_id not in asked]
        asked.update(item.item_id for item in new)
        code = free_slug(page.title, used)
        used.add(code)
        written.append(PageDocument(code=code, title=page.title, body=blocks(page.text, *map(question, new))))
    return tuple(written)


def _source(draft: Draft, pages: Sequence[PageDocument]) -> str:
    aims = [f"  - {_quoted(one)}" for one in draft.objectives]
    total = _minutes(draft)
    header = [
        "---",
        f"title: {_quoted(draft.title)}",
        f"minutes: {total}",
        *(["objectives:", *aims] if aims else []),
        "---",
    ]
    return blocks("\n".join(header), *(blocks(f"## {escape(p.title)}", p.body) for p in pages)) + "\n"


def _minutes(draft: Draft) -> int:
    practice = sum(len(page.practice) for page in draft.pages)
    return minutes("\n".join(page.text for page in draft.pages), practice + min(_FORM, len(draft.quiz)))


def _quoted(text: str) -> str:
    """Write a YAML string that no character of the text can break."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
