"""What the pages of maps have in common: their blueprint, and how one edit is made."""

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.errors import RuleViolation
from lms.core.words import Listed
from lms.core.words import gettext as _
from lms.journeys import forms
from lms.journeys.drafts import board, operations, queries
from lms.journeys.drafts.edits import Edit
from lms.journeys.fields import LABELS
from lms.web.addresses import here
from lms.web.database import reading, writing
from lms.web.once import do_once
from lms.web.page import page, resubmittable, see_other

blueprint = Blueprint("journeys", __name__, template_folder="../templates")
_MOST_OTHERS = 5


def save_edit(code: str, edit: Edit, form: forms.SeenMapForm) -> ResponseReturnValue | None:
    """Make one edit and lead back to its place on the board; put what is wrong at the form and return `None`.

    Where someone else changed the same fields, the answer is the page on which each is chosen.
    """
    try:
        with writing() as session:
            saved = _make(session, code, edit, form)
    except operations.MapEditConflict as refusal:
        return conflict_page(code, refusal, by_draft=True)
    except RuleViolation as refusal:
        form.refuse(refusal)
        if isinstance(refusal, operations.SeenTooLongAgo):
            with reading() as session:
                form.see(queries.get_working(session, code).revision)
        return None
    if saved is None:
        return see_other(".edit_map", code=code, message=_("Saved once. The form was sent twice."))
    message = _saved(saved)
    here = {"changed": saved.anchor, "step": saved.revision} if saved.anchor and saved.has_changed else {}
    return see_other(".edit_map", code=code, anchor=saved.anchor or None, message=message, **here)


def _saved(saved: operations.SavedMapDraft) -> str:
    if not saved.has_changed or saved.note is None:
        return _("No changes.")
    if saved.from_theirs:
        others = Listed(saved.from_theirs[-_MOST_OTHERS:])
        return _("%(edit)s. Others changed: %(others)s.", edit=saved.note.message, others=others)
    return _("%(edit)s.", edit=saved.note.message)


def _make(session: Session, code: str, edit: Edit, form: forms.SeenMapForm) -> operations.SavedMapDraft | None:
    made: list[operations.SavedMapDraft] = []

    def make() -> str:
        chosen_at = request.form.get("chosen_at", "")[:12]
        made.append(
            operations.edit_map(
                session,
                map_code=code,
                edit=edit,
                seen_revision=form.seen.data or 0,
                viewer=g.viewer,
                now=clock.now(),
                choices=forms.ChoicesForm.choices(request.form),
                chosen_revision=int(chosen_at) if chosen_at.isascii() and chosen_at.isdigit() else None,
            )
        )
        return made[0].anchor

    do_once(session, make)
    return made[0] if made else None


def conflict_page(code: str, refusal: operations.MapEditConflict, *, by_draft: bool = False) -> ResponseReturnValue:
    """Show what both changed, each in their own way; what was sent is kept in the form.

    `by_draft`: theirs is the draft, so that whoever saved it last is the other person.
    """
    with reading() as session:
        names = board.names_of(session)
        field_names = board.field_names(session, names)
        draft = queries.find_draft(session, code) if by_draft else None
    sent = [(name, value) for name, value in resubmittable() if not name.startswith("choice:") and name != "chosen_at"]
    return page(
        "journeys/resolve_conflict.html",
        refusal,
        status=409,
        code=code,
        other=draft.edited_by if draft else "",
        names=names,
        field_names=field_names,
        fields=LABELS,
        sent=sent,
        action=here(),
    )
