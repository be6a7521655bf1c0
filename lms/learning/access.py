"""Which objectives, prompts and parts a request may name."""

from sqlalchemy.orm import Session

from lms.core.errors import NotFound
from lms.core.viewer import Viewer
from lms.learning import pages, queries, rules
from lms.learning.terms import Prompt


class ObjectiveNotFound(NotFound):
    """There is no such objective, or it is not asked of this person."""


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


def objective_for(session: Session, viewer: Viewer, objective_key: str) -> str:
    """Return the key of an objective which the viewer owes.

    :raises ObjectiveNotFound: if they do not
    """
    if not queries.owes(session, viewer.employee_id, objective_key):
        raise ObjectiveNotFound
    return objective_key
