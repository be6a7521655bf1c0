"""A company that publishes releases, and people who complete what follows from them."""

from copy import copy
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from lms.courses.models import CourseVersion, CourseVersionModule, ModuleVersion
from lms.curriculum import operations, queries
from lms.demo.answers import right_answer
from lms.evidence import operations as evidence
from lms.journeys import operations as journeys
from lms.people import operations as people
from lms.people import queries as organisation
from lms.quizzes import operations as quizzes
from lms.quizzes import queries as attempts
from lms.vision import operations as vision
from tests.curriculum.organisation import ORGANISATION
from tests.curriculum.strategies import with_touchpoints
from tests.factories.learning import list_live
from tests.times import MONDAY

WEEK = timedelta(days=7)


class DeltaOrganisation:
    """Releases of a small company, edited and learned step by step, a week each."""

    def __init__(self, session, make, drain):
        self.session, self.make, self.drain, self.now = session, make, drain, MONDAY
        self.snapshot = ORGANISATION
        people.apply_organisation(session, ORGANISATION.organisation, self.now)
        journeys.apply_systems(session, documents=ORGANISATION.systems)

    def again(self, session, make, drain):
        """Return the same company as another test goes on with it."""
        other = copy(self)
        other.session, other.make, other.drain = session, make, drain
        return other

    def publish(self, snapshot=None, notes="", **choices):
        """Publish the company as in the snapshot, as the next release; let its courses be made and assigned."""
        self.snapshot = snapshot or self.snapshot
        vision.apply_mantra(self.session, document=self.snapshot.mantra, now=self.now)
        journeys.apply_maps(self.session, documents=self.snapshot.maps, now=self.now)
        self.now += WEEK
        number = operations.publish_release(
            self.session,
            viewer=None,
            notes=notes,
            seen_number=queries.current_release_number(self.session),
            now=self.now,
            **choices,
        )
        self.drain(self.now)
        return number

    def withdraw(self, number):
        self.now += WEEK
        operations.withdraw_release(self.session, number=number, reason="A mistake.", viewer=None, now=self.now)
        self.drain(self.now)

    def hire(self, name, job_role="bookseller"):
        role = next(role for role in organisation.list_job_roles(self.session) if role.code == job_role)
        employee = self.make.employee(name, job_role=role)
        self.drain(self.now)
        return employee

    def live(self, employee):
        """What somebody has to do or has done, by the code of the course."""
        return {row.course_code: row for row in list_live(self.session, employee.id)}

    def modules(self, course_version_id):
        return self.session.scalars(
            select(ModuleVersion)
            .join(CourseVersionModule, CourseVersionModule.module_version_id == ModuleVersion.id)
            .where(CourseVersionModule.course_version_id == course_version_id, CourseVersionModule.required)
            .order_by(CourseVersionModule.position)
        ).all()

    def version(self, course_version_id):
        return self.session.get(CourseVersion, course_version_id)

    def complete(self, employee, *course_codes):
        """Read all pages of the open assignments and answer all their questions rightly."""
        self.now += WEEK
        for code, row in self.live(employee).items():
            if row.fulfilled_at is None and (not course_codes or code in course_codes):
                for module in self.modules(row.course_version_id):
                    self._finish(employee, module)
        self.drain(self.now)

    def begin(self, employee, course_code="role/bookseller"):
        """Read the first page of an open assignment."""
        [module, *_] = self.modules(self.live(employee)[course_code].course_version_id)
        evidence.finish_page(self.session, employee_id=employee.id, module_version_id=module.id, page=1, now=self.now)

    def _finish(self, employee, module):
        for page in range(1, module.page_count + 1):
            evidence.finish_page(
                self.session, employee_id=employee.id, module_version_id=module.id, page=page, now=self.now
            )
        quiz_id = attempts.find_quiz_id(self.session, module.id)
        if quiz_id is not None:
            attempt_id = quizzes.start_attempt(self.session, quiz_id=quiz_id, employee_id=employee.id, now=self.now)
            asked = attempts.list_asked_questions(self.session, attempt_id)
            answers = {one.position: right_answer(one.item) for one in asked}
            quizzes.answer_questions(self.session, attempt_id=attempt_id, answers=answers, now=self.now)


def edited(snapshot, touchpoint, job_role, **values):
    """The snapshot with other values in one impact."""

    def change(one):
        if one.code != touchpoint:
            return one
        return replace(one, impacts=tuple(replace(i, **values) if i.job_role == job_role else i for i in one.impacts))

    return replace(snapshot, maps=tuple(with_touchpoints(m, change) for m in snapshot.maps))
