"""Who gets a written module, and what a release changes, in words."""

from dataclasses import replace

import pytest

from lms.courses.terms import Audience, ItemDocument, ItemKind, ItemMode, ItemUse, MasteryLevel, ModuleDocument
from lms.curriculum import rules
from lms.curriculum.terms import CosmeticChange, FailureCause, GeneratedModule, Snapshot
from lms.journeys.terms import (
    Channel,
    ImpactDocument,
    Lane,
    MapDocument,
    MapKind,
    MapState,
    StageDocument,
    TouchpointDocument,
)
from lms.people.terms import JobRoleDocument, OrganisationDocument
from lms.vision.terms import MantraDocument

BOOKSELLER = JobRoleDocument(code="bookseller", name="Bookseller", department="stores")
BUYER = JobRoleDocument(code="buyer", name="Buyer", department="materials")
REGISTER = TouchpointDocument(
    code="register",
    name="Pay at the register",
    channel=Channel.IN_PERSON,
    customer="The student pays.",
    impacts=(ImpactDocument(job_role="bookseller", lane=Lane.FRONTSTAGE, how="Takes the money."),),
)
IN_STORE = MapDocument(
    code="in-store",
    name="In the store",
    kind=MapKind.SALES,
    channel=Channel.IN_PERSON,
    stages=(StageDocument(code="pay", name="Pay", touchpoints=(REGISTER,)),),
)
ORGANISATION = Snapshot(
    organisation=OrganisationDocument(code="x", name="X", locale="en", job_roles=(BOOKSELLER, BUYER)),
    mantra=MantraDocument(version=1, text="Ready.", meaning="Ready."),
    maps=(IN_STORE,),
)
ITEM = ItemDocument(
    item_id="a",
    kind=ItemKind.CHOICE,
    level=MasteryLevel.UNDERSTAND,
    use=ItemUse.ASSESSED,
    mode=ItemMode.SINGLE,
    subject=("module/x",),
    stem="?",
    key=("yes",),
    distractors=("no",),
)


class TestIsForJobRole:
    @pytest.mark.parametrize(
        ("audience", "who"),
        [
            (Audience(job_roles=("buyer",)), {"buyer"}),
            (Audience(departments=("stores",)), {"bookseller"}),
            (Audience(touchpoints=("in-store/register",)), {"bookseller"}),
            (Audience(departments=("stores",), job_roles=("buyer",)), {"bookseller", "buyer"}),
            (Audience(everyone=True, job_roles=("buyer",)), set()),
            (Audience(), set()),
        ],
    )
    def test_goes_by_role_department_and_map(self, audience, who):
        assert {role.code for role in (BOOKSELLER, BUYER) if rules.is_for_job_role(audience, role, ORGANISATION)} == who

    def test_leaves_out_maps_of_the_future(self):
        later = replace(ORGANISATION, maps=(replace(IN_STORE, state=MapState.FUTURE),))

        assert not rules.is_for_job_role(Audience(touchpoints=("in-store/register",)), BOOKSELLER, later)


class TestQuizRules:
    def test_asks_more_about_more_moments_and_little_about_a_later_one(self):
        sizes = [rules.moments_quiz_rule(["m/t"] * count, is_later=False).size for count in range(1, 5)]

        assert sizes == [5, 6, 7, 8]
        assert rules.moments_quiz_rule(["m/t"], is_later=True).size == 3

    def test_practice_is_not_scored(self):
        assert rules.scored_items((ITEM, replace(ITEM, use=ItemUse.PRACTICE))) == (ITEM,)


class TestCourseFacts:
    def test_has_no_fact_of_a_module_that_the_course_lacks(self):
        # As earlier versions of the program kept a module that was retired: for everybody, whoever had it.
        old = CosmeticChange(gone={"module/gone": "1"}, new={})
        facts = {"mantra/text": "1", "map/in-store/stages": "2"}

        assert rules.course_facts(facts, (), (old,), job_role="bookseller") == {"map/in-store/stages": "2"}
        assert rules.course_facts(facts, (), (old,), job_role=None) == {"mantra/text": "1"}


class TestCauseOf:
    @pytest.mark.parametrize(
        ("error", "cause"),
        [
            ("OperationalError: (sqlite3.OperationalError) database is locked", FailureCause.BUSY),
            ("OperationalError: (sqlite3.OperationalError) database or disk is full", FailureCause.FULL),
            ("OSError: [Errno 28] No space left on device", FailureCause.FULL),
            ("KeyError: 'job role'", FailureCause.MISTAKE),
        ],
    )
    def test_tells_what_passes_from_what_somebody_must_mend(self, error, cause):
        assert rules.cause_of(error) is cause


class TestWrittenObjective:
    def test_is_outdated_by_another_key_only(self):
        first = rules.written_objective("x", "X", (replace(ITEM, key_hash="1"),))

        assert rules.written_objective("x", "Y", (replace(ITEM, key_hash="1"),)).fingerprint == first.fingerprint
        assert rules.written_objective("x", "X", (replace(ITEM, key_hash="2"),)).fingerprint != first.fingerprint
        assert first.key == "understand:module/x"


class TestScenarios:
    SCENARIO = ItemDocument(
        item_id="tag", kind=ItemKind.SCENARIO, level=MasteryLevel.UNDERSTAND, use=ItemUse.ASSESSED, mode=ItemMode.SINGLE,
        subject=("module/refunds",), stem="What do you do?", key=("Look",), distractors=("Run",), scores=(3, 0),
    )  # fmt: skip
    PICK = replace(SCENARIO, item_id="pick", kind=ItemKind.CHOICE)

    def module(self, *items):
        document = ModuleDocument(code="role/bookseller/part", title="", minutes=1, level=MasteryLevel.UNDERSTAND)
        return GeneratedModule(document=document, quiz_items=items, moments=("in-store/register",))

    def test_of_a_module_for_one_moment_join_the_questions_about_it(self):
        audience = Audience(touchpoints=("in-store/register",))
        scenarios = rules.scenarios_about(audience, [self.SCENARIO, self.PICK])

        joined = rules.with_scenarios(self.module(self.PICK), scenarios, job_role="bookseller")

        assert [(item.item_id, item.moment, item.job_role) for item in joined.quiz_items[1:]] == [
            ("tag", "in-store/register", "bookseller")
        ]

    def test_of_a_module_for_several_moments_stay_there(self):
        audience = Audience(touchpoints=("in-store/register", "in-store/shelf"))

        assert rules.scenarios_about(audience, [self.SCENARIO]) == {}

    def test_make_no_quiz_where_there_is_none(self):
        scenarios = {"in-store/register": (self.SCENARIO,)}

        assert rules.with_scenarios(self.module(), scenarios, job_role="bookseller").quiz_items == ()
