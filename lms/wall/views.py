"""Screens and their addresses, and sheets to print."""

from collections.abc import Callable
from functools import lru_cache
from math import ceil
from pathlib import Path
from uuid import UUID

from flask import Blueprint, Response, abort, g, request
from flask.typing import ResponseReturnValue

from lms.assignments.lookups import Lookups
from lms.core import clock
from lms.core.errors import RuleViolation
from lms.core.permissions import Permission
from lms.core.words import Message
from lms.core.words import gettext as _
from lms.people import queries as people
from lms.wall import forms, operations, queries
from lms.wall.terms import MANTRA, SheetSize
from lms.web.database import reading, writing
from lms.web.filters import local
from lms.web.guards import public, requires, signed_in
from lms.web.once import do_once
from lms.web.page import page, see_other
from lms.web.resources import resources

blueprint = Blueprint("wall", __name__, template_folder="templates")
wrong_addresses = Lookups()

_EDIT = Permission.SCREENS_EDIT
_SIGNAGE_HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
"""The address is the secret: it must not reach other sites, nor a search engine."""


@blueprint.get("/screens")
@requires(_EDIT)
def list_screens() -> ResponseReturnValue:
    """Show all screens with their addresses, and what can be printed."""
    with reading() as session:
        model = queries.screens_page(session)
    form = forms.SheetForm(formdata=None)
    form.offer(model.printable)
    return page("wall/list_screens.html", model, sheet=form, base=_base())


@blueprint.route("/screens/new", methods=["GET", "POST"])
@requires(_EDIT)
def add_screen() -> ResponseReturnValue:
    """Set up a screen."""
    form = _screen_form()
    if form.validate_on_submit():
        with form.refusals(RuleViolation), writing() as session:
            do_once(
                session,
                lambda: operations.add_screen(
                    session,
                    name=form.name.data or "",
                    site_id=form.site_id.data,
                    viewer=g.viewer,
                    now=clock.now(),
                ),
            )
        if not form.errors:
            return see_other(".list_screens", message=_("Added. Open its address on the screen."))
    return page("wall/edit_screen.html", None, form=form)


@blueprint.route("/screens/<uuid:screen_id>/edit", methods=["GET", "POST"])
@requires(_EDIT)
def edit_screen(screen_id: UUID) -> ResponseReturnValue:
    """Change where a screen hangs."""
    with reading() as session:
        row = queries.get_screen(session, screen_id)
    form = _screen_form(name=row.name, site_id=row.site_id)
    if form.validate_on_submit():
        with writing() as session:
            operations.edit_screen(
                session,
                screen_id=screen_id,
                name=form.name.data or "",
                site_id=form.site_id.data,
                viewer=g.viewer,
                now=clock.now(),
            )
        return see_other(".list_screens", message=_("Saved."))
    return page("wall/edit_screen.html", row, form=form)


@blueprint.post("/screens/<uuid:screen_id>/off")
@requires(_EDIT)
def switch_off(screen_id: UUID) -> ResponseReturnValue:
    """Show nothing at a screen's address any more."""
    return _do(screen_id, operations.switch_off, _("Switched off. You can switch it on again here."))


@blueprint.post("/screens/<uuid:screen_id>/on")
@requires(_EDIT)
def switch_on(screen_id: UUID) -> ResponseReturnValue:
    """Undo switching it off."""
    return _do(screen_id, operations.switch_on, _("Switched on."))


@blueprint.post("/screens/<uuid:screen_id>/address")
@requires(_EDIT)
def renew_address(screen_id: UUID) -> ResponseReturnValue:
    """Give a screen another address."""
    return _do(screen_id, operations.renew_address, _("It has a new address. The one before shows nothing any more."))


@blueprint.get("/posters")
@signed_in
def choose_sheet() -> ResponseReturnValue:
    """Ask what to print, and how large."""
    with reading() as session:
        model = queries.printable_page(session)
    form = forms.SheetForm(formdata=None)
    form.offer(model)
    return page("wall/choose_sheet.html", model, sheet=form)


@blueprint.get("/posters/sheet")
@signed_in
def show_sheet() -> ResponseReturnValue:
    """Show a poster, a card or a desk sign, for print."""
    asked = request.args.get("size", SheetSize.A3.value)
    size = SheetSize(asked) if asked in set(SheetSize) else SheetSize.A3
    with reading() as session:
        model = queries.sheet_page(session, request.args.get("about", MANTRA))
    return page("wall/show_sheet.html", model, paper=size, papers=tuple(SheetSize))


@blueprint.get("/signage/<token:token>")
@public
def show_screen(token: str) -> ResponseReturnValue:
    """Show what a screen shows, to whoever has its address; a wrong one, and one that is switched off, show the same."""
    try:
        with reading() as session:
            screen = queries.screen_by_token(session, token)
            model = queries.signage_page(session, screen, today=local(clock.now()).date())
    except queries.ScreenNotFound:
        if wait := wrong_addresses.count(request.remote_addr or "", clock.now()):
            abort(429, retry_after=ceil(wait.total_seconds()))
        answer = page("wall/switched_off.html", status=404)
    else:
        answer = page("wall/show_screen.html", model)
    answer.headers.update(_SIGNAGE_HEADERS)
    return answer


@blueprint.get("/signage/worker.js")
@public
def show_worker() -> ResponseReturnValue:
    """Return the script that keeps a screen alive without a network; it must lie above the addresses for which it works."""
    answer = Response(_worker(), mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@lru_cache(maxsize=1)
def _worker() -> str:
    return (Path(__file__).parent / "static" / "signage-worker.js").read_text(encoding="utf-8")


def _base() -> str:
    return resources().config.public_base_url.rstrip("/")


def _screen_form(**values: object) -> forms.ScreenForm:
    form = forms.ScreenForm.from_request(**values)
    with reading() as session:
        form.offer(people.list_sites(session))
    return form


def _do(screen_id: UUID, operation: Callable[..., None], message: Message) -> ResponseReturnValue:
    with writing() as session:
        operation(session, screen_id=screen_id, viewer=g.viewer, now=clock.now())
    return see_other(".list_screens", message=message)
