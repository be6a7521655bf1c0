"""Taking questions into a module."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from lms.core.errors import RuleViolation
from lms.core.words import gettext as _
from lms.courses.format.reader import read_unfinished
from lms.courses.format.writer import write_question_blocks
from lms.courses.terms import ItemDocument
from lms.curriculum.modules.drafts import operations as drafts
from lms.curriculum.modules.drafts import queries


class NoQuestions(RuleViolation):
    """There is nothing to add."""

    field = "text"

    def __init__(self) -> None:
        super().__init__(_("There are no questions to add yet. Fix the problems listed, then preview again."))


class ModuleUnfinished(RuleViolation):
    """What is added at the end would become part of an unfinished code block."""

    field = "text"

    def __init__(self) -> None:
        super().__init__(_("The draft ends with an unfinished code block. Finish it, then add these questions."))


def prepare_questions(session: Session, *, code: str, items: Sequence[ItemDocument]) -> drafts.PreparedDraft:
    """Add questions at the end of a module's draft; writes nothing. Ids that the module has already are given anew.

    :raises ModuleNotFound: if there is neither such a module nor a draft of it
    :raises NoQuestions: if there are none
    :raises ModuleUnfinished: if the module's text ends within code
    :raises TextTooLong: if the module becomes longer than it may be
    """
    if not items:
        raise NoQuestions
    working = queries.get_working(session, code)
    before = read_unfinished(working.source, code=code)
    used = {item.item_id for item in before.items.values()}
    blocks = write_question_blocks([replace(item, item_id="") if item.item_id in used else item for item in items])
    has_page = before.document is not None and before.document.pages
    source = "\n\n".join([working.source.rstrip("\n"), *([] if has_page else ["## Questions"]), blocks]) + "\n"
    if len(read_unfinished(source, code=code).items) != len(before.items) + len(items):
        raise ModuleUnfinished
    return drafts.prepare_draft(
        session, code=code, source=source, seen_revision=working.revision, base=working.source
    )  # fmt: skip
