"""Every kind of question that a trainer can write: in the reader, the preview, the check and the quiz."""

from uuid import UUID

import pytest
from werkzeug.datastructures import MultiDict

from lms.courses import items
from lms.courses.format.preview import preview
from lms.courses.format.reader import read_module
from lms.courses.terms import Audience, ModuleKind
from lms.curriculum import operations as curriculum
from lms.curriculum import rules
from lms.learning.reader import queries as reader
from lms.quizzes import forms
from lms.quizzes import queries as quizzes
from lms.quizzes import rules as quiz_rules
from tests.times import MONDAY

KINDS = {
    "choice": ("What first?\n- [x] Look\n- [ ] Run", [("q", "Look")], [("q", "Run")]),
    "choices": ("Which?\n- [x] Look\n- [x] Ask\n- [ ] Run", [("q", "Look"), ("q", "Ask")], [("q", "Run")]),
    "order": ("Order?\n1. Look\n2. Ask\n3. Tell", [("q", "Look"), ("q", "Ask"), ("q", "Tell")], [("q", "Tell"), ("q", "Ask"), ("q", "Look")]),
    "gap": ("First [[look|see]], then ask.", [("q", "see")], [("q", "run")]),
    "match": ("Which?\n- eyes = look\n- ears = listen", [("q-0", "look"), ("q-1", "listen")], [("q-0", "listen"), ("q-1", "look")]),
    "short": ("What first?\n= look\n= see", [("q", "Look")], [("q", "run")]),
    "number": ("How many?\n= 60 +- 2", [("q", "61,5")], [("q", "63")]),
    "scenario": ("What do you do?\n- (3) Look\n- (1) Ask\n- (0) Run", [("q", "Look")], [("q", "Ask")]),
    "reflect": ("When was it?", [("q", "Once.")], []),
}  # fmt: skip
MODULE = "---\ntitle: All kinds\naudience: everyone\n---\n## One\n" + "".join(
    f"\nText.\n\n::: question {kind} {{#{kind}}}\n{body}\n! Because.\n? Think.\n:::\n"
    for kind, (body, *_) in KINDS.items()
)


@pytest.fixture
def document():
    document, problems = read_module(MODULE, code="all-kinds")
    assert problems == ()
    return document


def item_of(document, kind):
    return next(item for item in document.items if item.item_id == kind)


class TestEveryKind:
    @pytest.mark.parametrize("kind", KINDS)
    def test_is_graded_as_it_is_answered(self, document, kind):
        item = item_of(document, kind)
        shown = tuple(quiz_rules.shown_order("somebody", item))
        for sent, is_right in ((KINDS[kind][1], True), (KINDS[kind][2], False)):
            answer = forms.read_answer(item, MultiDict(sent), "q")

            checked = items.check_answer(item, shown, answer) if answer else None

            assert items.grade(item, checked).is_correct is is_right, sent

    def test_is_shown_in_the_preview(self, document):
        drawn = preview(MODULE, code="all-kinds")

        assert [part.item.kind for part in drawn.pages[0].parts if part.item] == list(KINDS)

    def test_counts_in_the_quiz_unless_it_is_a_reflection(self, document):
        scored = rules.scored_items(document.items)

        assert [item.kind for item in scored] == [kind for kind in KINDS if kind != "reflect"]
        assert rules.written_quiz_rule(scored).size == len(scored)

    def test_can_be_answered_in_a_lesson(self, session, make, client, document):
        curriculum.save_written_module(session, document=document, now=MONDAY)
        assert document.kind is ModuleKind.WRITTEN
        assert document.audience == Audience(everyone=True)
        client.sign_in(make.trainer("Ada Lee").id)
        url = f"/modules/{version_id(session)}/pages/1"
        client.get(url)

        for position, kind in enumerate(KINDS, 1):
            sent = {name.replace("q", f"q{position}", 1): [] for name, _ in KINDS[kind][1]}
            for name, value in KINDS[kind][1]:
                sent[name.replace("q", f"q{position}", 1)].append(value)
            client.post(f"{url}/checks/{position}", sent)

        text = client.get(url).text
        assert (text.count("Correct"), text.count("Not quite"), text.count("Thank you")) == (8, 0, 1)

    def test_can_be_taken_in_the_quiz(self, session, make, client, document):
        curriculum.save_written_module(session, document=document, now=MONDAY)
        ben = make.learner("Ben Okoro")
        make.assigned(ben, make.role_course(make.job_role(), modules=[saved(session)], objectives=()))
        client.sign_in(ben.id)
        attempt = client.post(f"/modules/{version_id(session)}/quiz").headers["Location"]

        for position, kind in enumerate((kind for kind in KINDS if kind != "reflect"), 1):
            sent = {}
            for field, value in KINDS[kind][1]:
                sent.setdefault(field.replace("q", f"q{position}", 1), []).append(value)
            client.post(f"{attempt}/questions/{position}", sent)

        outcome = quizzes.get_outcome(session, UUID(attempt.rpartition("/")[2]))
        assert (outcome.score_percent, outcome.passed) == (100, True)


def version_id(session):
    return saved(session).version_id


def saved(session):
    from lms.courses.operations import SavedModule
    from lms.curriculum.modules.drafts.queries import find_newest

    newest = find_newest(session, "all-kinds")
    return SavedModule(version_id=newest.version_id, fingerprint="f", is_new=True)


def test_the_reader_knows_the_module(session, document):
    curriculum.save_written_module(session, document=document, now=MONDAY)

    content = reader.load_content(session, version_id(session))

    assert [part.item.kind for part in content.pages[0] if part.item] == list(KINDS)
