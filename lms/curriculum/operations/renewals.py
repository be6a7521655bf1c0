"""Working out what brings those who completed an older version of a course up to date (domain.md D7)."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core import ids
from lms.courses import operations as kept
from lms.courses.operations import CoursePart
from lms.courses.queries import WrittenModule
from lms.courses.renewals import queries as versions
from lms.courses.terms import ItemDocument, ObjectiveDocument, RenewalKind
from lms.curriculum import queries, rules
from lms.curriculum.generator.changed import News, mantra_news, part_news
from lms.curriculum.generator.renewal import MODULE_FACT, Renewal, Taught, renewal
from lms.curriculum.generator.world import World
from lms.curriculum.operations.parts import save_generated, written_part
from lms.curriculum.terms import GeneratedModule
from lms.people.terms import JobRoleDocument

KEPT_VERSIONS = 30
"""Who completed an older one takes the whole course."""

_Compose = Callable[[World, World, News], GeneratedModule]


def renew_foundation(
    session: Session,
    *,
    release: queries.ReleaseFacts,
    course_version_id: UUID,
    objectives: Sequence[ObjectiveDocument],
    items: Sequence[ItemDocument],
    written: Sequence[WrittenModule],
    now: datetime,
) -> None:
    """Work out the ways to a new version of the course that everyone takes."""

    def compose(before: World, after: World, news: News) -> GeneratedModule:
        return mantra_news(before, after, news, items)

    _Course(session, release, course_version_id, code=rules.MANTRA_MODULE, job_role=None, now=now).renew(
        "What changed: Foundation", compose, objectives=objectives, items=items, written=written
    )


def renew_job_role(
    session: Session,
    *,
    release: queries.ReleaseFacts,
    job_role: JobRoleDocument,
    course_version_id: UUID,
    objectives: Sequence[ObjectiveDocument],
    items: Sequence[ItemDocument],
    written: Sequence[WrittenModule],
    now: datetime,
) -> None:
    """Work out the ways to a new version of a job role's course."""

    def compose(before: World, after: World, news: News) -> GeneratedModule:
        return part_news(before, after, job_role.code, news)

    own = [item for item in items if not rules.is_about_mantra(item)]
    code = f"role/{job_role.code}"
    _Course(session, release, course_version_id, code=code, job_role=job_role.code, now=now).renew(
        f"What changed: {job_role.name}", compose, objectives=objectives, items=own, written=written
    )


class _Course:
    """One new version of a course, and the ways that lead to it."""

    def __init__(
        self,
        session: Session,
        release: queries.ReleaseFacts,
        course_version_id: UUID,
        *,
        code: str,
        job_role: str | None,
        now: datetime,
    ) -> None:
        self.session, self.release, self.code, self.job_role, self.now = session, release, code, job_role, now
        self.version = versions.get_version_facts(session, course_version_id)
        self.world: World | None = None

    def renew(
        self,
        title: str,
        compose: _Compose,
        *,
        objectives: Sequence[ObjectiveDocument],
        items: Sequence[ItemDocument],
        written: Sequence[WrittenModule],
    ) -> None:
        """Find what each older version needs. Versions that differ in nothing that is learned share one delta."""
        session, version = self.session, self.version
        calls = queries.list_full_calls(session, until=self.release.number)
        found: dict[int, tuple[RenewalKind, UUID | None]] = {}
        made: dict[str, tuple[RenewalKind, UUID | None]] = {}
        for earlier in versions.list_earlier(
            session, course_id=version.course_id, before=version.number, limit=KEPT_VERSIONS
        ):
            is_called_full = any(
                call.number > earlier.release_number and self.job_role in call.job_roles for call in calls
            )
            same = _sameness(earlier, is_called_full=is_called_full)
            if same not in made:
                decided = renewal(
                    _taught(earlier), _taught(version), objectives=objectives, bank=items, is_called_full=is_called_full
                )
                made[same] = decided.kind, self._version(earlier, decided, title, compose, written)
            found[earlier.number] = made[same]
        kept.save_renewals(session, course_version_id=version.id, renewals=found)

    def _version(
        self,
        earlier: versions.VersionFacts,
        decided: Renewal,
        title: str,
        compose: _Compose,
        written: Sequence[WrittenModule],
    ) -> UUID | None:
        if decided.kind is RenewalKind.NOTHING:
            return None
        if decided.kind is RenewalKind.WHOLE:
            return self.version.id
        new = [module for module in written if f"{MODULE_FACT}{module.code}" in decided.changed]
        parts = [*self._news(earlier, decided, compose), *map(written_part, new)]
        return kept.save_delta(
            self.session,
            course_version_id=self.version.id,
            since_number=earlier.number,
            title=title,
            parts=parts,
            now=self.now,
        )

    def _news(self, earlier: versions.VersionFacts, decided: Renewal, compose: _Compose) -> list[CoursePart]:
        """Return the module that says what changed; none, where nothing but trainers' modules did."""
        changed = [fact for fact in decided.changed if not fact.startswith(MODULE_FACT)]
        if not changed:
            return []
        if self.world is None:
            self.world = World(queries.load_snapshot(self.session, self.release))
        news = News(
            code=f"{self.code}/delta-{earlier.number}-{self.version.number}",
            changed=changed,
            objectives=decided.objectives,
            items=decided.items,
            why=queries.list_notes(
                self.session, job_role=self.job_role, after=earlier.release_number, until=self.release.number
            ),
        )
        before = World(queries.load_release(self.session, earlier.release_number))
        module = compose(before, self.world, news)
        rule = rules.delta_quiz_rule(decided.items)
        return [save_generated(self.session, module, decided.objectives, rule=rule, now=self.now)]


def _taught(version: versions.VersionFacts) -> Taught:
    return Taught(facts=version.facts, fingerprints=version.fingerprints, item_keys=version.item_keys)


def _sameness(version: versions.VersionFacts, *, is_called_full: bool) -> str:
    return ids.sha256(ids.canonical_json([version.facts, version.fingerprints, version.item_keys, is_called_full]))
