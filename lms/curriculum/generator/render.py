"""A draft of a module to a finished module document."""

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from lms.core.frozen import frozen
from lms.core.text import clipped
from lms.courses.items.writing import escape
from lms.courses.terms import Audience, ItemDocument, MasteryLevel, ModuleDocument, ModuleKind, PageDocument
from lms.curriculum.generator.markdown import blocks, question, reading_time
from lms.curriculum.terms import GeneratedModule

TITLE_LIMIT = 160
"""Most characters of a title; a job role and its department may have as many by themselves."""
NO_ONE = Audience()


@frozen
class GeneratedPage:
    """One page before it is written: its text, and the practice questions beneath."""

    code: str
    """Stays the same when the title changes, or its language."""
    title: str
    text: str
    practice: tuple[ItemDocument, ...] = ()


@frozen
class Draft:
    """One module before it is written."""

    code: str
    title: str
    language: str
    level: MasteryLevel
    pages: tuple[GeneratedPage, ...]
    quiz: tuple[ItemDocument, ...] = ()
    size: int = 0
    """Most questions that its quiz asks."""
    moments: tuple[str, ...] = ()
    required: bool = True
    opens_after_days: int = 0
    audience: Audience = NO_ONE

    @cached_property
    def time(self) -> float:
        """Return how many minutes it takes, in parts of a minute."""
        practice = sum(len(page.practice) for page in self.pages)
        text = "\n".join(text for page in self.pages for text in (page.title, page.text))
        return reading_time(text, practice + min(self.size, len(self.quiz)))


def render(draft: Draft, minutes: int | None = None) -> GeneratedModule:
    """Write the pages. `minutes` are those which the course as a whole leaves to it; without, its own are rounded up."""
    draft = replace(draft, title=clipped(draft.title, TITLE_LIMIT))
    pages = tuple(
        PageDocument(
            code=page.code,
            title=clipped(page.title, TITLE_LIMIT),
            body=blocks(page.text, *map(question, page.practice)),
        )
        for page in draft.pages
    )
    whole = max(1, math.ceil(draft.time)) if minutes is None else minutes
    return GeneratedModule(
        document=ModuleDocument(
            code=draft.code,
            title=draft.title,
            minutes=whole,
            level=draft.level,
            kind=ModuleKind.GENERATED,
            audience=draft.audience,
            pages=pages,
            items=tuple(item for page in draft.pages for item in page.practice),
            required=draft.required,
            opens_after_days=draft.opens_after_days,
            language=draft.language,
            source=_source(draft.title, whole, pages),
        ),
        quiz_items=draft.quiz,
        moments=draft.moments if draft.quiz else (),
    )


def render_together(drafts: Sequence[Draft]) -> list[GeneratedModule]:
    """Write modules that are taken together: their times are added before they are rounded up, so that the sum is true."""
    modules, time, given = [], 0.0, 0
    for draft in drafts:
        time += draft.time
        minutes = max(1, math.ceil(time) - given)
        given += minutes
        modules.append(render(draft, minutes))
    return modules


def _source(title: str, minutes: int, pages: Sequence[PageDocument]) -> str:
    header = "\n".join(["---", f"title: {_quoted(title)}", f"minutes: {minutes}", "---"])
    return blocks(header, *(blocks(f"## {escape(p.title)}", p.body) for p in pages)) + "\n"


def _quoted(text: str) -> str:
    """Write a YAML string that no character of the text can break."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
