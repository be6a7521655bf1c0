"""A trainer's changes to a generated page after the map has moved on, as they read. `LMS_WRITE_GOLDEN=1` writes them anew."""

import os
from pathlib import Path

import pytest

from lms.curriculum.generator.pipeline import Generator
from lms.curriculum.patches import rules
from lms.curriculum.patches.terms import Patch
from tests.curriculum.delta_organisation import edited
from tests.curriculum.test_golden import bookstore

GOLDEN = Path(__file__).parents[1] / "golden" / "merge"
MODULE, PAGE = "role/bookseller/in-store/register", "yours"
ADDED = "On the first day of term I say it twice: nobody hears the first time."


def page_of(snapshot):
    document = next(m.document for m in Generator(snapshot).generate("bookseller").modules if m.document.code == MODULE)
    return next(page for page in document.pages if page.code == PAGE)


def parts():
    return list(rules.split_page(page_of(bookstore()).body))


def rewritten():
    """The part in the trainer's words, and a sentence of their own after it."""
    _how, *others = parts()
    return ["Say it as if to a cousin: course, format, last refund date, before the total.", ADDED, *others]


def added():
    """Only a sentence of their own, at the top."""
    return [ADDED, *parts()]


CASES = {
    "keeps-what-was-added-when-the-standard-changes": (added, {"good": ("Says the last refund date aloud",)}),
    "keeps-what-was-rewritten-when-the-standard-changes": (rewritten, {"good": ("Says the last refund date aloud",)}),
    "shows-both-where-both-changed-the-part": (rewritten, {"how": "Confirm the course and take payment"}),
}


def written(merged) -> str:
    lines = [f"[{paragraph.source}]\n{paragraph.text}" for paragraph in merged.paragraphs]
    for conflict in merged.conflicts:
        lines += [
            f"[conflict]\n<<< was\n{conflict.base}\n=== trainer\n{conflict.trainer}\n=== map\n{conflict.map}\n>>>"
        ]
    return "\n\n".join(lines) + "\n"


@pytest.mark.parametrize("name", CASES)
def test_a_page_reads_as_it_was_approved(name):
    write, change = CASES[name]
    patch = Patch(module_code=MODULE, page_code=PAGE, base=page_of(bookstore()).body, text=rules.join_page(write()))

    text = written(rules.merge_page(patch, page_of(edited(bookstore(), "register", "bookseller", **change)).body))

    path = GOLDEN / f"{name}.md"
    if os.environ.get("LMS_WRITE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
