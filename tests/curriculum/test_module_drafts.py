"""Drafts: nobody's words are lost, and nobody's are taken."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest

from lms.audit.models import AuditEntry
from lms.core.drafts import DraftChangedSince, NoDraft
from lms.core.errors import Overtaken
from lms.courses import operations as courses
from lms.courses.format.reader import read_module
from lms.courses.queries import ModuleNotFound
from lms.curriculum.modules import operations as modules
from lms.curriculum.modules.drafts import operations, queries, rules
from lms.curriculum.modules.drafts.terms import ModuleDraftStatus
from lms.mail import queries as mail
from tests.curriculum.saving import save_draft
from tests.factories import Make
from tests.times import MONDAY

TEXT = "---\ntitle: Refunds\naudience: everyone\n---\n## Until when\n\nUntil Friday.\n\n## How\n\nWith the receipt.\n"
QUESTION = "\n::: question choice\nUntil when?\n- [x] Friday\n- [ ] Monday\n:::\n"


@pytest.fixture
def ada(make):
    return make.viewer(make.trainer("Ada Lee"))


@pytest.fixture
def ben(make):
    return make.viewer(make.trainer("Ben Okoro"))


@pytest.fixture
def refunds(session):
    document, problems = read_module(TEXT, code="refunds")
    assert problems == ()
    courses.save_module_version(session, document=document, now=MONDAY)


def save(session, viewer, text, *, base=TEXT, seen=0, **more):
    return save_draft(
        session, code="refunds", source=text, seen_revision=seen, base=base, viewer=viewer, now=MONDAY, **more
    )


def states(session):
    return [entry.action for entry in session.query(AuditEntry).filter_by(subject="refunds").order_by(AuditEntry.id)]


class TestSaveDraft:
    def test_begins_from_the_newest_version(self, session, refunds, ada):
        saved = save(session, ada, TEXT.replace("Friday", "Thursday"))

        draft = queries.find_draft(session, "refunds")
        assert (saved.revision, draft.revision, draft.base_version, draft.state) == (1, 1, 1, ModuleDraftStatus.DRAFT)
        assert (draft.source, draft.edited_by, draft.title) == (saved.document, "Ada Lee", "Refunds")

    def test_makes_nothing_of_a_text_that_is_as_before(self, session, refunds, ada):
        saved = save(session, ada, TEXT)

        assert (saved.revision, queries.find_draft(session, "refunds")) == (0, None)

    def test_takes_both_when_two_changed_different_lines(self, session, refunds, ada, ben):
        save(session, ada, TEXT.replace("Friday", "Thursday"))

        saved = save(session, ben, TEXT.replace("With the receipt.", "With or without the receipt."))

        assert saved.is_merged
        assert "Until Thursday." in saved.document
        assert "With or without the receipt." in saved.document

    def test_asks_when_two_changed_the_same_line(self, session, refunds, ada, ben):
        save(session, ada, TEXT.replace("Friday", "Thursday"))

        with pytest.raises(operations.ModuleConflict) as caught:
            save(session, ben, TEXT.replace("Friday", "Sunday"))

        (conflict,) = caught.value.conflicts
        assert (conflict.mine, conflict.theirs) == ("Until Sunday.\n", "Until Thursday.\n")
        assert caught.value.edited_by == "Ada Lee"
        assert queries.find_draft(session, "refunds").source == TEXT.replace("Friday", "Thursday")

    def test_goes_on_from_what_a_script_sent_last(self, session, refunds, ada, ben):
        first = TEXT.replace("Friday", "Thursday")
        save(session, ada, first, with_ids=False)
        save(session, ben, TEXT.replace("receipt.", "card."), with_ids=False)

        saved = save(session, ada, first.replace("Thursday", "Sunday"), base=first, with_ids=False)

        assert "Until Sunday." in saved.document
        assert "With the card." in saved.document

    def test_writes_ids_only_when_somebody_saves(self, session, refunds, ada):
        by_script = save(session, ada, TEXT + QUESTION, with_ids=False)
        by_hand = save(session, ada, TEXT + QUESTION, base=by_script.document)

        assert "{#" not in by_script.document
        assert by_hand.document.count("{#") == 1

    def test_refuses_what_is_too_long_before_any_work(self, session, refunds, ada):
        with pytest.raises(operations.TextTooLong):
            save(session, ada, "x" * (rules.LIMIT + 1))

    def test_knows_no_module_that_is_not_there(self, session, ada):
        with pytest.raises(ModuleNotFound):
            save(session, ada, TEXT)

    def test_finds_a_text_that_was_published_meanwhile(self, session, refunds, ada):
        document, _ = read_module(TEXT.replace("Friday", "Thursday"), code="refunds")
        courses.save_module_version(session, document=document, now=MONDAY)

        saved = save(session, ada, TEXT.replace("receipt", "card"))

        assert "Thursday" in saved.document
        assert "card" in saved.document


class TestWriteDraft:
    def ready(self, session, text, **more):
        return operations.prepare_draft(
            session, code="refunds", source=text, seen_revision=0, base=TEXT, **more
        )  # fmt: skip

    def test_writes_nothing_upon_what_somebody_saved_meanwhile(self, session, refunds, ada, ben):
        ready = self.ready(session, TEXT + "Mine.\n")
        save(session, ada, TEXT.replace("Friday", "Thursday"))

        with pytest.raises(Overtaken):
            operations.write_draft(session, ready=ready, viewer=ben, now=MONDAY)

        assert "Mine." not in queries.find_draft(session, "refunds").source

    def test_writes_nothing_upon_a_version_that_came_out_meanwhile(self, session, refunds, ada):
        ready = self.ready(session, TEXT + "Mine.\n")
        document, _ = read_module(TEXT.replace("Friday", "Thursday"), code="refunds")
        courses.save_module_version(session, document=document, now=MONDAY)

        with pytest.raises(Overtaken):
            operations.write_draft(session, ready=ready, viewer=ada, now=MONDAY)

    def test_is_prepared_while_only_reading(self, db):
        with db.transaction() as session:
            courses.save_module_version(session, document=read_module(TEXT, code="refunds")[0], now=MONDAY)
        with db.reading() as session:
            assert self.ready(session, TEXT + "Mine.\n").source == TEXT + "Mine.\n"


class TestWhoHearsOfAReview:
    def unread(self, session, viewer):
        return [row.words.path for row in mail.list_unread(session, viewer.employee_id)]

    def test_those_who_may_approve_and_then_the_author(self, session, refunds, ada, ben):
        save(session, ada, TEXT + "More.\n")
        modules.submit_for_review(session, code="refunds", viewer=ada, now=MONDAY)
        assert (self.unread(session, ada), self.unread(session, ben)) == ([], ["/write/modules/refunds"])

        operations.send_back(session, code="refunds", note="Say when.", viewer=ben, now=MONDAY)

        [message] = mail.list_unread(session, ada.employee_id)
        assert "“Say when.”" in message.words.lines

    def test_not_the_authors_where_a_second_person_is_asked_for(self, session, refunds, ada, ben, make):
        operations.set_review_rule(session, needs_second_person=True, viewer=ada, now=MONDAY)
        save(session, ben, TEXT + "More.\n")
        modules.submit_for_review(session, code="refunds", viewer=ada, now=MONDAY)

        assert (self.unread(session, ada), self.unread(session, ben)) == ([], [])


class TestReview:
    def test_leads_from_draft_to_approved(self, session, refunds, ada, ben):
        save(session, ada, TEXT + "More.\n")
        operations.submit_for_review(session, code="refunds", viewer=ada, now=MONDAY)
        operations.approve_draft(session, code="refunds", seen_revision=1, viewer=ben, now=MONDAY)

        draft = queries.find_draft(session, "refunds")
        assert (draft.state, draft.approved_by) == (ModuleDraftStatus.APPROVED, "Ben Okoro")
        assert states(session) == ["module.submitted", "module.approved"]

    def test_needs_somebody_who_did_not_write_if_the_organisation_asks(self, session, refunds, ada, ben):
        operations.set_review_rule(session, needs_second_person=True, viewer=ada, now=MONDAY)
        operations.set_review_rule(session, needs_second_person=True, viewer=ada, now=MONDAY)
        save(session, ada, TEXT + "More.\n")
        operations.submit_for_review(session, code="refunds", viewer=ada, now=MONDAY)

        with pytest.raises(operations.SameAuthor):
            operations.approve_draft(session, code="refunds", seen_revision=1, viewer=ada, now=MONDAY)
        operations.approve_draft(session, code="refunds", seen_revision=1, viewer=ben, now=MONDAY)

    def test_is_only_of_what_was_read(self, session, refunds, ada, ben):
        save(session, ada, TEXT + "More.\n")
        operations.submit_for_review(session, code="refunds", viewer=ada, now=MONDAY)
        save(session, ada, TEXT + "Less.\n", base=TEXT + "More.\n")

        with pytest.raises(DraftChangedSince):
            operations.approve_draft(session, code="refunds", seen_revision=1, viewer=ben, now=MONDAY)

    def test_falls_with_any_edit(self, session, refunds, ada, ben):
        save(session, ada, TEXT + "More.\n")
        operations.submit_for_review(session, code="refunds", viewer=ada, now=MONDAY)
        operations.approve_draft(session, code="refunds", seen_revision=1, viewer=ben, now=MONDAY)
        day = (MONDAY + timedelta(days=3)).date()
        operations.schedule_publishing(session, code="refunds", publish_on=day, viewer=ben, now=MONDAY)

        save(session, ben, TEXT + "Less.\n", base=TEXT + "More.\n")

        draft = queries.find_draft(session, "refunds")
        assert (draft.state, draft.publish_on, draft.approved_at) == (ModuleDraftStatus.DRAFT, None, None)

    def test_gives_back_with_a_note(self, session, refunds, ada, ben):
        save(session, ada, TEXT + "More.\n")
        operations.submit_for_review(session, code="refunds", viewer=ada, now=MONDAY)
        operations.send_back(session, code="refunds", note="Say when.", viewer=ben, now=MONDAY)

        draft = queries.find_draft(session, "refunds")
        assert (draft.state, draft.note) == (ModuleDraftStatus.DRAFT, "Say when.")

    @pytest.mark.parametrize(
        "step", ["submit_for_review", "approve_draft", "send_back", "schedule_publishing", "discard_draft"]
    )
    def test_needs_a_draft(self, session, refunds, ada, step):
        more = {
            "approve_draft": {"seen_revision": 1},
            "send_back": {"note": ""},
            "schedule_publishing": {"publish_on": None},
        }

        with pytest.raises(NoDraft):
            getattr(operations, step)(session, code="refunds", viewer=ada, now=MONDAY, **more.get(step, {}))

    @pytest.mark.parametrize("step", ["approve_draft", "send_back", "schedule_publishing"])
    def test_takes_the_steps_in_order(self, session, refunds, ada, step):
        save(session, ada, TEXT + "More.\n")
        more = {
            "approve_draft": {"seen_revision": 1},
            "send_back": {"note": ""},
            "schedule_publishing": {"publish_on": None},
        }

        with pytest.raises(operations.WrongStatus):
            getattr(operations, step)(session, code="refunds", viewer=ada, now=MONDAY, **more[step])

    def test_is_asked_for_once(self, session, refunds, ada):
        save(session, ada, TEXT + "More.\n")
        operations.submit_for_review(session, code="refunds", viewer=ada, now=MONDAY)

        with pytest.raises(operations.WrongStatus):
            operations.submit_for_review(session, code="refunds", viewer=ada, now=MONDAY)


class TestDiscard:
    def test_keeps_the_text_to_restore_it(self, session, refunds, ada):
        save(session, ada, TEXT + "More.\n")
        operations.discard_draft(session, code="refunds", viewer=ada, now=MONDAY)
        assert queries.get_working(session, "refunds").source == TEXT

        operations.restore_draft(session, code="refunds", viewer=ada, now=MONDAY)

        assert queries.get_working(session, "refunds").source == TEXT + "More.\n"

    def test_keeps_also_what_was_never_published(self, session, ada):
        assert operations.start_draft(session, code="new-one", source=TEXT, viewer=ada, now=MONDAY)
        assert not operations.start_draft(session, code="new-one", source="", viewer=ada, now=MONDAY)
        operations.discard_draft(session, code="new-one", viewer=ada, now=MONDAY)

        assert queries.get_working(session, "new-one").source == TEXT

    def test_lets_an_older_text_change_places_with_the_draft(self, session, refunds, ada):
        save(session, ada, TEXT + "More.\n")
        operations.replace_draft(session, code="refunds", source=TEXT, base_version=1, viewer=ada, now=MONDAY)
        operations.restore_draft(session, code="refunds", viewer=ada, now=MONDAY)

        draft = queries.find_draft(session, "refunds")
        assert (draft.source, draft.previous_source) == (TEXT + "More.\n", TEXT)

    def test_has_nothing_to_restore_at_first(self, session, refunds, ada):
        with pytest.raises(NoDraft):
            operations.restore_draft(session, code="refunds", viewer=ada, now=MONDAY)

    def test_starts_again_with_the_next_edit(self, session, refunds, ada, ben):
        save(session, ada, TEXT + "More.\n")
        operations.discard_draft(session, code="refunds", viewer=ada, now=MONDAY)
        save(session, ben, TEXT + "Other.\n")

        draft = queries.find_draft(session, "refunds")
        assert (draft.source, draft.previous_source) == (TEXT + "Other.\n", TEXT + "More.\n")
        who = [queries.is_author(session, code="refunds", employee_id=one.employee_id) for one in (ada, ben)]
        assert who == [False, True]


class TestResolveConflicts:
    BASE, MINE, THEIRS = "a\nb\nc\nd\n", "a\nX\nc\nd\n", "a\nY\nc\nD\n"

    @pytest.mark.parametrize(
        ("choice", "text"),
        [("mine", "a\nX\nc\nD\n"), ("theirs", "a\nY\nc\nD\n"), ("both", "a\nX\nY\nc\nD\n")],
    )
    def test_takes_what_was_chosen_and_all_else_of_both(self, choice, text):
        assert rules.resolve_conflicts(self.BASE, self.MINE, self.THEIRS, [rules.Choice(choice)]) == text

    def test_takes_mine_where_nothing_was_chosen(self):
        assert rules.resolve_conflicts(self.BASE, self.MINE, self.THEIRS, []) == "a\nX\nc\nD\n"


class TestCleanSource:
    def test_leaves_a_plain_text_as_it_is(self):
        assert rules.clean_source(TEXT) == TEXT
        assert rules.clean_source("\n\n  x \n\n") == "\n\n  x \n\n"

    def test_takes_out_what_nobody_types(self):
        assert rules.clean_source("a\x00b\ud800c\u202ed\r\ne\u0301") == "abcd\n\u00e9"


class TestManyAtOnce:
    def test_all_lines_stand(self, real_database):
        lines = [f"Line {number}.\n" for number in range(8)]
        text = TEXT + "".join(f"{line}\n" for line in lines)
        with real_database.transaction() as session:
            document, _ = read_module(text, code="refunds")
            courses.save_module_version(session, document=document, now=MONDAY)

            make = Make(session)
            viewers = [make.viewer(make.trainer()) for _ in lines]

        def change(number):
            mine = text.replace(lines[number], f"Changed {number}.\n")
            asked = {"code": "refunds", "source": mine, "seen_revision": 0, "base": text}
            saved = None
            while saved is None:
                with real_database.reading() as session:
                    ready = operations.prepare_draft(session, **asked)
                with suppress(Overtaken), real_database.transaction() as session:
                    saved = operations.write_draft(session, ready=ready, viewer=viewers[number], now=MONDAY)

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(change, range(8)))

        with real_database.reading() as session:
            found = queries.find_draft(session, "refunds")
        assert [f"Changed {number}." in found.source for number in range(8)] == [True] * 8
        assert found.revision == 8
