"""Changing generated text, withdrawing the change, and restoring it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids
from lms.core.db import insert_into
from lms.core.drafts import EditConflict
from lms.core.errors import Conflict, RuleViolation
from lms.core.viewer import Viewer
from lms.core.words import Number
from lms.core.words import gettext as _
from lms.courses.terms import PageDocument
from lms.curriculum.patches import rules
from lms.curriculum.patches.models import GeneratedPatch
from lms.markup import renderer

TEXT_LIMIT = 20_000


class PatchEditConflict(EditConflict):
    """Somebody else or the map changed the page after it was opened; nothing was saved."""

    def __init__(self, *, is_by_map: bool = False) -> None:
        super().__init__(
            _("The map changed this page while you were writing. Check the text as it is now, then save again.")
            if is_by_map
            else _(
                "Someone else changed this page while you were writing. Copy what you want to keep, then save again."
            )
        )


class ParagraphNotAllowed(RuleViolation):
    """A paragraph would start another page, a question or code."""

    def __init__(self, line: str) -> None:
        super().__init__(
            _("“%(line)s” would start a page, a question or code. Use plain paragraphs and lists.", line=line[:60])
        )


class PageTooLong(RuleViolation):
    """The page has more text than it can hold."""

    def __init__(self) -> None:
        super().__init__(_("Use at most %(limit)s characters for the whole page.", limit=Number(TEXT_LIMIT)))


class TooManyBrackets(RuleViolation):
    """A paragraph has more brackets than can be rendered."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Use at most %(limit)s opening brackets “[” in one paragraph.",
                limit=Number(renderer.BRACKET_LIMIT),
            )
        )


class QuestionsNotEditable(RuleViolation):
    """A question was removed, changed or moved."""

    def __init__(self) -> None:
        super().__init__(_("Questions come from the map, so you can’t change or remove them here."))


class NoPatch(Conflict):
    """The page has no change to withdraw or to restore."""

    def __init__(self) -> None:
        super().__init__(_("Nothing to do: someone withdrew or restored this change already."))


def save_patch(
    session: Session,
    *,
    module_code: str,
    page: PageDocument,
    paragraphs: Sequence[str],
    seen: str,
    seen_revision: int,
    viewer: Viewer,
    now: datetime,
) -> None:
    """Save what a trainer made of a generated page. Text as generated withdraws the change.

    `page` is as it is generated now, made by the caller before this transaction, because that takes long. `seen` is the
    fingerprint of the page that the trainer saw. Order of `paragraphs`: as on the page; a question is written as `:::`
    with its number, from 1. Empty ones are left out; a blank line starts another.

    :raises PatchEditConflict: if somebody else saved meanwhile, or the page is generated differently by now
    :raises PageTooLong: if there is more text than a page can hold
    :raises ParagraphNotAllowed: if a paragraph would start something else
    :raises QuestionsNotEditable: if a question is missing, changed or moved
    :raises TooManyBrackets: if a paragraph has more than can be rendered
    """
    if ids.sha256(page.body) != seen:
        raise PatchEditConflict(is_by_map=True)
    row = _locked(session, module_code, page.code)
    if (row.revision if row else 0) != seen_revision:
        raise PatchEditConflict
    generated = rules.split_page(page.body)
    text = _checked(paragraphs, [part for part in generated if rules.is_question(part)])
    if row is None:
        row = _new_row(session, module_code, page.code, now=now)
    row.page_title, row.base, row.text = page.title, page.body, text
    row.revision += 1
    row.edited_at, row.edited_by = now, viewer.employee_id
    row.withdrawn_at = now if rules.split_page(text) == generated else None
    session.flush()
    audit.record(session, viewer=viewer, action="patch.saved", subject=f"{module_code}#{page.code}", at=now)


def withdraw_patch(session: Session, *, module_code: str, page_code: str, viewer: Viewer, now: datetime) -> None:
    """Withdraw a change: the page is as generated again. The text is kept, so that it can be restored.

    :raises NoPatch: if the page has no active change
    """
    row = _locked(session, module_code, page_code)
    if row is None or row.withdrawn_at is not None:
        raise NoPatch
    row.withdrawn_at = now
    row.revision += 1
    session.flush()
    audit.record(session, viewer=viewer, action="patch.withdrawn", subject=f"{module_code}#{page_code}", at=now)


def restore_patch(session: Session, *, module_code: str, page_code: str, viewer: Viewer, now: datetime) -> None:
    """Restore a change that was withdrawn.

    :raises NoPatch: if there is none
    """
    row = _locked(session, module_code, page_code)
    if row is None or row.withdrawn_at is None or row.text == row.base:
        raise NoPatch
    row.withdrawn_at = None
    row.revision += 1
    session.flush()
    audit.record(session, viewer=viewer, action="patch.restored", subject=f"{module_code}#{page_code}", at=now)


def _new_row(session: Session, module_code: str, page_code: str, *, now: datetime) -> GeneratedPatch:
    values = {"page_title": "", "base": "", "text": "", "revision": 0, "edited_at": now}
    session.execute(
        insert_into(session, GeneratedPatch)
        .values(id=ids.new_id(), module_code=module_code, page_code=page_code, **values)
        .on_conflict_do_nothing()
    )
    row = _locked(session, module_code, page_code)
    if row is None or row.revision > 0:  # somebody else was faster
        raise PatchEditConflict
    return row


def _checked(paragraphs: Sequence[str], questions: Sequence[str]) -> str:
    by_mark = {f"{rules.QUESTION_MARK}{number}": question for number, question in enumerate(questions, 1)}
    written = [paragraph.strip("\n") for paragraph in paragraphs if paragraph.strip()]
    if [paragraph for paragraph in written if paragraph in by_mark] != list(by_mark):
        raise QuestionsNotEditable
    if any(map(renderer.has_too_many_brackets, written)):
        raise TooManyBrackets
    for paragraph in written:
        if paragraph not in by_mark and (line := rules.forbidden_line(paragraph)):
            raise ParagraphNotAllowed(line)
    text = rules.join_page(by_mark.get(paragraph, paragraph) for paragraph in written)
    if len(text) > TEXT_LIMIT:
        raise PageTooLong
    return text


def _locked(session: Session, module_code: str, page_code: str) -> GeneratedPatch | None:
    return session.scalar(
        select(GeneratedPatch)
        .where(GeneratedPatch.module_code == module_code, GeneratedPatch.page_code == page_code)
        .with_for_update()
    )
