"""Questions of a module from a file, and into one."""

from collections.abc import Sequence

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.errors import NotFound
from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.core.words import ngettext
from lms.courses.format import header
from lms.courses.format.reader import read_unfinished
from lms.courses.terms import ItemDocument
from lms.curriculum.modules.drafts import queries as drafts
from lms.curriculum.modules.drafts.operations import PreparedDraft, write_draft
from lms.curriculum.modules.exchange import forms, operations
from lms.curriculum.modules.exchange.gift import cannot_hold, loses, write_gift
from lms.curriculum.modules.exchange.showing import find_questions
from lms.web.bodies import FORM_OVERHEAD, take_at_most
from lms.web.database import reading, write_prepared
from lms.web.downloads import attachment
from lms.web.guards import requires
from lms.web.once import do_once
from lms.web.page import page, see_other

blueprint = Blueprint("question_files", __name__, template_folder="templates")
take_at_most(blueprint, 3 * forms.UPLOAD_LIMIT + FORM_OVERHEAD)  # a text may come twice: as a file, and in the field


class QuestionFormatUnknown(NotFound):
    """Questions are not written in that format."""


@blueprint.route("/write/modules/<code:code>/questions/import", methods=["GET", "POST"])
@requires(Permission.MODULES_EDIT)
def import_questions(code: str) -> ResponseReturnValue:
    """Show what a text of questions would become; then add those that are right to the module's draft."""
    form = forms.ImportQuestionsForm.from_request()
    with reading() as session:
        working = drafts.get_working(session, code)
    found = None
    if form.validate_on_submit():
        form.text.data = form.sent_text
        found = find_questions(form.text.data, form.chosen)
        if request.form.get("do") == "add":
            with form.refusals():
                count = _add(code, found.items)
            if not form.errors:
                return see_other(
                    "modules.edit_module",
                    code=code,
                    message=ngettext("%(num)s question added.", "%(num)s questions added.", count),
                )
    own = read_unfinished(working.source, code=code).items.values()
    return page(
        "question_files/import_questions.html",
        found,
        form=form,
        code=code,
        title=header.title_of(working.source) or code,
        left_out=[(item.stem, cannot_hold(item)) for item in own if cannot_hold(item)],
        lost=[(item.stem, loses(item)) for item in own if loses(item) and not cannot_hold(item)],
        own_count=len(own),
    )


def _add(code: str, items: Sequence[ItemDocument]) -> int:
    """Add the questions once, and return how many were added."""

    def write(session: Session, ready: PreparedDraft) -> str:
        def make() -> int:
            write_draft(session, ready=ready, viewer=g.viewer, now=clock.now())
            return len(items)

        return do_once(session, make)

    return int(write_prepared(lambda session: operations.prepare_questions(session, code=code, items=items), write))


@blueprint.get("/write/modules/<code:code>/questions/download")
@requires(Permission.MODULES_EDIT)
def download_questions(code: str) -> ResponseReturnValue:
    """Send a module's questions, as its draft has them, in a format of others."""
    if request.args.get("as", "gift") != "gift":
        raise QuestionFormatUnknown(_("Questions can be exported as GIFT only."))
    with reading() as session:
        working = drafts.get_working(session, code)
    items = tuple(read_unfinished(working.source, code=code).items.values())
    return attachment(f"{code}.gift.txt", write_gift(items), media_type="text/plain; charset=utf-8")
