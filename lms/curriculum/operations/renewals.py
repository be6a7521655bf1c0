"""Working out what brings those who completed an older version of a course up to date (training.md 6)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core import ids
from lms.core.frozen import frozen
from lms.core.text import clipped
from lms.courses import operations as courses
from lms.courses.queries import WrittenModule
from lms.courses.renewals import queries as versions
from lms.courses.renewals.queries import VersionFacts
from lms.courses.terms import ItemDocument, ObjectiveDocument, RenewalKind
from lms.curriculum import queries, rules
from lms.curriculum.generator.changed import DeltaContent, mantra_delta, role_delta
from lms.curriculum.generator.questions.workshop import Workshop
from lms.curriculum.generator.render import TITLE_LIMIT
from lms.curriculum.generator.renewal import MODULE_FACT, RenewalDecision, Taught, decide_renewal
from lms.curriculum.generator.world import World
from lms.curriculum.operations.parts import ReadyModule, prepare_generated, written_part
from lms.curriculum.terms import MANTRA_MODULE, GeneratedModule
from lms.people.terms import JobRoleDocument

KEPT_VERSIONS = 30
"""Who completed an older one takes the whole course."""

_Compose = Callable[[World, Workshop, DeltaContent], GeneratedModule]


@frozen
class DeltaPlan:
    """What leads from an older version to the new one."""

    since_number: int
    title: str
    lesson: ReadyModule | None
    """The module that says what changed; none, where nothing but trainers' modules did."""
    written: tuple[WrittenModule, ...]


@frozen
class Renewals:
    """The ways to a new version of a course, by the number of the older one."""

    version: VersionFacts
    ways: Mapping[int, tuple[RenewalKind, DeltaPlan | None]]

    def modules(self) -> list[ReadyModule]:
        """Return the modules that are to be kept before `save` is called."""
        deltas = {delta.since_number: delta for _, delta in self.ways.values() if delta is not None}
        return [delta.lesson for delta in deltas.values() if delta.lesson is not None]

    def save(self, session: Session, kept_ids: Mapping[str, UUID], *, now: datetime) -> None:
        """Note the ways, after the new version was saved; `kept_ids` are those of the modules, by code."""
        made: dict[int, UUID] = {}
        found: dict[int, tuple[RenewalKind, UUID | None]] = {}
        for number, (kind, delta) in self.ways.items():
            if delta is None:
                found[number] = kind, self.version.id if kind is RenewalKind.WHOLE else None
                continue
            if delta.since_number not in made:
                made[delta.since_number] = self._save_delta(session, delta, kept_ids, now=now)
            found[number] = kind, made[delta.since_number]
        courses.save_renewals(session, course_version_id=self.version.id, renewals=found)

    def _save_delta(self, session: Session, delta: DeltaPlan, kept_ids: Mapping[str, UUID], *, now: datetime) -> UUID:
        lesson = [] if delta.lesson is None else [delta.lesson.as_part(kept_ids[delta.lesson.code])]
        return courses.save_delta(
            session,
            course_version_id=self.version.id,
            since_number=delta.since_number,
            title=delta.title,
            parts=[*lesson, *map(written_part, delta.written)],
            now=now,
        )


def renew_foundation(
    session: Session,
    *,
    release: queries.ReleaseFacts,
    shop: Workshop,
    version: VersionFacts,
    objectives: Sequence[ObjectiveDocument],
    items: Sequence[ItemDocument],
    written: Sequence[WrittenModule],
) -> Renewals:
    """Work out the ways to a new version of the course that everyone takes; writes nothing."""
    return _Course(session, release, version, shop, code=MANTRA_MODULE, job_role=None).renew(
        mantra_delta, objectives=objectives, items=items, written=written
    )


def renew_job_role(
    session: Session,
    *,
    release: queries.ReleaseFacts,
    shop: Workshop,
    job_role: JobRoleDocument,
    version: VersionFacts,
    objectives: Sequence[ObjectiveDocument],
    items: Sequence[ItemDocument],
    written: Sequence[WrittenModule],
) -> Renewals:
    """Work out the ways to a new version of a job role's course; writes nothing."""

    def compose(before: World, after: Workshop, content: DeltaContent) -> GeneratedModule:
        return role_delta(before, after, job_role.code, content)

    own = [item for item in items if not rules.is_about_mantra(item)]
    code = f"role/{job_role.code}"
    return _Course(session, release, version, shop, code=code, job_role=job_role.code).renew(
        compose, objectives=objectives, items=own, written=written
    )


class _Course:
    """One new version of a course, and the ways that lead to it."""

    def __init__(
        self,
        session: Session,
        release: queries.ReleaseFacts,
        version: VersionFacts,
        shop: Workshop,
        *,
        code: str,
        job_role: str | None,
    ) -> None:
        self.session, self.release, self.code, self.job_role = session, release, code, job_role
        self.version, self.shop = version, shop

    def renew(
        self,
        compose: _Compose,
        *,
        objectives: Sequence[ObjectiveDocument],
        items: Sequence[ItemDocument],
        written: Sequence[WrittenModule],
    ) -> Renewals:
        """Find what each older version needs. Versions that differ in nothing that is learned share one delta."""
        session, version = self.session, self.version
        calls = queries.list_full_calls(session, until=self.release.number)
        found: dict[int, tuple[RenewalKind, DeltaPlan | None]] = {}
        made: dict[str, tuple[RenewalKind, DeltaPlan | None]] = {}
        for earlier in versions.list_earlier(
            session, course_id=version.course_id, before=version.number, limit=KEPT_VERSIONS
        ):
            is_called_full = any(
                call.number > earlier.release_number and self.job_role in call.job_roles for call in calls
            )
            same = _sameness(earlier, is_called_full=is_called_full)
            if same not in made:
                decided = decide_renewal(
                    _taught(earlier), _taught(version), objectives=objectives, bank=items, is_called_full=is_called_full
                )
                made[same] = decided.kind, self._delta(earlier, decided, compose, written)
            found[earlier.number] = made[same]
        return Renewals(version=version, ways=found)

    def _delta(
        self,
        earlier: VersionFacts,
        decided: RenewalDecision,
        compose: _Compose,
        written: Sequence[WrittenModule],
    ) -> DeltaPlan | None:
        if decided.kind is not RenewalKind.DELTA:
            return None
        new = tuple(module for module in written if f"{MODULE_FACT}{module.code}" in decided.changed)
        lesson = self._lesson(earlier, decided, compose)
        role = self.job_role
        what = self.shop.say("t.mantra") if role is None else self.shop.world.role_labels[role]
        title = clipped(self.shop.say("t.changed", what=what), TITLE_LIMIT)
        return DeltaPlan(since_number=earlier.number, title=title, lesson=lesson, written=new)

    def _lesson(self, earlier: VersionFacts, decided: RenewalDecision, compose: _Compose) -> ReadyModule | None:
        """Return the module that says what changed; none, where nothing but trainers' modules did."""
        changed = [fact for fact in decided.changed if not fact.startswith(MODULE_FACT)]
        if not changed and not decided.objectives:
            return None
        content = DeltaContent(
            code=f"{self.code}/delta-{earlier.number}-{self.version.number}",
            changed=changed,
            objectives=decided.objectives,
            items=decided.items,
            why=queries.list_notes(
                self.session, job_role=self.job_role, after=earlier.release_number, until=self.release.number
            ),
        )
        before = World(queries.load_release(self.session, earlier.release_number))
        module = compose(before, self.shop, content)
        rule = rules.written_quiz_rule(decided.items)
        return prepare_generated(self.session, module, decided.objectives, rule=rule)


def _taught(version: VersionFacts) -> Taught:
    return Taught(facts=version.facts, fingerprints=version.fingerprints, item_keys=version.item_keys)


def _sameness(version: VersionFacts, *, is_called_full: bool) -> str:
    return ids.sha256(ids.canonical_json([version.facts, version.fingerprints, version.item_keys, is_called_full]))
