"""Changing generated text, and taking the change back."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids
from lms.core.db import insert_into
from lms.core.errors import Conflict, RuleViolation
from lms.core.viewer import Viewer
from lms.courses.terms import PageDocument
from lms.curriculum.patches import rules
from lms.curriculum.patches.models import GeneratedPatch
from lms.markup import renderer

TEXT_LIMIT = 20_000


class PatchedSince(Conflict):
    """Somebody changed the page after it was opened."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody changed this page while you were writing. Your text is still in the fields; theirs stands beneath. "
            "Take over what you want to keep, and save again."
        )


class MapChangedSince(Conflict):
    """The map changed the page after it was opened."""

    def __init__(self) -> None:
        super().__init__("The map has changed this page while you were writing. Look at its words, and save again.")


class WouldBreakThePage(RuleViolation):
    """A paragraph would begin another page, a question or code."""

    def __init__(self, line: str) -> None:
        super().__init__(
            f"“{line[:60]}” would begin a page, a question or code. Write plain paragraphs and lists here."
        )


class TooLong(RuleViolation):
    """The page has more text than anybody reads."""

    def __init__(self) -> None:
        super().__init__(f"Use at most {TEXT_LIMIT:,} characters for the whole page.")


class TooManyBrackets(RuleViolation):
    """A paragraph has more brackets than are read."""

    def __init__(self) -> None:
        super().__init__(f"Use at most {renderer.BRACKET_LIMIT:,} opening brackets “[” in one paragraph.")


class QuestionsBelongToTheMap(RuleViolation):
    """A question was taken out or put elsewhere."""

    def __init__(self) -> None:
        super().__init__("The questions follow the map: they can neither be removed nor changed here.")


class NothingToTakeBack(RuleViolation):
    """Nobody has changed the page."""

    def __init__(self) -> None:
        super().__init__("There is no change to this page.")


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
    """Keep what a trainer made of a generated page. Text as generated takes the change back.

    `page` is as it is generated now: its caller has that done before this transaction, since it takes long. `seen` is the
    fingerprint of the page that the trainer had before them. Order of `paragraphs`: as on the page;
    a question is written as `:::` with its number, from 1. Empty ones are left out; a blank line begins another.

    :raises PatchedSince: if somebody else saved meanwhile
    :raises MapChangedSince: if the page is generated differently by now
    :raises TooManyBrackets: if a paragraph has more than are read
    :raises WouldBreakThePage: if a paragraph is more than a paragraph
    :raises QuestionsBelongToTheMap: if a question is missing
    """
    if ids.sha256(page.body) != seen:
        raise MapChangedSince
    row = _locked(session, module_code, page.code)
    if (row.revision if row else 0) != seen_revision:
        raise PatchedSince
    generated = rules.cut_page(page.body)
    text = _checked(paragraphs, [part for part in generated if rules.is_question(part)])
    if row is None:
        row = _new_row(session, module_code, page.code, now=now)
    row.page_title, row.base, row.text = page.title, page.body, text
    row.revision += 1
    row.edited_at, row.edited_by = now, viewer.employee_id
    row.withdrawn_at = now if rules.cut_page(text) == generated else None
    session.flush()
    audit.record(session, viewer=viewer, action="patch.saved", subject=f"{module_code}#{page.code}", at=now)


def withdraw_patch(session: Session, *, module_code: str, page_code: str, viewer: Viewer, now: datetime) -> None:
    """Give a page back to the map. The trainer's text is kept, so that it can return.

    :raises NothingToTakeBack: if nobody has changed the page
    """
    row = _locked(session, module_code, page_code)
    if row is None or row.withdrawn_at is not None:
        raise NothingToTakeBack
    row.withdrawn_at = now
    row.revision += 1
    session.flush()
    audit.record(session, viewer=viewer, action="patch.withdrawn", subject=f"{module_code}#{page_code}", at=now)


def restore_patch(session: Session, *, module_code: str, page_code: str, viewer: Viewer, now: datetime) -> None:
    """Let a change that was taken back hold again.

    :raises NothingToTakeBack: if there is none
    """
    row = _locked(session, module_code, page_code)
    if row is None or row.withdrawn_at is None or row.text == row.base:
        raise NothingToTakeBack
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
    if row is None or row.revision > 0:  # somebody else was faster by a moment
        raise PatchedSince
    return row


def _checked(paragraphs: Sequence[str], questions: Sequence[str]) -> str:
    marks = [f"{rules.QUESTION_MARK}{number}" for number in range(1, len(questions) + 1)]
    written = [one.strip("\n") for one in paragraphs if one.strip()]
    if [one for one in written if one in marks] != marks:
        raise QuestionsBelongToTheMap
    asked = dict(zip(marks, questions, strict=True))
    if any(map(renderer.has_too_many_brackets, written)):
        raise TooManyBrackets
    for one in written:
        if one not in asked and (line := rules.breaks_the_page(one)):
            raise WouldBreakThePage(line)
    text = rules.join_page(asked.get(one, one) for one in written)
    if len(text) > TEXT_LIMIT:
        raise TooLong
    return text


def _locked(session: Session, module_code: str, page_code: str) -> GeneratedPatch | None:
    return session.scalar(
        select(GeneratedPatch)
        .where(GeneratedPatch.module_code == module_code, GeneratedPatch.page_code == page_code)
        .with_for_update()
    )
