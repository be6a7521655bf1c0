"""Making the next version of a course in short steps: first its modules one by one, then the version itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.errors import Overtaken
from lms.courses import operations as courses
from lms.courses.queries import WrittenModule
from lms.courses.renewals.queries import VersionFacts
from lms.courses.terms import ObjectiveDocument
from lms.curriculum import queries
from lms.curriculum.operations.parts import ReadyModule, keep_generated, written_part
from lms.curriculum.operations.renewals import Renewals
from lms.outbox.terms import Step

NOT_KEPT = UUID(int=0)


@dataclass(kw_only=True)
class NewCourse:
    """A course as it shall be, worked out but not written.

    Modules that are kept and then not used, since the worker died, are found again by what they say.
    """

    code: str
    title: str
    job_role_id: UUID | None
    release_number: int
    generated: Sequence[ReadyModule]
    written: Sequence[WrittenModule]
    objectives: Sequence[ObjectiveDocument]
    job_role_ids: Mapping[str, UUID]
    facts: Mapping[str, str]
    item_keys: Mapping[str, str]
    renewals: Renewals | None = None
    """The ways to it from its older versions, if it has any."""
    _planned: courses.PlannedVersion | None = None
    _kept_ids: dict[str, UUID] = field(default_factory=dict)
    """Version ids of the modules that were kept so far, by code."""

    def plan(self, session: Session) -> VersionFacts | None:
        """Return the version that this would put in place of older ones; `None` if there are none, or the course is as before."""
        planned = self._planned = courses.plan_version(
            session, code=self.code, title=self.title, parts=self._parts(), objectives=self.objectives
        )
        if planned is None or planned.course_id is None:
            return None
        return VersionFacts(
            id=planned.id,
            course_id=planned.course_id,
            number=planned.number,
            release_number=self.release_number,
            facts=dict(self.facts),
            item_keys=dict(self.item_keys),
            fingerprints={objective.key: objective.fingerprint for objective in self.objectives},
        )

    def steps(self, *, now: datetime) -> list[Step]:
        """Return the steps that make it; the last one makes the version and says so to the world."""
        modules = [*self.generated, *(self.renewals.modules() if self.renewals else ())]
        return [*(partial(self._keep, ready, now=now) for ready in modules), partial(self._save, now=now)]

    def _keep(self, ready: ReadyModule, session: Session, *, now: datetime) -> None:
        self._kept_ids[ready.code] = keep_generated(session, ready, now=now)

    def _save(self, session: Session, *, now: datetime) -> None:
        if self.release_number != queries.current_release_number(session):
            return
        made = courses.save_course_version(
            session,
            code=self.code,
            title=self.title,
            job_role_id=self.job_role_id,
            release_number=self.release_number,
            parts=self._parts(),
            objectives=self.objectives,
            job_role_ids=self.job_role_ids,
            facts=self.facts,
            item_keys=self.item_keys,
            planned=self._planned,
            now=now,
        )
        if made != (self._planned.id if self._planned else None):
            raise Overtaken
        if self.renewals is not None:
            self.renewals.save(session, self._kept_ids, now=now)

    def _parts(self) -> list[courses.CoursePart]:
        generated = [ready.as_part(self._kept_ids.get(ready.code, NOT_KEPT)) for ready in self.generated]
        # What must be done stands before the packs that one may do.
        return sorted([*generated, *map(written_part, self.written)], key=lambda part: not part.required)
