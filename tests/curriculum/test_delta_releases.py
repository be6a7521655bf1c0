"""What a release asks of those who have learned the one before: end to end, from the map to the ledger."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from lms.assignments.models import Assignment, Certificate
from lms.assignments.terms import AssignmentReason, WithdrawalReason
from lms.courses import operations as courses
from lms.courses.format.reader import read_module
from lms.courses.models import Course, CourseRenewal, CourseVersion
from lms.curriculum import operations, queries
from lms.curriculum.draft import queries as draft
from lms.evidence import queries as evidence
from lms.outbox import operations as outbox
from lms.quizzes import queries as quizzes
from tests.conftest import rolled_back, undone
from tests.curriculum.delta_organisation import DeltaOrganisation, edited
from tests.curriculum.organisation import MODULE
from tests.factories import Make

SHELF = "in-store/shelf@bookseller"


@pytest.fixture(scope="module")
def lived(whole_database):
    """A company that has published once, with people who learned; made once for all tests here, each undone alone."""
    with rolled_back(whole_database) as db, db.transaction() as session:
        organisation = DeltaOrganisation(session, Make(session), lambda now: outbox.drain(db, now=now))
        yield db, organisation, learned(organisation)


def learned(organisation):
    """A bookseller who has completed all, one in the middle, and a manager who has completed all."""
    organisation.publish()
    done, middle, manager = organisation.hire("Ada"), organisation.hire("Ben"), organisation.hire("Cleo", "manager")
    organisation.complete(done)
    organisation.complete(manager)
    organisation.complete(middle, "foundation")
    return done, middle, manager


@pytest.fixture
def db(lived):
    with undone(lived[0].engine) as db:
        yield db


@pytest.fixture
def organisation(lived, session, make, drain):
    return lived[1].again(session, make, drain)


@pytest.fixture
def people(lived):
    return lived[2]


@pytest.fixture
def ada(people):
    return people[0]


@pytest.fixture
def edit(organisation):
    return edited(organisation.snapshot, "shelf", "bookseller", good=("Says the row aloud.",))


class TestAMaterialChangeOfOneStandard:
    def test_gives_a_delta_of_few_questions_to_who_completed_the_course(self, organisation, people, edit, session):
        organisation.publish(edit, notes="Students could not follow a finger.")

        row = organisation.live(people[0])["role/bookseller"]
        [module] = organisation.modules(row.course_version_id)
        quiz = quizzes.get_quiz(session, quizzes.find_quiz_id(session, module.id))
        assert row.reason is AssignmentReason.WHAT_CHANGED
        assert (row.course_title, row.release_number) == ("What changed: Bookseller", 2)
        assert (row.due_at - row.assigned_at).days == 14
        assert 1 <= len(quiz.bank) <= 8
        assert row.minutes <= 3
        assert "Says the row aloud." in module.source
        assert "Walks along to the shelf." in module.source
        assert "Students could not follow a finger." in module.source

    def test_gives_nobody_else_anything(self, organisation, people, edit):
        before = organisation.live(people[2])

        organisation.publish(edit)

        assert organisation.live(people[2]) == before
        assert organisation.live(people[0])["foundation"].fulfilled_at is not None

    def test_leaves_the_old_completion_and_certificate(self, organisation, people, edit, session):
        certificate = session.scalars(select(Certificate).where(Certificate.employee_id == people[0].id)).one()
        before = organisation.live(people[0])["role/bookseller"]

        organisation.publish(edit)
        organisation.complete(people[0])

        old = session.get(Assignment, before.id, populate_existing=True)
        assert (old.fulfilled_at, old.course_version_id) == (before.fulfilled_at, before.course_version_id)
        assert old.withdrawn_reason == WithdrawalReason.REPLACED
        assert session.scalars(select(Certificate).where(Certificate.employee_id == people[0].id)).all() == [
            certificate
        ]

    def test_finishing_it_brings_what_is_held_up_to_date(self, organisation, people, edit, session):
        organisation.publish(edit)
        key = f"understand:{SHELF}"
        before = evidence.mastery_of(session, people[0].id)[key].fingerprint

        organisation.complete(people[0])

        assert evidence.mastery_of(session, people[0].id)[key].fingerprint != before
        assert organisation.live(people[0])["role/bookseller"].fulfilled_at == organisation.now

    def test_who_is_in_the_middle_finishes_on_theirs_and_then_gets_the_delta(self, organisation, people, edit):
        mine = organisation.live(people[1])["role/bookseller"]
        organisation.begin(people[1])
        organisation.publish(edit)
        assert organisation.live(people[1])["role/bookseller"] == mine

        organisation.complete(people[1])

        assert organisation.live(people[1])["role/bookseller"].reason is AssignmentReason.WHAT_CHANGED

    def test_who_has_not_begun_gets_the_new_whole_in_the_time_of_the_old(self, organisation, people, edit):
        eve = organisation.hire("Eve")
        before = organisation.live(eve)["role/bookseller"]

        organisation.publish(edit)

        after = organisation.live(eve)["role/bookseller"]
        assert (after.release_number, after.reason, after.due_at) == (2, AssignmentReason.JOB_ROLE, before.due_at)

    def test_a_delta_that_was_not_begun_gives_way_to_one_that_tells_both_changes(self, organisation, people, edit):
        organisation.publish(edit)
        before = organisation.live(people[0])["role/bookseller"]

        organisation.publish(edited(edit, "ask", "bookseller", how="Ask for the section first."))

        after = organisation.live(people[0])["role/bookseller"]
        [module] = organisation.modules(after.course_version_id)
        assert "Says the row aloud." in module.source
        assert "Ask for the section first." in module.source
        assert (after.reason, after.due_at) == (AssignmentReason.WHAT_CHANGED, before.due_at)

    def test_a_change_that_is_undone_before_anybody_began_asks_nothing(self, organisation, people, edit):
        before, old = organisation.live(people[0]), organisation.snapshot
        organisation.publish(edit)

        organisation.publish(old)

        assert organisation.live(people[0]) == before

    def test_who_is_new_gets_the_whole(self, organisation, people, edit):
        organisation.publish(edit)

        row = organisation.live(organisation.hire("Dan"))["role/bookseller"]

        assert (row.reason, row.course_title) == (AssignmentReason.JOB_ROLE, "Bookseller")

    def test_who_skipped_a_release_gets_the_delta_against_their_own_last(self, organisation, people, edit):
        organisation.begin(people[1])
        organisation.publish(edit)
        later = edited(edit, "ask", "bookseller", how="Ask for the section first.")
        organisation.publish(later)
        organisation.complete(people[1])

        sources = [
            m.source for m in organisation.modules(organisation.live(people[1])["role/bookseller"].course_version_id)
        ]

        assert "Says the row aloud." in sources[0]
        assert "Ask for the section first." in sources[0]


class TestWhatTheAuthorCallsAChange:
    def choices(self, session, organisation, snapshot, kind):
        from lms.curriculum import changes

        return {change.id: kind for change in changes.list_changes(organisation.snapshot, snapshot)}

    def test_cosmetic_asks_nobody(self, organisation, ada, edit, session):
        before = organisation.live(ada)

        organisation.publish(edit, choices=self.choices(session, organisation, edit, "cosmetic"))

        assert organisation.live(ada) == before
        assert set(session.scalars(select(CourseRenewal.kind))) == {"nothing"}

    def test_full_asks_for_the_whole_course(self, organisation, ada, edit, session):
        organisation.publish(edit, choices=self.choices(session, organisation, edit, "full"))

        row = organisation.live(ada)["role/bookseller"]
        assert (row.reason, row.fulfilled_at) == (AssignmentReason.JOB_ROLE, None)

    def test_a_later_material_change_leads_from_the_cosmetic_one(self, organisation, ada, edit, session):
        organisation.publish(edit, choices=self.choices(session, organisation, edit, "cosmetic"))
        organisation.publish(edited(edit, "ask", "bookseller", how="Ask for the section first."))

        [module] = organisation.modules(organisation.live(ada)["role/bookseller"].course_version_id)
        assert "Ask for the section first." in module.source
        assert "Says the row aloud." not in module.source


class TestWhy:
    """Notes of releases in a delta: those that touched the reader's own course, each once, the newest last."""

    @pytest.fixture
    def why(self, organisation, ada):
        def of(course_code="role/bookseller"):
            [module] = organisation.modules(organisation.live(ada)[course_code].course_version_id)
            return module.source.partition("### Why")[2].partition("\n## ")[0]

        return of

    def test_leaves_out_what_was_said_to_others(self, organisation, ada, edit, why):
        mantra = replace(organisation.snapshot.mantra, version=3, text="Each student leaves prepared.")
        organisation.publish(replace(organisation.snapshot, mantra=mantra), notes="Another mantra.")
        organisation.publish(replace(edit, mantra=mantra), notes="Students could not follow.")

        assert "Students could not follow." in why()
        assert "Another mantra." not in why()
        assert "Another mantra." in why("foundation")
        assert "Students could not follow." not in why("foundation")

    def test_says_the_same_words_once_and_the_newest_last(self, organisation, ada, edit, why):
        second = edited(edit, "ask", "bookseller", how="Ask for the section first.")
        third = edited(second, "ask", "bookseller", how="Ask for the course first.")
        for snapshot, notes in ((edit, "As tried."), (second, "Shorter."), (third, "As tried.")):
            organisation.publish(snapshot, notes=notes)

        assert why().split() == ["Shorter.", "As", "tried."]

    def test_leaves_out_a_release_whose_changes_were_called_cosmetic(self, organisation, ada, edit, why):
        from lms.curriculum import changes

        cosmetic = {change.id: "cosmetic" for change in changes.list_changes(organisation.snapshot, edit)}
        organisation.publish(edit, notes="Only words.", choices=cosmetic)
        organisation.publish(edited(edit, "ask", "bookseller", how="Ask for the section first."), notes="Shorter.")

        assert why().split() == ["Shorter."]


class TestOtherChanges:
    def test_another_mantra_goes_round_to_everyone_once(self, organisation, ada, session):
        mantra = replace(organisation.snapshot.mantra, version=3, text="Each student leaves prepared.")
        organisation.publish(replace(organisation.snapshot, mantra=mantra))

        live = organisation.live(ada)
        [module] = organisation.modules(live["foundation"].course_version_id)
        assert live["foundation"].reason is AssignmentReason.WHAT_CHANGED
        assert live["role/bookseller"].fulfilled_at is not None
        assert "Every student leaves ready for class" in module.source
        assert module.title == "What changed: Our mantra"

    def test_a_part_taken_away_is_told_and_not_owed_any_more(self, organisation, ada, session):
        (map_,) = organisation.snapshot.maps
        stage = map_.stages[0]
        without = replace(stage, touchpoints=(stage.touchpoints[0], replace(stage.touchpoints[1], impacts=())))
        organisation.publish(replace(organisation.snapshot, maps=(replace(map_, stages=(without, *map_.stages[1:])),)))

        [module] = organisation.modules(organisation.live(ada)["role/bookseller"].course_version_id)
        assert "No longer yours: Ask somebody" in module.source

    def test_a_new_module_of_a_trainer_is_all_that_is_asked(self, organisation, ada, session):
        document, _ = read_module(MODULE, code="refund-basics")
        operations.save_written_module(session, document=document, now=organisation.now)
        organisation.publish()

        row = organisation.live(ada)["role/bookseller"]
        assert [module.title for module in organisation.modules(row.course_version_id)] == ["Refund basics"]
        organisation.complete(ada)
        assert organisation.live(ada)["role/bookseller"].fulfilled_at is not None


class TestModulesOfTrainers:
    """What a release asks because of a module: of those who had it, of those who get it, and of nobody else."""

    @pytest.fixture
    def save(self, session, organisation):
        def save(audience, minutes=4):
            source = MODULE.replace("touchpoint in-store/register", audience).replace(
                "minutes: 4", f"minutes: {minutes}"
            )
            document, problems = read_module(source, code="refund-basics")
            assert document is not None, problems
            operations.save_written_module(session, document=document, now=organisation.now)

        return save

    @pytest.fixture
    def kinds(self, session, organisation):
        """What the newest release asks of those who completed the one before, by the code of the course that it renews."""

        def kinds(snapshot=None, **choices):
            number = organisation.publish(snapshot, **choices)
            assert queries.show_release_page(session, number).progress.ready_count == 4
            rows = session.execute(
                select(Course.code, CourseRenewal.kind)
                .join(CourseVersion, CourseVersion.course_id == Course.id)
                .join(
                    CourseRenewal,
                    (CourseRenewal.course_id == Course.id) & (CourseRenewal.to_number == CourseVersion.number),
                )
                .where(CourseVersion.release_number == number, CourseRenewal.from_number == CourseVersion.number - 1)
            )
            return dict(rows.all())

        return kinds

    def test_one_that_is_retired_asks_nobody(self, session, organisation, save, kinds):
        save("role bookseller")
        organisation.publish()
        courses.retire_module(session, code="refund-basics", now=organisation.now)

        found = kinds(edited(organisation.snapshot, "register", "bookseller", good=("Says the price first.",)))

        # The manager never had it.
        assert found == {"role/bookseller": "delta"}

    def test_one_that_comes_back_asks_those_who_learned_without_it(self, session, organisation, save, kinds):
        save("role bookseller")
        organisation.publish()
        courses.retire_module(session, code="refund-basics", now=organisation.now)
        organisation.publish()
        ada = organisation.hire("Ada")
        organisation.complete(ada)
        courses.restore_module(session, code="refund-basics")

        assert kinds() == {"role/bookseller": "delta"}
        assert organisation.live(ada)["role/bookseller"].fulfilled_at is None

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("role bookseller", "everyone"),
            ("everyone", "role bookseller"),
            ("role bookseller", "department stores"),
            ("department stores", "role bookseller"),
        ],
    )
    def test_one_called_cosmetic_asks_nobody_whoever_it_was_for(
        self, session, organisation, save, kinds, before, after
    ):
        save(before)
        organisation.publish()
        save(after, minutes=5)
        (change,) = draft.compare_with_last(session, draft.load_working(session)).changes

        assert set(kinds(choices={change.id: "cosmetic"}).values()) == {"nothing"}


class TestTakingAReleaseBack:
    def test_what_was_completed_counts_again(self, organisation, ada, edit):
        before = organisation.live(ada)
        number = organisation.publish(edit)

        organisation.withdraw(number)

        assert organisation.live(ada) == before

    def test_who_is_new_gets_the_course_of_before(self, organisation, ada, edit):
        number = organisation.publish(edit)
        ben = organisation.hire("Ben")

        organisation.withdraw(number)

        assert (
            organisation.live(ben)["role/bookseller"].course_version_id
            == organisation.live(ada)["role/bookseller"].course_version_id
        )

    def test_a_completion_made_meanwhile_stays_and_the_next_release_leads_on_from_it(self, organisation, ada, edit):
        number = organisation.publish(edit)
        organisation.complete(ada)
        meanwhile = organisation.live(ada)
        organisation.withdraw(number)
        assert organisation.live(ada) == meanwhile

        again = organisation.publish(edit)

        assert again == number + 1
        assert organisation.live(ada) == meanwhile
