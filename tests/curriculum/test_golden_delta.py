"""Deltas of the bookstore as they are read. After a wanted change: `LMS_WRITE_GOLDEN=1 pytest` this file, then read the diff."""

import os
from pathlib import Path

import pytest

from lms.core.ids import canonical_json
from lms.courses import codec
from lms.curriculum.deltas import deltas_between
from lms.curriculum.generator.facts import is_of_mantra
from lms.curriculum.generator.pipeline import Generator
from lms.curriculum.rules import course_facts
from tests.curriculum import test_delta_table as edits
from tests.curriculum.test_golden import bookstore

GOLDEN = Path(__file__).parent / "golden" / "delta"
DELTAS = {
    "edit-a-standard": (edits.edit_a_standard, "bookseller"),
    "rename-a-touchpoint": (edits.rename_a_touchpoint, "textbook-manager"),
    "remove-an-impact": (edits.remove_an_impact, "bookseller"),
    "add-a-touchpoint": (edits.add_a_touchpoint, "security-officer"),
    "edit-hopes": (edits.edit_hopes, "register-technician"),
    "change-the-mantra": (edits.change_the_mantra, None),
}


def delta_of(edit, job_role):
    """The delta module between two releases, without a database; for no job role that of the foundation."""
    why = ("We listened to students in the first week.",)
    found = deltas_between(bookstore(), edit(bookstore()), job_role or "bookseller", why=why)
    _, module = found[job_role is not None]
    return module


def as_text(module):
    """The lesson, then its questions: what is asked, the right answers, the wrong ones."""
    lines = [module.document.source, "# Quiz", ""]
    for item in module.quiz_items:
        lines += [
            f"- {item.stem}",
            *(f"  - [x] {key}" for key in item.key),
            *(f"  - [ ] {w}" for w in item.distractors),
        ]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", DELTAS)
class TestGoldenDelta:
    def test_reads_as_it_was_approved(self, name):
        text, path = as_text(delta_of(*DELTAS[name])), GOLDEN / f"{name}.md"
        if os.environ.get("LMS_WRITE_GOLDEN"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")

        assert text == path.read_text(encoding="utf-8")

    def test_is_two_minutes_long(self, name):
        module = delta_of(*DELTAS[name])

        assert module.document.minutes <= 3
        assert len(module.quiz_items) <= 8

    def test_is_the_same_from_the_same(self, name):
        one, other = delta_of(*DELTAS[name]), delta_of(*DELTAS[name])

        assert one.document == other.document
        assert [canonical_json(codec.item_to_plain(i)) for i in one.quiz_items] == [
            canonical_json(codec.item_to_plain(i)) for i in other.quiz_items
        ]


def test_facts_are_either_of_the_mantra_or_of_a_job_role():
    facts = Generator(bookstore()).facts("bookseller")

    assert {f for f in facts if is_of_mantra(f)} == set(course_facts(facts, (), (), job_role=None))
