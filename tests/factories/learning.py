"""A released company in small, and people with lessons to do in it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from lms.assignments import queries as assignments
from lms.assignments.models import Assignment
from lms.core import ids
from lms.courses import operations as courses
from lms.courses.format.reader import read_module
from lms.courses.models import CourseVersion
from lms.courses.terms import (
    FOUNDATION,
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
from lms.curriculum import snapshot as snapshots
from lms.curriculum.models import Release
from lms.curriculum.terms import Snapshot
from lms.evidence import operations as evidence
from lms.journeys.terms import Channel, ImpactDocument, Lane, MapDocument, MapKind, StageDocument, TouchpointDocument
from lms.people import queries as people
from lms.people.terms import DepartmentDocument, JobRoleDocument, OrganisationDocument
from lms.vision.terms import MantraDocument, PillarDocument
from tests.factories.identity import IdentityFactory
from tests.factories.people import PeopleFactory
from tests.factories.quizzes import ITEMS, SMALL, QuizzesFactory
from tests.times import MONDAY as NOW

IN_STORE = MapDocument(
    code="in-store",
    name="Buying course books in the store",
    kind=MapKind.SALES,
    channel=Channel.IN_PERSON,
    persona="First-year student",
    stages=(
        StageDocument(
            code="find",
            name="Find out",
            touchpoints=(
                TouchpointDocument(
                    code="booklist",
                    name="Check the book list",
                    channel=Channel.WEBSITE,
                    customer="Types in a course number.",
                    hopes="One clear list.",
                    impacts=(
                        ImpactDocument(
                            job_role="bookseller",
                            lane=Lane.FRONTSTAGE,
                            how="Read the list out with the student.",
                            owner=True,
                            good=("Reads each title aloud.",),
                        ),
                    ),
                ),
                TouchpointDocument(
                    code="shelf", name="Walk to the shelf", channel=Channel.IN_PERSON, customer="Looks for a sign."
                ),
            ),
        ),
        StageDocument(
            code="pay",
            name="Pay",
            touchpoints=(
                TouchpointDocument(
                    code="till",
                    name="Pay at the till",
                    channel=Channel.IN_PERSON,
                    customer="Pays.",
                    impacts=(ImpactDocument(job_role="bookseller", lane=Lane.BACKSTAGE, how="Keep the till stocked."),),
                ),
            ),
        ),
    ),
)
SNAPSHOT = Snapshot(
    organisation=OrganisationDocument(
        code="books",
        name="Three Rivers",
        locale="en-US",
        departments=(DepartmentDocument(code="stores", name="Stores"),),
        job_roles=(
            JobRoleDocument(code="bookseller", name="Bookseller", department="stores"),
            JobRoleDocument(code="custodian", name="Custodian", department="stores"),
        ),
    ),
    mantra=MantraDocument(
        version=2,
        text="Every student leaves ready for class.",
        meaning="A sale is not the finish line.",
        pillars=(PillarDocument(code="right", name="Right materials", means="The exact edition."),),
    ),
    maps=(IN_STORE,),
)
UNDERSTAND = "understand:in-store/booklist@bookseller"
DEMONSTRATE = "demonstrate:in-store/booklist@bookseller"
OBJECTIVES = tuple(
    ObjectiveDocument(
        level=MasteryLevel(key.partition(":")[0]),
        subject=key.partition(":")[2].partition("@")[0],
        job_role="bookseller" if "@" in key else None,
        fingerprint="a" * 16,
        title="Check the book list" if "@" in key else "Buying course books in the store",
    )
    for key in ("know:in-store", UNDERSTAND, DEMONSTRATE)
)
CHECKS = (
    ItemDocument(
        item_id="first-sentence",
        kind=ItemKind.CHOICE,
        level=MasteryLevel.UNDERSTAND,
        use=ItemUse.PRACTICE,
        mode=ItemMode.SINGLE,
        subject=("module/lesson",),
        stem="What do you say first?",
        key=("It lands Thursday.",),
        distractors=("We are out.", "Try online."),
        feedback=(("Try online.", "Told to who sends people away."),),
        explanation="A date and a stop-gap are ready.",
    ),
    ItemDocument(
        item_id="steps",
        kind=ItemKind.ORDER,
        level=MasteryLevel.UNDERSTAND,
        use=ItemUse.PRACTICE,
        mode=ItemMode.ORDER,
        subject=("module/lesson",),
        stem="Put the steps in order",
        key=("Look", "Listen", "Answer"),
        explanation="Looking comes before listening here.",
    ),
)
BODY = """Read this.

::: question choice {#first-sentence}
What do you say first?
- [x] It lands Thursday.
- [ ] We are out.
- [ ] Try online. > Told to who sends people away.
! A date and a stop-gap are ready.
:::

::: question order {#steps}
Put the steps in order
1. Look
2. Listen
3. Answer
! Looking comes before listening here.
:::
"""

MOMENT = """---
title: Check the book list
language: LANGUAGE
---
## Check the book list
::: scene {at=AT}
Types in a course number.

> One clear list.
:::

::: question choice {#situation}
What does this colleague do?
- [ ] Points to the screen > Tempting, and then: They leave.
- [x] Reads each title aloud > This meets the hope.
:::

## Your part: Check the book list
Read the list out with the student.

::: good
- Reads each title aloud
:::

::: never
- Points to the screen
:::

::: missed
They leave.
:::

::: behind
- Custodian: Keep the screen clean.
:::

::: keeps
- Right materials
:::
"""


def list_live(session, employee_id):
    """What a person has to do, or has done and still counts."""
    live = set(session.scalars(select(Assignment.id).where(Assignment.withdrawn_at.is_(None))))
    return [row for row in assignments.list_live_and_completed(session, employee_id) if row.id in live]


class LearningFactory:
    """Releases, lessons with checks and quizzes, and assignments."""

    def __init__(self, session):
        self.session = session

    def release(self, snapshot=SNAPSHOT, *, number=1):
        """A release that is out."""
        plain = snapshots.to_plain(snapshot)
        self.session.add(
            Release(
                number=number,
                snapshot=plain,
                modules={},
                sha256=ids.sha256(ids.canonical_json(plain)),
                notes="",
                published_at=NOW,
                published_by=None,
            )
        )
        self.session.flush()

    def lesson(self, code="lesson", *, title=None, pages=2, kind=ModuleKind.GENERATED, audience=None, rule=SMALL):
        """A module with checks on its first page and, unless `rule` is `None`, a quiz."""
        saved = courses.save_module_version(
            self.session,
            document=ModuleDocument(
                code=code,
                title=title or f"Lesson {code}",
                minutes=6,
                level=MasteryLevel.UNDERSTAND,
                kind=kind,
                audience=audience or Audience(everyone=True),
                pages=tuple(
                    PageDocument(code=f"p{n}", title=f"Page {n}", body=BODY if n == 1 else "The rest.")
                    for n in range(1, pages + 1)
                ),
                items=CHECKS,
                source=f"{code} {title} {pages}",
            ),
            quiz_items=ITEMS if rule else (),
            now=NOW,
        )
        if rule:
            QuizzesFactory(self.session).quiz(saved, rule=rule, objectives=OBJECTIVES[1:2])
        return saved

    def moment(self, code="role/bookseller/in-store/booklist", *, at="in-store/booklist", language="en"):
        """A lesson about one touchpoint, as it is generated: the moment with its question, then what we do."""
        text = MOMENT.replace("AT}", f"{at}}}").replace("LANGUAGE", language)
        document, _problems = read_module(text, code=code)
        return courses.save_module_version(self.session, document=replace(document, kind=ModuleKind.GENERATED), now=NOW)

    def role_course(self, job_role=None, *, modules, objectives=OBJECTIVES, optional=()):
        """The current course of a job role, or the foundation; returns the id of its version."""
        parts = [
            courses.CoursePart(
                version_id=one.version_id, fingerprint=one.fingerprint, minutes=6, required=one not in optional
            )
            for one in modules
        ]
        return courses.save_course_version(
            self.session,
            code=f"role/{job_role.code}" if job_role else FOUNDATION,
            title=f"Your part: {job_role.name}" if job_role else "Our mantra",
            job_role_id=job_role.id if job_role else None,
            release_number=1,
            parts=parts,
            objectives=objectives if job_role else (),
            job_role_ids={role.code: role.id for role in people.list_job_roles(self.session)},
            now=NOW,
        )

    def assigned(self, employee, course_version_id, *, due_in_days=3, fulfilled_at=None, withdrawn_at=None, now=None):
        """Somebody must take a course, or had to."""
        moment = now or datetime.now(UTC)
        self.session.add(
            Assignment(
                id=ids.new_id(),
                employee_id=employee.id,
                course_id=self.session.get_one(CourseVersion, course_version_id).course_id,
                course_version_id=course_version_id,
                reason="job-role",
                assigned_at=moment,
                due_at=moment + timedelta(days=due_in_days),
                fulfilled_at=fulfilled_at,
                withdrawn_at=withdrawn_at,
            )
        )
        self.session.flush()

    def read(self, employee, lesson, page):
        """One page was read."""
        evidence.finish_page(
            self.session, employee_id=employee.id, module_version_id=lesson.version_id, page=page, now=NOW
        )

    def reader(self, name="Ben Okoro", *, lesson=None, job_role=None):
        """A bookseller in a released company, with one lesson to do in the course of the role; signs in."""
        role = job_role or PeopleFactory(self.session).job_role()
        employee = IdentityFactory(self.session).learner(name, job_role=role)
        if lesson is not None:
            self.assigned(employee, self.role_course(role, modules=[lesson]))
        return employee
