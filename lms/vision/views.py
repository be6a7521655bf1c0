"""Write and publish the mantra."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from flask import Blueprint, current_app, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.errors import Refusal
from lms.core.permissions import Permission
from lms.people import queries as people
from lms.vision import forms, lint, merge, operations, queries, rules
from lms.vision.terms import MantraDocument, PillarUses
from lms.web.database import reading, writing
from lms.web.guards import requires
from lms.web.page import page, see_other

blueprint = Blueprint("vision", __name__, template_folder="templates")


@blueprint.route("/write/mantra", methods=["GET", "POST"])
@requires(Permission.MANTRA_EDIT)
def edit_mantra() -> ResponseReturnValue:
    """Write the draft of the mantra; also adds and takes away rows, and checks the wording, for who has no JavaScript."""
    with reading() as session:
        working = queries.get_working(session)
    form = forms.EditMantraForm.showing(working.document, working.revision)
    wish = request.form.get("do", "save")
    if wish.startswith(("add:", "remove:")):
        form.validate_on_submit()
        form.change_rows(wish)
    elif form.is_sent_and_valid and wish != "check":
        document, base = form.document(), forms.read_document(form.base.data or "")
        try:
            with writing() as session:
                saved = operations.save_draft(
                    session,
                    document=document,
                    seen_revision=form.seen_revision.data or 0,
                    base=base,
                    viewer=g.viewer,
                    now=clock.now(),
                )
        except operations.MantraChangedSince as refusal:
            return _settle_page(refusal)
        if wish == "publish":
            return see_other(".publish_mantra", say=_told(saved) if saved.from_theirs else "")
        return see_other(".edit_mantra", say=_told(saved))
    return _edit_page(form, working)


def _told(saved: operations.SavedDraft) -> str:
    if not saved.from_theirs:
        return "The draft is saved."
    return f"The draft is saved. Somebody else changed this meanwhile, and it is kept: {', '.join(saved.from_theirs)}."


def _edit_page(form: forms.EditMantraForm, working: queries.WorkingMantra) -> ResponseReturnValue:
    with reading() as session:
        form.offer(queries.leading_job_roles(session))
        advice = _advise(session, form.document(), working.document)
    return page("vision/edit_mantra.html", working, form=form, advice=advice)


def _advise(session: Session, document: MantraDocument, before: MantraDocument) -> Sequence[lint.Advice]:
    firm = people.find_organisation(session)
    whole = replace(document, previous=before.previous)
    return lint.advise(whole, _uses(session), language=firm.locale if firm else "en")


def _uses(session: Session) -> PillarUses:
    return cast(PillarUses, current_app.extensions["lms.find_pillar_uses"](session))


def _settle_page(refusal: operations.MantraChangedSince) -> ResponseReturnValue:
    with reading() as session:
        other = queries.get_working(session).edited_by
    form = forms.SettleDraftForm(
        formdata=None,
        merged=forms.write_document(refusal.merged.document),
        theirs=forms.write_document(refusal.theirs),
        seen_revision=refusal.revision,
    )
    return page("vision/settle_draft.html", refusal.merged, form=form, other=other, status=409)


@blueprint.post("/write/mantra/settle")
@requires(Permission.MANTRA_EDIT)
def settle_draft() -> ResponseReturnValue:
    """Save the draft with what was chosen where two people changed the same."""
    form = forms.SettleDraftForm.from_request()
    if not form.is_sent_and_valid:
        return see_other(".edit_mantra", say="That could not be read. Look at the draft as it is now.")
    merged, theirs = forms.read_document(form.merged.data or ""), forms.read_document(form.theirs.data or "")
    kept = tuple(
        name.removeprefix("keep:")
        for name, value in request.form.items()
        if name.startswith("keep:") and value == "theirs"
    )
    try:
        with writing() as session:
            operations.save_draft(
                session,
                document=merge.take(merged, theirs, kept),
                seen_revision=form.seen_revision.data or 0,
                base=theirs,
                viewer=g.viewer,
                now=clock.now(),
            )
    except operations.MantraChangedSince as refusal:
        return _settle_page(refusal)
    return see_other(".edit_mantra", say="The draft is saved with what you chose.")


@blueprint.post("/write/mantra/advice")
@requires(Permission.MANTRA_EDIT)
def advise_mantra() -> ResponseReturnValue:
    """Return the advice on what is being typed as a part of the page; saves nothing."""
    form = forms.EditMantraForm.from_request()
    with reading() as session:
        advice = _advise(session, form.document(), queries.get_working(session).document)
    return page("vision/_advice.html", advice=advice)


@blueprint.post("/write/mantra/discard")
@requires(Permission.MANTRA_EDIT)
def discard_draft() -> ResponseReturnValue:
    """Discard the draft; the page that follows can bring it back."""
    with writing() as session:
        operations.discard_draft(session, viewer=g.viewer, now=clock.now())
    return see_other(".edit_mantra", say="The draft is discarded. You can bring it back below.")


@blueprint.post("/write/mantra/bring-back")
@requires(Permission.MANTRA_EDIT)
def bring_back_draft() -> ResponseReturnValue:
    """Bring back the draft that was discarded."""
    with writing() as session:
        operations.bring_back_draft(session, viewer=g.viewer, now=clock.now())
    return see_other(".edit_mantra", say="The draft is back.")


@blueprint.route("/write/mantra/publish", methods=["GET", "POST"])
@requires(Permission.MANTRA_EDIT)
def publish_mantra() -> ResponseReturnValue:
    """Show what the draft changes, word by word, and publish it."""
    form = forms.SeenForm.from_request()
    if form.is_sent_and_valid:
        try:
            with writing() as session:
                version = operations.publish_mantra(
                    session,
                    seen_revision=form.seen_revision.data or 0,
                    used_pillars=_uses(session).used,
                    viewer=g.viewer,
                    now=clock.now(),
                )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return see_other(
                ".list_versions", say=f"Version {version} is published. Learners meet it with the next release."
            )
    with reading() as session:
        working = queries.get_working(session)
        advice = _advise(session, working.document, working.document)
    form.seen_revision.data = working.revision
    return page(
        "vision/publish_mantra.html",
        working,
        form=form,
        advice=advice,
        compared=queries.compare(working.published or queries.EMPTY, working.document),
        problems=rules.problems_of(working.document),
    )


@blueprint.get("/write/mantra/versions")
@requires(Permission.MANTRA_EDIT)
def list_versions() -> ResponseReturnValue:
    """List all versions of the mantra, and compare two of them word by word."""
    form = forms.CompareForm.from_request(formdata=request.args)
    is_right = form.validate()
    with reading() as session:
        model = queries.list_versions_page(
            session, form.before.data if is_right else None, form.after.data if is_right else None
        )
    return page("vision/list_versions.html", model)


@blueprint.post("/write/mantra/versions/<int:version>/restore")
@requires(Permission.MANTRA_EDIT)
def restore_version(version: int) -> ResponseReturnValue:
    """Begin a draft with the words of an earlier version."""
    with writing() as session:
        operations.restore_version(session, version=version, viewer=g.viewer, now=clock.now())
    return see_other(
        ".edit_mantra", say=f"This draft has the words of version {version}. Publish it to make them hold."
    )
