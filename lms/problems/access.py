"""The doors to reporting a problem, and to answering one."""

from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.errors import Forbidden
from lms.core.frozen import frozen
from lms.core.permissions import Permission
from lms.core.viewer import Viewer
from lms.learning import queries as learning
from lms.learning import rules as learning_rules
from lms.learning.reader import access as reader
from lms.problems import queries, rules


@frozen
class ReportPlace:
    """The page or question about which something is reported."""

    module_version_id: UUID
    module_title: str
    page: int
    item_id: str
    question: str
    map_code: str
    touchpoint_code: str


def report_place_for(
    session: Session, viewer: Viewer, module_version_id: UUID, *, page: int, item_id: str
) -> ReportPlace:
    """Return the place of a lesson that the viewer may read.

    :raises LessonNotFound: if there is no such lesson, or it is not for them
    :raises LessonReplaced: if it was for them, before their course gave way to another
    :raises ProblemNotFound: if the lesson has no such page or question
    """
    progress = reader.lesson_for(session, viewer, module_version_id)
    if not 0 <= page <= progress.page_count:
        raise queries.ProblemNotFound
    module = queries.get_module(session, module_version_id)
    item = queries.get_item(session, module_version_id, item_id) if item_id else None
    map_code, touchpoint_code = rules.place_of(
        module.code, touchpoints=module.touchpoints, subjects=item.subject if item else ()
    )
    return ReportPlace(
        module_version_id=module_version_id,
        module_title=module.title,
        page=page,
        item_id=item_id,
        question=item.stem if item else "",
        map_code=map_code,
        touchpoint_code=touchpoint_code,
    )


def scope_for(session: Session, viewer: Viewer) -> queries.ProblemScope:
    """Return the reports that the viewer answers.

    :raises Forbidden: if there are none, as they neither edit content nor own a map
    """
    context = learning.load_context(session, viewer.employee_id)
    edits_content = _edits_content(viewer)
    own_maps = context.own_maps
    if not edits_content and not own_maps:
        raise Forbidden
    signs = dict(learning_rules.signs_of(context.snapshot)) if context.snapshot else {}
    return queries.ProblemScope(edits_content=edits_content, own_maps=own_maps, signs=signs)


def problem_for(session: Session, viewer: Viewer, problem_id: UUID) -> tuple[queries.ProblemRow, queries.ProblemScope]:
    """Return a report that the viewer answers.

    :raises ProblemNotFound: if there is no such report, or somebody else answers it
    """
    try:
        scope = scope_for(session, viewer)
    except Forbidden:
        raise queries.ProblemNotFound from None
    problem = queries.get_problem(session, problem_id)
    if not rules.may_answer(problem.map_code, edits_content=scope.edits_content, own_maps=scope.own_maps):
        raise queries.ProblemNotFound
    return problem, scope


def _edits_content(viewer: Viewer) -> bool:
    return viewer.may(Permission.MAPS_EDIT) or viewer.may(Permission.MODULES_EDIT)
