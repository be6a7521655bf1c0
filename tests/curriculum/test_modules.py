"""What trainers do with modules: publish, schedule, retire, restore, copy; and whom they reach."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from lms.audit.models import AuditEntry
from lms.core.drafts import DraftChangedSince, NoDraft
from lms.core.errors import RuleViolation
from lms.courses import queries as courses
from lms.courses.format.reader import read_module
from lms.courses.terms import Audience
from lms.curriculum import operations as curriculum
from lms.curriculum.modules import jobs, operations, queries, rules
from lms.curriculum.modules.drafts import operations as drafts
from lms.curriculum.modules.drafts import queries as draft_queries
from lms.curriculum.modules.drafts.terms import ModuleDraftStatus
from lms.curriculum.modules.terms import OrganisationFacts, ReasonKind
from lms.journeys.files.rules import ImportOutcome
from lms.journeys.terms import MapState
from lms.library import operations as library
from lms.library import package as packages
from lms.library.terms import PackageDocument
from lms.outbox.terms import take_steps
from lms.people import queries as people_queries
from tests.curriculum.organisation import MODULE, ORGANISATION, lay
from tests.curriculum.saving import save_draft
from tests.times import MONDAY

THURSDAY = datetime(2026, 11, 5, 0, 0, tzinfo=UTC)
NEW = "---\ntitle: A new one\naudience: everyone\n---\n## First\n\nText.\n\n::: question reflect\nWhen?\n:::\n"


@pytest.fixture
def organisation(session):
    lay(session)


@pytest.fixture
def ada(make, organisation):
    return make.viewer(make.trainer("Ada Lee", job_role=make.job_role("Manager")))


@pytest.fixture
def ben(make, organisation):
    return make.viewer(make.trainer("Ben Okoro", job_role=make.job_role("Manager")))


@pytest.fixture
def basics(session, organisation):
    return imported(session, MODULE)


def imported(session, text):
    document, problems = read_module(text, code="refund-basics")
    assert problems == ()
    curriculum.save_written_module(session, document=document, now=MONDAY)
    return text


def draft(session, viewer, text, *, code="refund-basics", base=MODULE):
    return save_draft(session, code=code, source=text, seen_revision=0, base=base, viewer=viewer, now=MONDAY).revision


def publish(session, viewer, *, code="refund-basics", revision=1):
    return operations.publish_module(session, code=code, seen_revision=revision, viewer=viewer, now=MONDAY)


class TestCreateModule:
    def test_begins_a_draft_with_its_title(self, session, ada):
        code = operations.create_module(session, title='Refunds: the "how"', viewer=ada, now=MONDAY)

        working = draft_queries.get_working(session, code)
        assert (code, working.draft.title, working.newest) == ("refunds-the-how", 'Refunds: the "how"', None)
        assert read_module(working.source, code=code)[0].title == 'Refunds: the "how"'

    def test_refuses_a_title_that_is_taken(self, session, ada, basics):
        with pytest.raises(operations.CodeTaken):
            operations.create_module(session, title="Refund basics", viewer=ada, now=MONDAY)
        operations.create_module(session, title="Other", viewer=ada, now=MONDAY)
        with pytest.raises(operations.CodeTaken):
            operations.create_module(session, title="Other!", viewer=ada, now=MONDAY)

    @pytest.mark.parametrize("title", ["部屋", "Mantra", "New", "!"])
    def test_finds_a_code_for_every_title(self, title):
        assert rules.code_of(title).startswith("module-")


class TestPublishModule:
    def test_makes_the_next_version_and_takes_the_draft_away(self, session, ada, basics):
        draft(session, ada, MODULE.replace("Friday.\n\n:::", "Friday. Really.\n\n:::"))

        assert publish(session, ada) == 2

        working = draft_queries.get_working(session, "refund-basics")
        assert (working.draft, working.newest.number) == (None, 2)
        assert "Really." in working.newest.source
        (entry,) = session.query(AuditEntry).filter_by(action="module.published")
        assert (entry.subject, entry.details) == ("refund-basics", {"number": 2})

    def test_publishes_a_new_module_with_ids(self, session, ada):
        code = operations.create_module(session, title="A new one", viewer=ada, now=MONDAY)
        base = draft_queries.get_working(session, code).source
        save_draft(session, code=code, source=NEW, seen_revision=1, base=base, viewer=ada, now=MONDAY, with_ids=False)

        assert publish(session, ada, code=code, revision=2) == 1
        assert "::: question reflect {#" in draft_queries.get_working(session, code).source

    def test_needs_approval_if_the_organisation_asks(self, session, ada, ben, basics):
        drafts.set_review_rule(session, needs_second_person=True, viewer=ada, now=MONDAY)
        revision = draft(session, ada, MODULE + "More.\n")
        with pytest.raises(operations.NotApproved):
            publish(session, ada, revision=revision)

        operations.submit_for_review(session, code="refund-basics", viewer=ada, now=MONDAY)
        drafts.approve_draft(session, code="refund-basics", seen_revision=revision, viewer=ben, now=MONDAY)

        assert publish(session, ada, revision=revision) == 2

    def test_is_only_of_what_was_read(self, session, ada, basics):
        draft(session, ada, MODULE + "More.\n")

        with pytest.raises(DraftChangedSince):
            publish(session, ada, revision=7)

    @pytest.mark.parametrize(
        ("wrong", "told"),
        [
            ("- [x] Until", "one right answer"),
            ("touchpoint in-store/register", "everyone, department X"),
            ("minutes: 4", "minutes"),
            ("title: Refund basics\n", "title"),
        ],
    )
    def test_refuses_what_is_not_right(self, session, ada, basics, wrong, told):
        changed = {"- [x] Until": "- [ ] Until", "minutes: 4": "minutes: soon", "title: Refund basics\n": ""}.get(
            wrong, "x"
        )
        revision = draft(session, ada, MODULE.replace(wrong, changed))

        with pytest.raises(operations.ModuleHasErrors, match=told):
            publish(session, ada, revision=revision)
        with pytest.raises(operations.ModuleHasErrors):
            operations.submit_for_review(session, code="refund-basics", viewer=ada, now=MONDAY)

    @pytest.mark.parametrize("audience", ["role nobody", "department x", "site Mars", "touchpoint in-store/x"])
    def test_refuses_an_audience_that_the_organisation_does_not_have(self, session, ada, basics, audience):
        revision = draft(session, ada, MODULE.replace("touchpoint in-store/register", audience))

        with pytest.raises(operations.ModuleHasErrors) as caught:
            publish(session, ada, revision=revision)

        assert [problem.code for problem in caught.value.problems] == [f"unknown-{audience.partition(' ')[0]}"]

    def test_refuses_to_call_it_generated(self, session, ada, basics):
        revision = draft(session, ada, MODULE.replace("minutes: 4", "kind: generated"))

        with pytest.raises(operations.ModuleHasErrors, match="kind"):
            publish(session, ada, revision=revision)

    def test_needs_a_draft(self, session, ada, basics):
        with pytest.raises(NoDraft):
            publish(session, ada)
        with pytest.raises(NoDraft):
            operations.prepare_merge(session, code="refund-basics")


class TestMerge:
    def test_comes_before_publishing_when_a_newer_version_came_out(self, session, ada, basics):
        revision = draft(session, ada, MODULE.replace("Refund basics", "Refunds"))
        imported(session, MODULE.replace("minutes: 4", "minutes: 5"))
        with pytest.raises(operations.DraftOutdated):
            publish(session, ada, revision=revision)

        ready = operations.prepare_merge(session, code="refund-basics")
        drafts.write_draft(session, ready=ready, viewer=ada, now=MONDAY)

        working = draft_queries.get_working(session, "refund-basics")
        assert "title: Refunds\n" in working.source
        assert "minutes: 5\n" in working.source
        assert publish(session, ada, revision=working.revision) == 3

    def test_asks_when_both_changed_the_same(self, session, ada, basics):
        draft(session, ada, MODULE.replace("minutes: 4", "minutes: 6"))
        imported(session, MODULE.replace("minutes: 4", "minutes: 5"))

        with pytest.raises(drafts.ModuleConflict) as caught:
            operations.prepare_merge(session, code="refund-basics")

        assert caught.value.conflicts[0].theirs == "minutes: 5\n"


class TestPublishDue:
    def schedule(self, session, viewer, day=date(2026, 11, 5)):
        draft(session, viewer, MODULE + "More.\n")
        operations.schedule_publishing(session, code="refund-basics", publish_on=day, viewer=viewer, now=MONDAY)

    def test_publishes_on_its_day_and_not_before(self, session, ada, basics):
        self.schedule(session, ada)

        assert jobs.publish_due(session, {}, now=MONDAY) == []
        assert draft_queries.find_draft(session, "refund-basics").state is ModuleDraftStatus.APPROVED
        take_steps(session, jobs.publish_due(session, {}, now=THURSDAY))

        assert draft_queries.find_newest(session, "refund-basics").number == 2

    def test_returns_what_can_no_longer_be_published(self, session, ada, basics):
        self.schedule(session, ada)
        imported(session, MODULE.replace("minutes: 4", "minutes: 5"))

        take_steps(session, jobs.publish_due(session, {}, now=THURSDAY))

        row = draft_queries.find_draft(session, "refund-basics")
        assert (row.state, row.publish_on, row.publishing_failed) == (ModuleDraftStatus.DRAFT, None, True)

    def test_needs_approval_if_the_organisation_asks(self, session, ada, basics):
        drafts.set_review_rule(session, needs_second_person=True, viewer=ada, now=MONDAY)

        with pytest.raises(operations.NotApproved):
            self.schedule(session, ada)


class TestRetire:
    def test_leaves_it_out_until_it_is_taken_up_again(self, session, ada, basics):
        operations.retire_module(session, code="refund-basics", viewer=ada, now=MONDAY)
        assert courses.list_module_sources(session) == ()

        operations.restore_module(session, code="refund-basics", viewer=ada, now=MONDAY)

        assert [one.code for one in courses.list_module_sources(session)] == ["refund-basics"]
        with pytest.raises(courses.ModuleNotFound):
            operations.restore_module(session, code="refund-basics", viewer=ada, now=MONDAY)


class TestVersions:
    def test_are_restored_as_a_draft(self, session, ada, basics):
        imported(session, MODULE.replace("minutes: 4", "minutes: 5"))
        operations.restore_version(session, code="refund-basics", number=1, viewer=ada, now=MONDAY)

        assert draft_queries.get_working(session, "refund-basics").source == MODULE
        assert publish(session, ada) == 3
        with pytest.raises(queries.VersionNotFound):
            operations.restore_version(session, code="refund-basics", number=9, viewer=ada, now=MONDAY)

    def test_say_who_published_and_what_differs(self, session, ada, basics):
        publish(session, ada, revision=draft(session, ada, MODULE.replace("minutes: 4", "minutes: 5")))

        model = queries.history_page(session, code="refund-basics", before=1, after=2)

        assert [(one.number, one.published_by) for one in model.versions] == [(2, "Ada Lee"), (1, "")]
        assert [piece.text for piece in model.pieces if piece.kind != "same"] == ["4", "5"]

    def test_are_copied_with_questions_of_their_own(self, session, ada, basics):
        code = operations.clone_module(session, code="refund-basics", title="Refunds for all", viewer=ada, now=MONDAY)

        document, problems = read_module(draft_queries.get_working(session, code).source, code=code)
        assert (code, document.title, problems) == ("refunds-for-all", "Refunds for all", ())
        assert document.items[0].item_id != "until-when"


def test_a_text_that_stands_where_no_map_has_a_touchpoint_is_told():
    text = "---\ntitle: A\n---\n## B\n::: scene {at=in-store/register}\nC\n:::\n::: good {at=in-store/gone}\n- D\n:::\n"
    organisation = OrganisationFacts(departments=(), job_roles=(), sites=(), maps=ORGANISATION.maps)

    assert [(one.line, one.is_error) for one in rules.unknown_places(text, organisation)] == [(8, False)]


class TestReach:
    def organisation(self):
        return OrganisationFacts(
            departments=ORGANISATION.organisation.departments,
            job_roles=ORGANISATION.organisation.job_roles,
            sites=ORGANISATION.organisation.sites,
            maps=ORGANISATION.maps,
            held_at={"North": {"custodian"}},
        )

    @pytest.mark.parametrize(
        ("audience", "kind", "job_roles"),
        [
            (Audience(everyone=True), ReasonKind.EVERYONE, set()),
            (Audience(departments=("stores", "gone")), ReasonKind.DEPARTMENT, {"bookseller", "manager"}),
            (Audience(job_roles=("manager",)), ReasonKind.JOB_ROLE, {"manager"}),
            (Audience(sites=("North",)), ReasonKind.SITE, {"custodian"}),
            (Audience(sites=("South",)), ReasonKind.SITE, set()),
            (Audience(touchpoints=("in-store/register",)), ReasonKind.TOUCHPOINT, {"bookseller", "manager"}),
        ],
    )
    def test_has_a_reason_for_each_line(self, audience, kind, job_roles):
        (reason,) = rules.reasons(audience, self.organisation())

        assert (reason.kind, set(reason.job_roles)) == (kind, job_roles)

    def test_of_a_future_map_is_nobody_yet(self):
        later = replace(self.organisation(), maps=(replace(ORGANISATION.maps[0], state=MapState.FUTURE),))

        (reason,) = rules.reasons(Audience(touchpoints=("in-store/register",)), later)

        assert reason.job_roles == frozenset()

    def test_counts_everybody_once(self, session, make, organisation):
        north = people_queries.list_sites(session)[0]
        both = [make.job_role("Bookseller"), make.job_role("Manager")]
        make.employee("Two Roles", job_roles=both, site_id=north.id)
        make.employee("One Role", job_role=both[0])
        make.employee("No Role", job_roles=[])
        audience = Audience(job_roles=("bookseller",), sites=("North", "South"), touchpoints=("in-store/refund",))

        reach = queries.reach_of(session, audience, queries.load_organisation(session))

        assert (reach.people_count, [one.people_count for one in reach.reasons]) == (2, [2, 2, 0, 1])
        everyone = queries.reach_of(session, replace(audience, everyone=True), queries.load_organisation(session))
        assert (everyone.people_count, everyone.reasons[0].people_count) == (3, 3)
        alone = queries.reach_of(session, Audience(everyone=True), queries.load_organisation(session))
        assert alone.people_count == everyone.people_count
        assert queries.reach_of(session, Audience(), queries.load_organisation(session)).people_count == 0


class TestSites:
    def test_bring_a_module_to_the_job_roles_held_there(self, session, make, ada, basics):
        north = people_queries.list_sites(session)[0]
        make.employee("Cus Todian", job_role=make.job_role("Custodian"), site_id=north.id)
        make.employee("Book Seller", job_role=make.job_role("Bookseller"))
        publish(
            session, ada, revision=draft(session, ada, MODULE.replace("touchpoint in-store/register", "site North"))
        )
        curriculum.publish_release(session, viewer=None, seen_number=0, now=MONDAY)

        for code in ("custodian", "bookseller"):
            take_steps(session, curriculum.generate_for_job_role(session, number=1, job_role_code=code, now=MONDAY))

        assert "refund-basics" in [one.code for one in courses.course_page(session, "role/custodian").modules]
        assert "refund-basics" not in [one.code for one in courses.course_page(session, "role/bookseller").modules]


class TestRoundTrip:
    def test_of_a_module_made_in_the_browser_changes_nothing(self, session, ada, basics, tmp_path):
        code = operations.create_module(session, title="A new one", viewer=ada, now=MONDAY)
        base = draft_queries.get_working(session, code).source
        text = NEW.replace("everyone", "site North") + "\nNo line break at the end"
        save_draft(session, code=code, source=text, seen_revision=1, base=base, viewer=ada, now=MONDAY)
        publish(session, ada, code=code, revision=2)
        exported = library.export_package(session)
        for name, content in packages.write_package(exported).items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(content, encoding="utf-8", newline="\n")

        for _ in range(2):
            package = library.read_package(tmp_path)
            changes = library.import_package(session, package=package, now=MONDAY)
            assert {change.outcome for change in changes} == {ImportOutcome.UNCHANGED}

        assert isinstance(package, PackageDocument)
        assert draft_queries.find_newest(session, code).number == 1
        assert draft_queries.find_newest(session, "refund-basics").number == 1


def test_all_refusals_are_sentences():
    for refusal in (operations.NotApproved(), operations.CodeTaken(), drafts.SameAuthor()):
        assert isinstance(refusal, RuleViolation)
        assert refusal.message.endswith(".")
