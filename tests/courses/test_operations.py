"""Modules and courses through their versions."""

from dataclasses import replace

import pytest

from lms.courses import operations, queries
from lms.courses.models import ModuleVersion
from lms.courses.terms import (
    Audience,
    ItemDocument,
    ItemKind,
    ItemMode,
    ItemUse,
    MasteryLevel,
    ModuleDocument,
    ModuleKind,
    ObjectiveDocument,
    PageDocument,
)
from tests.times import MONDAY

REFUNDS = ModuleDocument(
    code="refund-basics",
    title="Refund basics",
    minutes=4,
    level=MasteryLevel.UNDERSTAND,
    audience=Audience(departments=("stores",)),
    objectives=("Say until when a book can come back.",),
    pages=(
        PageDocument(code="until-when", title="Until when", body="Until the *second* Friday."),
        PageDocument(code="what-then", title="What then", body="Then the ledger decides."),
    ),
    source="---\ntitle: Refund basics\n---\n## Until when\nUntil the *second* Friday.\n",
)
ITEM = ItemDocument(
    item_id="first",
    kind=ItemKind.CHOICE,
    level=MasteryLevel.UNDERSTAND,
    use=ItemUse.ASSESSED,
    mode=ItemMode.SINGLE,
    subject=("module/refund-basics",),
    stem="Until when?",
    key=("Second Friday",),
    distractors=("First Friday",),
)
OBJECTIVES = (
    ObjectiveDocument(level=MasteryLevel.KNOW, subject="in-store", fingerprint="a" * 16, title="In the store"),
    ObjectiveDocument(
        level=MasteryLevel.UNDERSTAND,
        subject="in-store/register",
        fingerprint="b" * 16,
        job_role="bookseller",
        title="Pay",
    ),
    ObjectiveDocument(
        level=MasteryLevel.UNDERSTAND, subject="module/refund-basics", fingerprint="c" * 16, title="Refunds"
    ),
)


class TestSaveModuleVersion:
    def test_renders_the_pages_once(self, session):
        saved = operations.save_module_version(session, document=REFUNDS, now=MONDAY)

        version = session.get(ModuleVersion, saved.version_id)
        assert saved.is_new
        assert [page["title"] for page in version.pages] == ["Until when", "What then"]
        assert "<em>second</em>" in version.pages[0]["parts"][0]["html"]
        assert (version.page_count, version.number, version.has_quiz) == (2, 1, False)

    def test_makes_no_new_version_of_equal_text(self, session):
        first = operations.save_module_version(session, document=REFUNDS, quiz_items=(ITEM,), now=MONDAY)

        second = operations.save_module_version(session, document=REFUNDS, quiz_items=(ITEM,), now=MONDAY)

        assert second == replace(first, is_new=False)

    @pytest.mark.parametrize(
        "change",
        [
            {"document": replace(REFUNDS, source=REFUNDS.source + "More.\n")},
            {"quiz_items": (replace(ITEM, stem="When at the latest?"),)},
        ],
    )
    def test_makes_a_new_version_of_other_text_or_questions(self, session, change):
        first = operations.save_module_version(session, document=REFUNDS, quiz_items=(ITEM,), now=MONDAY)

        second = operations.save_module_version(
            session, **{"document": REFUNDS, "quiz_items": (ITEM,), **change}, now=MONDAY
        )

        assert second.is_new
        assert second.version_id != first.version_id

    def test_lists_the_newest_text_of_written_modules_that_are_not_retired(self, session):
        operations.save_module_version(session, document=REFUNDS, now=MONDAY)
        newer = replace(REFUNDS, source=REFUNDS.source + "More.\n")
        operations.save_module_version(session, document=newer, now=MONDAY)
        operations.save_module_version(session, document=replace(REFUNDS, code="old"), now=MONDAY)
        operations.save_module_version(
            session, document=replace(REFUNDS, code="mantra", kind=ModuleKind.GENERATED), now=MONDAY
        )
        operations.retire_module(session, code="old", now=MONDAY)

        sources = queries.list_module_sources(session)

        assert [(module.code, module.source) for module in sources] == [("refund-basics", newer.source)]


def test_only_a_written_module_that_is_there_can_be_retired(session):
    operations.save_module_version(
        session, document=replace(REFUNDS, code="mantra", kind=ModuleKind.GENERATED), now=MONDAY
    )

    for code in ("mantra", "nowhere"):
        with pytest.raises(queries.ModuleNotFound):
            operations.retire_module(session, code=code, now=MONDAY)


class TestSaveCourseVersion:
    @pytest.fixture
    def save(self, session, make):
        role = make.job_role("Bookseller")
        module = operations.save_module_version(session, document=REFUNDS, now=MONDAY)
        part = operations.CoursePart(
            version_id=module.version_id, fingerprint=module.fingerprint, minutes=4, required=True
        )

        def save(**changes):
            values = {"parts": (part,), "objectives": OBJECTIVES, "title": "Bookseller", **changes}
            return operations.save_course_version(
                session,
                code="role/bookseller",
                job_role_id=role.id,
                release_number=1,
                job_role_ids={"bookseller": role.id},
                now=MONDAY,
                **values,
            )

        return save

    def test_makes_the_version_current(self, session, save):
        version_id = save()

        page = queries.course_page(session, "role/bookseller")
        assert version_id is not None
        assert page.objectives == OBJECTIVES
        assert [module.code for module in page.modules] == ["refund-basics"]
        assert page.minutes == 4

    def test_leaves_an_equal_course_alone(self, save):
        save()

        assert save() is None

    def test_makes_the_next_version_when_an_objective_differs(self, session, save):
        save()

        assert save(objectives=OBJECTIVES[:2]) is not None

        assert queries.course_page(session, "role/bookseller").number == 2

    def test_is_listed_with_its_people(self, session, save, make):
        save()
        make.employee(job_role=make.job_role("Bookseller"))

        (row,) = queries.courses_page(session).courses

        assert (row.code, row.people_count, row.module_count) == ("role/bookseller", 1, 1)


def test_a_course_that_is_not_there_is_not_found(session):
    with pytest.raises(queries.CourseNotFound):
        queries.course_page(session, "role/nobody")
