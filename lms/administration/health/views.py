"""The page about the health of the instance."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from lms.administration.health import operations, queries, registry
from lms.core import clock
from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.core.words import ngettext
from lms.web.database import reading, write
from lms.web.guards import requires
from lms.web.page import page, see_other
from lms.web.resources import resources

blueprint = Blueprint("system_health", __name__, template_folder="templates")


@blueprint.get("/settings/health")
@requires(Permission.SETTINGS_EDIT)
def show_health() -> ResponseReturnValue:
    """Show what was checked, what needs somebody first, and the work in the background."""
    now = clock.now()
    found = registry.look(resources().config, resources().database, now=now)
    with reading() as session:
        model = queries.health_page(session, found, now=now)
    return page("system_health/show_health.html", model, work_name=queries.work_name)


@blueprint.post("/settings/health/retry")
@requires(Permission.SETTINGS_EDIT)
def retry_work() -> ResponseReturnValue:
    """Try the background work again that failed."""
    count = write(lambda session: operations.retry_work(session, viewer=g.viewer, now=clock.now()))
    message = ngettext("%(num)s job will be tried again.", "%(num)s jobs will be tried again.", count)
    return see_other(".show_health", message=message if count else _("Nothing to try again."))
