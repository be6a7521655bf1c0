"""Modules as parts of a course."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.courses import operations as courses
from lms.courses import queries as course_queries
from lms.courses.terms import ItemDocument, ObjectiveDocument
from lms.curriculum import rules
from lms.curriculum.patches.rules import apply_patches
from lms.curriculum.patches.terms import Patch
from lms.curriculum.terms import GeneratedModule
from lms.quizzes import operations as quizzes
from lms.quizzes.terms import QuizRule


@frozen
class ReadyModule:
    """A generated module with its quiz, ready to be kept."""

    module: courses.PreparedModule
    quiz_items: Sequence[ItemDocument]
    objectives: Sequence[ObjectiveDocument]
    rule: QuizRule

    @property
    def code(self) -> str:
        """Return the module's code."""
        return self.module.document.code

    def as_part(self, version_id: UUID) -> courses.CoursePart:
        """Return it as a part of a course, once it is known under which id it is kept."""
        document = self.module.document
        return courses.CoursePart(
            version_id=version_id,
            fingerprint=self.module.fingerprint,
            minutes=document.minutes,
            required=document.required,
            opens_after_days=document.opens_after_days,
        )


def prepare_generated(
    session: Session,
    module: GeneratedModule,
    objectives: Sequence[ObjectiveDocument],
    *,
    patches: Sequence[Patch] = (),
    rule: QuizRule | None = None,
) -> ReadyModule:
    """Make a generated module ready, with what trainers changed in it; without a rule its quiz has that of its kind."""
    document = apply_patches(module.document, patches).document
    return ReadyModule(
        module=courses.prepare_module(session, document=document, quiz_items=module.quiz_items),
        quiz_items=module.quiz_items,
        objectives=objectives,
        rule=rule or rules.generated_quiz_rule(module),
    )


def keep_generated(session: Session, ready: ReadyModule, *, now: datetime) -> UUID:
    """Keep a generated module and its quiz; return the id of its version."""
    saved = courses.save_prepared(session, module=ready.module, now=now)
    if ready.quiz_items and saved.is_new:
        quizzes.save_quiz(
            session,
            module_version_id=saved.version_id,
            title=ready.module.document.title,
            rule=ready.rule,
            bank=ready.quiz_items,
            objectives=ready.objectives,
        )
    return saved.version_id


def written_part(module: course_queries.WrittenModule) -> courses.CoursePart:
    """Return a trainer's module as a required part."""
    return courses.CoursePart(
        version_id=module.version_id, fingerprint=module.fingerprint, minutes=module.minutes, required=True
    )
