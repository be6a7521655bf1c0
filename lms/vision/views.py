"""Edit and publish the mantra."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.drafts import SavedDraft
from lms.core.permissions import Permission
from lms.core.words import Listed, Message
from lms.core.words import gettext as _
from lms.people import queries as people
from lms.vision import forms, lint, merge, operations, queries, rules
from lms.vision.ports import VisionPorts
from lms.vision.terms import MantraDocument
from lms.web.database import reading, writing
from lms.web.guards import requires
from lms.web.page import page
from lms.web.ports import ports

blueprint = Blueprint("vision", __name__, template_folder="templates")


@blueprint.route("/write/mantra", methods=["GET", "POST"])
@requires(Permission.MANTRA_EDIT)
def edit_mantra() -> ResponseReturnValue:
    """Edit the draft. Without JavaScript, also add and remove rows and check the wording."""
    with reading() as session:
        working = queries.get_working(session)
    form = forms.EditMantraForm.showing(working.document, working.revision)
    command = request.form.get("do", "save")
    if command.startswith(("add:", "remove:")):
        form.validate_on_submit()
        form.change_rows(command)
    elif form.validate_on_submit() and command != "check":
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
        except operations.MantraEditConflict as conflict:
            return _conflict_page(conflict)
        flash(_saved_message(saved))
        return _to("publish_mantra" if command == "publish" else "edit_mantra")
    return _edit_page(form, working)


def _saved_message(saved: SavedDraft[MantraDocument]) -> Message:
    if not saved.from_theirs:
        return _("Draft saved.")
    fields = Listed(saved.from_theirs)
    return _("Draft saved, together with what someone else changed: %(fields)s.", fields=fields)


def _to(page_name: str) -> ResponseReturnValue:
    return redirect(url_for(f".{page_name}"), code=303)


def _edit_page(form: forms.EditMantraForm, working: queries.WorkingMantra) -> ResponseReturnValue:
    with reading() as session:
        form.offer(queries.leading_job_roles(session))
        advice = _advise(session, form.document(), working.document)
    return page("vision/edit_mantra.html", working, form=form, advice=advice)


def _advise(session: Session, document: MantraDocument, before: MantraDocument) -> Sequence[lint.Advice]:
    organisation = people.find_organisation(session)
    whole = replace(document, previous=before.previous)
    return lint.advise(
        whole, ports(VisionPorts).find_pillar_uses(session), language=organisation.locale if organisation else "en"
    )


def _conflict_page(conflict: operations.MantraEditConflict) -> ResponseReturnValue:
    with reading() as session:
        other = queries.get_working(session).edited_by
    form = forms.ResolveMantraForm(
        formdata=None,
        merged=forms.write_document(conflict.merged.document),
        theirs=forms.write_document(conflict.theirs),
        seen_revision=conflict.revision,
    )
    return page("vision/resolve_conflict.html", conflict.merged, form=form, other=other, status=409)


@blueprint.post("/write/mantra/resolve")
@requires(Permission.MANTRA_EDIT)
def resolve_conflict() -> ResponseReturnValue:
    """Save the draft with the author's choices where two people changed the same."""
    form = forms.ResolveMantraForm.from_request()
    if not form.validate_on_submit():
        flash(_("Your choices couldn’t be read. Here is the draft as it is now."))
        return _to("edit_mantra")
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
    except operations.MantraEditConflict as conflict:
        return _conflict_page(conflict)
    flash(_("Draft saved with your choices."))
    return _to("edit_mantra")


@blueprint.post("/write/mantra/advice")
@requires(Permission.MANTRA_EDIT)
def advise_mantra() -> ResponseReturnValue:
    """Return the advice on what was typed, as a part of the page; saves nothing."""
    form = forms.EditMantraForm.from_request()
    with reading() as session:
        advice = _advise(session, form.document(), queries.get_working(session).document)
    return page("vision/_advice.html", advice=advice)


@blueprint.post("/write/mantra/discard")
@requires(Permission.MANTRA_EDIT)
def discard_draft() -> ResponseReturnValue:
    """Discard the draft; it can be restored from the next page."""
    with writing() as session:
        operations.discard_draft(session, viewer=g.viewer, now=clock.now())
    flash(_("Draft discarded. You can restore it below."))
    return _to("edit_mantra")


@blueprint.post("/write/mantra/restore-draft")
@requires(Permission.MANTRA_EDIT)
def restore_draft() -> ResponseReturnValue:
    """Restore the draft that was discarded."""
    with writing() as session:
        operations.restore_draft(session, viewer=g.viewer, now=clock.now())
    flash(_("Draft restored."))
    return _to("edit_mantra")


@blueprint.route("/write/mantra/publish", methods=["GET", "POST"])
@requires(Permission.MANTRA_EDIT)
def publish_mantra() -> ResponseReturnValue:
    """Show what the draft changes, word by word, and publish it."""
    form = forms.PublishMantraForm.from_request()
    if form.validate_on_submit():
        with form.refusals(), writing() as session:
            version = operations.publish_mantra(
                session,
                seen_revision=form.seen_revision.data or 0,
                used_pillars=ports(VisionPorts).find_pillar_uses(session).used,
                viewer=g.viewer,
                now=clock.now(),
            )
        if not form.errors:
            flash(_("Version %(number)s is published. Learners see it with the next release.", number=version))
            return _to("list_versions")
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
    form = forms.CompareMantrasForm.from_request(formdata=request.args)
    is_right = form.validate()
    with reading() as session:
        model = queries.list_versions_page(
            session, form.before.data if is_right else None, form.after.data if is_right else None
        )
    return page("vision/list_versions.html", model)


@blueprint.post("/write/mantra/versions/<int:version>/restore")
@requires(Permission.MANTRA_EDIT)
def restore_version(version: int) -> ResponseReturnValue:
    """Start a draft with the text of an earlier version."""
    with writing() as session:
        operations.restore_version(session, version=version, viewer=g.viewer, now=clock.now())
    flash(_("This draft has the text of version %(number)s. Publish it to use it again.", number=version))
    return _to("edit_mantra")
