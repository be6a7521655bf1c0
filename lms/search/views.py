"""Search."""

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from lms.search import forms, queries
from lms.search.help_topics import help_topics
from lms.web.database import reading
from lms.web.guards import signed_in
from lms.web.page import page

blueprint = Blueprint("search", __name__, template_folder="templates")


@blueprint.get("/search")
@signed_in
def find() -> ResponseReturnValue:
    """Find lessons, touchpoints, standards and help topics that the person may see."""
    form = forms.FindForm.from_request(formdata=request.args)
    found = None
    if form.validate() and form.q.data:
        with reading() as session:
            found = queries.find(
                session,
                viewer=g.viewer,
                text=form.q.data,
                limit=form.show.data or queries.MOST_HITS,
                topics=help_topics(),
            )
    return page("search/find.html", found, form=form)
