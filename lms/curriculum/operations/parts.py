"""Modules as parts of a course."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from lms.courses import operations as courses
from lms.courses import queries as course_queries
from lms.courses.terms import ObjectiveDocument
from lms.curriculum import rules
from lms.curriculum.patches.rules import apply_patches
from lms.curriculum.patches.terms import Patch
from lms.curriculum.terms import GeneratedModule
from lms.quizzes import operations as quizzes
from lms.quizzes.terms import QuizRule


def save_generated(
    session: Session,
    module: GeneratedModule,
    objectives: Sequence[ObjectiveDocument],
    *,
    patches: Sequence[Patch] = (),
    rule: QuizRule | None = None,
    now: datetime,
) -> courses.CoursePart:
    """Keep a generated module, with what trainers changed in it, and its quiz; without a rule that of its kind."""
    document = apply_patches(module.document, patches).document
    saved = courses.save_module_version(session, document=document, quiz_items=module.quiz_items, now=now)
    if module.quiz_items and saved.is_new:
        quizzes.save_quiz(
            session,
            module_version_id=saved.version_id,
            title=document.title,
            rule=rule or rules.generated_quiz_rule(document),
            bank=module.quiz_items,
            objectives=objectives,
        )
    return courses.CoursePart(
        version_id=saved.version_id, fingerprint=saved.fingerprint, minutes=document.minutes, required=document.required
    )


def written_part(module: course_queries.WrittenModule) -> courses.CoursePart:
    """Return a trainer's module as a required part."""
    return courses.CoursePart(
        version_id=module.version_id, fingerprint=module.fingerprint, minutes=module.minutes, required=True
    )
