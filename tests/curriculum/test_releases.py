"""Publishing what the author saw, under the names they gave; and taking it back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.audit.models import AuditEntry
from lms.courses.format.reader import read_module
from lms.courses.terms import MasteryLevel
from lms.curriculum import cosmetic, operations, queries
from lms.curriculum.draft import queries as draft
from lms.curriculum.generator.pipeline import Generator
from lms.curriculum.models import Release
from lms.curriculum.terms import CosmeticChange
from lms.evidence import operations as evidence
from lms.evidence.terms import EvidenceDraft, EvidenceKind
from lms.journeys import operations as journeys
from lms.outbox.models import OutboxEvent
from lms.vision import operations as vision
from tests.curriculum.delta_organisation import DeltaOrganisation, edited
from tests.curriculum.organisation import MODULE, ORGANISATION, lay
from tests.curriculum.test_changes import with_part
from tests.times import MONDAY

GOOD = "Says the price before scanning."


@pytest.fixture
def organisation(session):
    lay(session)


@pytest.fixture
def released(session, organisation):
    return publish(session, 0)


def publish(session, seen_number, **options):
    return operations.publish_release(session, viewer=None, seen_number=seen_number, now=MONDAY, **options)


def withdraw(session, number, reason="It was wrong."):
    return operations.withdraw_release(session, number=number, reason=reason, viewer=None, now=MONDAY)


def change_a_standard(session, good=GOOD):
    journeys.apply_map(session, document=with_part("register", "bookseller", good=(good,)).maps[0], now=MONDAY)


def change_the_mantra(session):
    vision.apply_mantra(
        session, document=replace(ORGANISATION.mantra, version=3, text="Ready, all of them."), now=MONDAY
    )


def only_change(session):
    (change,) = draft.compare_with_last(session, draft.load_working(session)).changes
    return change


def observed(session, employee, key, fingerprint):
    evidence.record_evidence(
        session,
        employee_id=employee.id,
        drafts=[
            EvidenceDraft(
                objective_key=key,
                level=MasteryLevel.DEMONSTRATE,
                fingerprint=fingerprint,
                kind=EvidenceKind.OBSERVATION,
                score_percent=100,
                succeeded=True,
                source="observation",
                source_id="1",
                details={"rows": {"Says the refund date aloud.": "yes"}, "critical": {}},
            )
        ],
        release_number=1,
        now=MONDAY,
    )


def stored(session, number):
    return session.get_one(Release, number)


class TestPublishRelease:
    def test_keeps_what_each_change_is_called(self, session, released):
        change_a_standard(session)
        change = only_change(session)

        publish(session, 1, choices={change.id: "full", "unknown": "cosmetic"})

        assert stored(session, 2).choices == {change.id: "full"}
        assert stored(session, 2).cosmetic_changes == []

    def test_takes_the_proposal_where_nothing_is_chosen(self, session, released):
        change_a_standard(session)
        change = only_change(session)

        publish(session, 1)

        assert stored(session, 2).choices == {change.id: "material"}

    def test_lays_a_cosmetic_change_over_the_facts(self, session, released):
        change_a_standard(session)
        change = only_change(session)

        publish(session, 1, choices={change.id: "cosmetic"})

        assert cosmetic.from_plain(stored(session, 2).cosmetic_changes) == change.as_cosmetic

    def test_carries_a_cosmetic_change_on(self, session, released):
        change_a_standard(session)
        publish(session, 1, choices={only_change(session).id: "cosmetic"})
        change_the_mantra(session)

        publish(session, 2)

        assert len(stored(session, 3).cosmetic_changes) == 1

    def test_drops_a_cosmetic_change_that_a_material_one_overtook(self, session, released):
        change_a_standard(session)
        publish(session, 1, choices={only_change(session).id: "cosmetic"})
        change_a_standard(session, "Whispers.")

        publish(session, 2)

        assert stored(session, 3).cosmetic_changes == []

    def test_refuses_what_is_not_what_the_author_saw(self, session, released):
        change_a_standard(session)
        seen = draft.load_working(session).seen
        change_the_mantra(session)

        with pytest.raises(operations.ContentChangedSince):
            publish(session, 1, seen=seen)
        assert publish(session, 1, seen=draft.load_working(session).seen) == 2

    def test_refuses_a_mantra_that_was_only_counted_on(self, session, released):
        vision.apply_mantra(
            session, document=replace(ORGANISATION.mantra, version=ORGANISATION.mantra.version + 1), now=MONDAY
        )

        with pytest.raises(operations.NothingChanged):
            publish(session, 1)
        assert draft.draft_release_page(session, now=MONDAY).is_unchanged

    def test_takes_what_nobody_is_asked_about_if_it_differs(self, session, released):
        first = ORGANISATION.maps[0]
        journeys.apply_map(session, document=replace(first, goal="Something else entirely."), now=MONDAY)

        assert publish(session, 1) == 2

    def test_calls_a_trainers_module_too(self, session, released):
        document, _ = read_module(MODULE, code="refund-basics")
        operations.save_written_module(session, document=document, now=MONDAY)
        change = only_change(session)

        publish(session, 1, choices={change.id: "cosmetic"})

        assert (change.facet, change.job_roles) == ("module-added", ("bookseller", "manager"))
        (cosmetic_change,) = cosmetic.from_plain(stored(session, 2).cosmetic_changes)
        assert (cosmetic_change.gone, set(cosmetic_change.new)) == ({}, {"module/refund-basics"})

    def test_leaves_a_trace(self, session, released):
        change_a_standard(session)
        publish(session, 1)

        details = session.scalars(select(AuditEntry.details).where(AuditEntry.subject == "2")).one()

        assert details["material"] == 1


class TestWithdrawRelease:
    def test_makes_the_one_before_the_current_one_again(self, session, released):
        change_a_standard(session)
        publish(session, 1)

        assert withdraw(session, 2) == 1
        assert queries.current_release_number(session) == 1
        row = queries.get_release_row(session, 2)
        assert (row.withdrawn_reason, row.withdrawn_at) == ("It was wrong.", MONDAY)

    def test_tells_the_world(self, session, released):
        change_a_standard(session)
        publish(session, 1)
        withdraw(session, 2)

        fields = session.scalars(select(OutboxEvent.fields).where(OutboxEvent.name == "ReleaseWithdrawn")).one()

        assert fields["number"] == 2

    def test_never_gives_the_number_again(self, session, released):
        change_a_standard(session)
        publish(session, 1)
        withdraw(session, 2)

        assert publish(session, 1) == 3

    def test_goes_back_over_those_taken_back(self, session, released):
        change_a_standard(session)
        publish(session, 1)
        withdraw(session, 2)
        publish(session, 1)

        assert withdraw(session, 3) == 1

    def test_refuses_the_first(self, session, released):
        with pytest.raises(operations.NoReleaseBefore):
            withdraw(session, 1)

    def test_refuses_what_is_not_current(self, session, released):
        change_a_standard(session)
        publish(session, 1)

        with pytest.raises(operations.NotCurrent):
            withdraw(session, 1)

    def test_refuses_without_a_reason(self, session, released):
        with pytest.raises(operations.ReasonMissing):
            withdraw(session, 1, reason="")

    def test_knows_no_other_number(self, session, released):
        with pytest.raises(queries.ReleaseNotFound):
            withdraw(session, 9)


class TestDraftReleasePage:
    def page(self, session, **choices):
        return draft.draft_release_page(session, now=MONDAY, choices=choices)

    def test_gives_all_their_courses_before_the_first(self, session, organisation):
        page = self.page(session)

        assert (page.number, page.seen_number, page.changes) == (1, 0, ())
        assert page.unheld_job_role_count == page.all_job_roles == 3

    def test_says_that_nothing_changed(self, session, released):
        assert self.page(session).is_unchanged

    def test_counts_whom_a_standard_reaches_and_what_they_get(self, session, make, released):
        for _ in range(2):
            make.employee(job_role=make.job_role("Bookseller"))
        change_a_standard(session)

        page = self.page(session)

        assert (page.job_role_count, page.people_count) == (1, 2)
        (row,) = page.courses
        assert (row.name, row.kind, row.people_count) == ("Bookseller", "delta", 2)
        assert 0 < row.question_count <= 8
        assert page.minutes_minimum == page.minutes_maximum == row.minutes > 0
        assert page.questions.rekeyed > 0

    def test_tells_job_roles_apart_that_nobody_holds(self, session, make, released):
        make.employee(job_role=make.job_role("Bookseller"))
        change_the_mantra(session)

        page = self.page(session)

        assert (page.job_role_count, page.unheld_job_role_count, page.people_count) == (1, 2, 1)

    def test_counts_who_completed_the_course_before(self, session, make, drain):
        organisation = DeltaOrganisation(session, make, drain)
        organisation.publish()
        done, middle, _ = (organisation.hire(name) for name in ("Ann", "Ben", "Cid"))
        organisation.complete(done)
        organisation.begin(middle)
        change_a_standard(session)

        (row,) = self.page(session).courses

        assert (row.people_count, row.completed, row.in_middle, row.not_begun) == (3, 1, 1, 1)
        assert self.page(session).minutes_total == row.minutes

    def test_counts_who_has_a_delta_waiting_among_those_who_completed(self, session, make, drain):
        organisation = DeltaOrganisation(session, make, drain)
        organisation.publish()
        organisation.complete(organisation.hire("Ann"))
        organisation.publish(edited(organisation.snapshot, "register", "bookseller", good=(GOOD,)))
        change_a_standard(session, good="Says it a third way.")

        (row,) = self.page(session).courses

        assert (row.people_count, row.completed, row.in_middle, row.not_begun) == (1, 1, 0, 0)

    def test_counts_the_minutes_of_the_reason(self, session, released):
        change_a_standard(session)

        without, with_notes = (
            draft.draft_release_page(session, now=MONDAY, notes=notes).courses[0].minutes
            for notes in ("", "Why. " * 300)
        )

        assert with_notes > without

    def test_counts_by_what_the_change_is_called(self, session, released):
        change_a_standard(session)
        change = only_change(session)

        nobody, whole = (self.page(session, **{change.id: kind}) for kind in ("cosmetic", "full"))

        assert (nobody.job_role_count, nobody.courses) == (0, ())
        assert [row.kind for row in whole.courses] == ["whole"]
        assert whole.changes[0].chosen == "full"

    def test_gives_the_mantra_to_everyone_once(self, session, released):
        change_the_mantra(session)

        page = self.page(session)

        assert [row.name for row in page.courses] == ["Everyone"]
        assert (page.job_role_count, page.unheld_job_role_count) == (0, 3)

    def test_counts_observations_that_fall_out_of_date(self, session, make, released, drain):
        drain()
        ben = make.employee(job_role=make.job_role("Bookseller"))
        key = "demonstrate:in-store/register@bookseller"
        (objective,) = [o for o in Generator(ORGANISATION).generate("bookseller").objectives if o.key == key]
        observed(session, ben, key, objective.fingerprint)
        change_a_standard(session)

        assert self.page(session).observations == 1
        later = draft.draft_release_page(session, now=MONDAY + timedelta(days=800))
        assert later.observations == 0

    def test_calls_the_rest_by_kind_when_there_are_too_many(self, session, released, monkeypatch):
        monkeypatch.setattr("lms.curriculum.draft.queries.pages.SHOWN", 0)
        change_a_standard(session)

        page = self.page(session, good="cosmetic")

        assert page.more_changes == 1
        assert (page.facets[0].facet, page.facets[0].chosen) == ("good", "cosmetic")
        assert page.job_role_count == 0

    def test_counts_whom_it_touches_also_where_it_works_out_no_more(self, session, released, monkeypatch):
        monkeypatch.setattr("lms.curriculum.draft.queries.pages.WORKED_OUT", 0)
        change_a_standard(session)

        page = self.page(session)

        assert (page.unheld_job_role_count, page.more_courses, page.courses) == (1, 1, ())

    def test_gives_a_module_for_everyone_to_everyone(self, session, make, released):
        make.employee(job_role=make.job_role("Bookseller"))
        document, _ = read_module(MODULE.replace("touchpoint in-store/register", "everyone"), code="safety")
        operations.save_written_module(session, document=document, now=MONDAY)

        page = self.page(session)

        assert [(row.name, row.kind) for row in page.courses] == [("Everyone", "delta")]
        assert page.minutes_maximum == 4
        assert page.changes[0].module_code == "safety"


class TestShowReleasePage:
    def test_tells_who_is_asked_from_whose_text_is_only_worded_anew(self, session, make, drain):
        organisation = DeltaOrganisation(session, make, drain)
        organisation.publish()
        done, new = organisation.hire("Ann"), organisation.hire("Ben")
        organisation.complete(done)
        # The manager reads what a colleague does there, and need not learn it.
        organisation.publish(edited(ORGANISATION, "register", "bookseller", how="Take the money with a smile."))

        page = queries.show_release_page(session, 2)

        assert [(one.code, one.kind) for one in page.courses] == [("role/bookseller", "delta")]
        assert page.reworded_count == 1
        assert (page.assignees.delta.count, page.assignees.delta.finished, page.assignees.whole.count) == (1, 0, 1)
        organisation.complete(done)
        assert queries.show_release_page(session, 2).assignees.delta.finished == 1
        assert new.id != done.id

    def test_has_new_modules_among_what_changed(self, session, released):
        document, _ = read_module(MODULE, code="refund-basics")
        operations.save_written_module(session, document=document, now=MONDAY)
        publish(session, 1)

        (change,) = queries.show_release_page(session, 2).changes

        assert (change[0].subject, change[0].facet, change[1]) == ("module/refund-basics", "module-added", "material")


class TestCosmeticChanges:
    def test_survive_being_written_down(self):
        one = CosmeticChange(gone={"a": "1"}, new={}, job_roles=("x",))

        assert cosmetic.from_plain(cosmetic.to_plain([one])) == (one,)

    def test_are_for_their_job_roles_only(self):
        one = CosmeticChange(gone={"a": "1"}, new={"a": "2"}, job_roles=("x",))

        assert cosmetic.without_cosmetic_changes({"a": "2"}, [one], "x") == {"a": "1"}
        assert cosmetic.without_cosmetic_changes({"a": "2"}, [one], "y") == {"a": "2"}

    def test_put_nothing_back_beside_what_stands_again(self):
        one = CosmeticChange(gone={"a": "1"}, new={}, job_roles=("x",))

        assert cosmetic.without_cosmetic_changes({"a": "3"}, [one], "x") == {"a": "3"}

    def test_lead_back_over_two_releases(self):
        chain = [CosmeticChange(gone={"a": "1"}, new={"a": "2"}), CosmeticChange(gone={"a": "2"}, new={"a": "3"})]

        assert cosmetic.without_cosmetic_changes({"a": "3"}, chain, "x") == {"a": "1"}
