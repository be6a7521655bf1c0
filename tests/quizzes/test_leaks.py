"""Before it may be seen, no page that a learner gets tells which answer is right, or why."""

import re
from dataclasses import replace

import pytest

from lms.core import clock
from tests.factories.learning import CHECKS
from tests.factories.quizzes import ITEMS

ALL = (*ITEMS, *CHECKS)


@pytest.fixture
def lesson(make):
    make.release()
    return make.lesson()


@pytest.fixture
def pages(client, make, lesson):
    """Every learner page, by address, while an attempt is open and no check was answered."""
    ben = make.reader(lesson=lesson)
    attempt = make.attempt(make.quiz_of(lesson), ben, now=clock.now())
    client.sign_in(ben.id)
    module = f"/modules/{lesson.version_id}"
    paths = [
        "/",
        "/journey",
        "/lessons",
        "/mantra",
        "/record",
        "/record/evidence",
        f"{module}/pages/1",
        f"{module}/pages/2",
    ]
    paths += [f"{module}/quiz", f"{module}/done"]
    paths += [f"/attempts/{attempt}/questions/{n}" for n in range(1, len(ITEMS) + 1)]
    answers = {path: client.get(path).text for path in paths}
    for n in range(1, len(ITEMS) + 1):
        answers[f"no answer to {n}"] = client.post(f"/attempts/{attempt}/questions/{n}", status=422).text
    answers["check without an answer"] = client.post(f"{module}/pages/1/checks/1", status=422).text
    return answers


def test_no_page_tells_why_or_where_from(pages):
    secrets = [text for item in ALL for text in (item.explanation, item.source, *(said for _, said in item.feedback))]

    leaks = [(path, text) for path, page in pages.items() for text in secrets if text and text in page]

    assert leaks == []


def test_no_page_carries_keys_scores_or_hashes(pages):
    words = ("distractor", "is_correct", "isCorrect", "score", "full_hash", "key_hash", "explanation", "mantra_pick")

    assert [(path, word) for path, page in pages.items() for word in words if word in page] == []


@pytest.mark.parametrize("mode", ["pick", "many"])
def test_the_page_is_the_same_whichever_answer_is_right(client, make, lesson, mode):
    """The right and the wrong labels change places: only the order in which they are shown may differ."""
    swapped = []
    for item in ITEMS:
        if item.item_id == mode:
            count = len(item.key)
            labels = item.options
            item = replace(item, key=labels[-count:], distractors=labels[:-count], feedback=())
        swapped.append(item)
    ben = make.reader(lesson=lesson)
    client.sign_in(ben.id)

    def pieces(bank):
        make.quiz(lesson, bank=bank)
        attempt = make.attempt(make.quiz_of(lesson), ben, now=clock.now())
        position = next(n for n, item in enumerate(bank, 1) if item.item_id == mode)
        page = client.get(f"/attempts/{attempt}/questions/{position}").text
        page = page.replace(str(attempt), "").replace(str(lesson.version_id), "")
        body = re.sub(r'<input type="hidden" name="csrf_token"[^>]*>|[0-9]', "", page[page.index("<main") :])
        return sorted(re.findall(r"<[^>]+>|[^<\s]+", body))

    before = pieces(ITEMS)
    lesson = make.lesson("other")
    assert before == pieces(swapped)
