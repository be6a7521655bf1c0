"""Which prompts and parts a request may name."""

from sqlalchemy.orm import Session

from lms.core.errors import NotFound
from lms.core.viewer import Viewer
from lms.learning import pages, queries, rules
from lms.learning.terms import Prompt


class PromptNotFound(NotFound):
    """The person is not asked that."""


class NoPartThere(NotFound):
    """The person has no part on such a map."""


def prompt_for(session: Session, viewer: Viewer, subject: str, job_role: str) -> Prompt:
    """Return the prompt that asks the viewer about a touchpoint.

    :raises PromptNotFound: if they are not asked that
    """
    context = queries.load_context(session, viewer.employee_id)
    asked = rules.prompts(context.snapshot, context.job_role_codes) if context.snapshot else ()
    found = next((prompt for prompt in asked if (prompt.subject, prompt.job_role) == (subject, job_role)), None)
    if found is None:
        raise PromptNotFound
    return found


def parts_for(session: Session, viewer: Viewer, map_code: str) -> dict[str, frozenset[str]]:
    """Return the viewer's parts on a map: touchpoint codes by job role.

    :raises NoPartThere: if they have none
    """
    parts = pages.parts_for(session, viewer.employee_id, map_code)
    if not parts:
        raise NoPartThere
    return parts
