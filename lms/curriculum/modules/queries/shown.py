"""Reading one module in the editor: its text, how a learner would meet it, and whom it reaches."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.core.problems import Diagnostic, in_order
from lms.courses.format import examples
from lms.courses.format.parts import LessonPart
from lms.courses.format.preview import Preview, preview
from lms.courses.media.queries import MediaName, find_media_in, list_media_names
from lms.courses.terms import Audience
from lms.curriculum.modules import rules
from lms.curriculum.modules.drafts import queries as drafts
from lms.curriculum.modules.queries.organisation import load_organisation, load_stations, reach_of
from lms.curriculum.modules.terms import OrganisationFacts, Reach, Reason, ReasonKind
from lms.curriculum.stations import Surroundings
from lms.people import queries as people
from lms.quizzes import feedback
from lms.quizzes import rules as quiz_rules
from lms.quizzes.terms import QuestionView

MATCHES = 8
"""People who are offered when a name may mean several."""


@frozen
class ShownPart:
    """A piece of a page; of a question that is right also its view."""

    part: LessonPart
    question: QuestionView | None = None


@frozen
class ShownPage:
    """One page as a learner would meet it."""

    title: str
    parts: tuple[ShownPart, ...]
    around: Surroundings


@frozen
class ShownModule:
    """A text as a learner would meet it, and what is wrong with it."""

    title: str
    minutes: int | None
    pages: tuple[ShownPage, ...]
    question_count: int
    problems: tuple[Diagnostic, ...]


@frozen
class TypedModule:
    """What is drawn again while somebody types."""

    module: ShownModule
    reach: Reach


@frozen
class PersonMatch:
    """Somebody whom a name may mean."""

    name: str
    email: str
    job_roles: str
    """Their job roles."""


@frozen
class ShowPreviewPage:
    """A module page by page, as a job role or one person would read it, and whether they get it."""

    code: str
    module: ShownModule
    number: int
    who: str
    """Name of the job role or person; empty if nobody was chosen."""
    job_roles: tuple[str, ...]
    """Names of what the person does."""
    reasons: tuple[Reason, ...]
    """Why they get it; empty if they do not."""
    reach: Reach
    matches: tuple[PersonMatch, ...]
    """Several whom a name may mean."""
    is_nobody: bool
    """Whether a person was asked for, and nobody whom one may see has that name."""
    is_draft: bool


@frozen
class EditModulePage:
    """One module in the editor."""

    working: drafts.WorkingModule
    organisation: OrganisationFacts
    audience: Audience
    module: ShownModule
    reach: Reach
    needs_second_person: bool
    is_author: bool
    """Whether the viewer wrote on the draft."""
    media: tuple[MediaName, ...]

    @property
    def is_behind(self) -> bool:
        """Test if a newer version was published since the draft was started."""
        draft, newest = self.working.open_draft, self.working.newest
        return draft is not None and newest is not None and newest.number != draft.base_version


def show_module(session: Session, source: str, *, code: str, organisation: OrganisationFacts) -> TypedModule:
    """Draw a text as a learner would meet it, and say whom it reaches, and which of its names the company does not have."""
    drawn = _preview(session, source, code=code, organisation=organisation)
    shown = _shown(session, drawn, organisation)
    return TypedModule(module=shown, reach=reach_of(session, _audience_of(drawn), organisation))


def _audience_of(drawn: Preview) -> Audience:
    return drawn.document.audience if drawn.document else Audience()


def _preview(session: Session, source: str, *, code: str, organisation: OrganisationFacts) -> Preview:
    drawn = preview(source, code=code, media=find_media_in(session, source))
    if drawn.document is None:
        return drawn
    found = (
        *rules.unknown_audience(drawn.document, organisation),
        *rules.unknown_places(source, organisation),
        *examples.find_leftovers(source),
    )
    return replace(drawn, problems=in_order([*drawn.problems, *found]))


def _shown(
    session: Session, drawn: Preview, organisation: OrganisationFacts, job_roles: tuple[str, ...] = ()
) -> ShownModule:
    stations = load_stations(session, organisation, (one.part for page in drawn.pages for one in page.parts))
    count, at = 0, ""
    language = drawn.document.language if drawn.document else ""
    pages = []
    for page in drawn.pages:
        parts = []
        for one in page.parts:
            question = None
            if one.item is not None:
                count += 1
                order = tuple(quiz_rules.shown_order("preview", one.item))
                question = feedback.question_of(one.item, order, count)
            parts.append(ShownPart(part=one.part, question=question))
        found = [one.part for one in page.parts]
        around = stations.around(found, at=at, language=language, job_roles=job_roles)
        at = next((part.at for part in reversed(found) if part.at), at)
        pages.append(ShownPage(title=page.title, parts=tuple(parts), around=around))
    return ShownModule(
        title=drawn.document.title if drawn.document else "",
        minutes=drawn.document.minutes if drawn.document else None,
        pages=tuple(pages),
        question_count=count,
        problems=drawn.problems,
    )


def edit_module_page(session: Session, *, code: str, employee_id: UUID, source: str | None = None) -> EditModulePage:
    """Return a module for the editor; `source` is what was typed and not saved.

    :raises ModuleNotFound: if there is neither a version nor a draft of that code
    """
    working = drafts.get_working(session, code)
    if source is not None:
        working = replace(working, source=source)
    organisation = load_organisation(session)
    drawn = _preview(session, working.source, code=code, organisation=organisation)
    audience = _audience_of(drawn)
    return EditModulePage(
        working=working,
        organisation=organisation,
        audience=audience,
        module=_shown(session, drawn, organisation),
        reach=reach_of(session, audience, organisation),
        needs_second_person=drafts.needs_second_person(session),
        is_author=working.open_draft is not None and drafts.is_author(session, code=code, employee_id=employee_id),
        media=list_media_names(session),
    )


def preview_page(
    session: Session,
    *,
    code: str,
    organisation: OrganisationFacts,
    job_role: str = "",
    found: tuple[people.EmployeeRow, ...] | None = None,
    number: int = 1,
) -> ShowPreviewPage:
    """Return a module as somebody would read it; `found` are people whom a name may mean, `None` if none was asked for.

    :raises ModuleNotFound: if there is neither a version nor a draft of that code
    """
    working = drafts.get_working(session, code)
    drawn = _preview(session, working.source, code=code, organisation=organisation)
    audience = _audience_of(drawn)
    placements_of = people.placements_of(session, [one.id for one in found or ()])
    matches = [(one, placements_of.get(one.id, ())) for one in found or ()]
    role = next((one for one in organisation.job_roles if one.code == job_role), None)
    who, held = (role.name, [role]) if role else ("", [])
    if len(matches) == 1:
        person, placements = matches[0]
        who = person.name
        does = {one.job_role.code for one in placements}
        held = [one for one in organisation.job_roles if one.code in does]
    codes = {one.code for one in held}
    got = [
        reason
        for reason in rules.reasons(audience, organisation)
        if reason.kind is ReasonKind.EVERYONE or reason.job_roles & codes
    ]
    return ShowPreviewPage(
        code=code,
        module=_shown(session, drawn, organisation, tuple(one.code for one in held)),
        number=max(1, min(number, len(drawn.pages))),
        who=who,
        job_roles=tuple(one.name for one in held) if len(matches) == 1 else (),
        reasons=tuple(got) if who else (),
        reach=reach_of(session, audience, organisation),
        matches=tuple(
            PersonMatch(
                name=person.name, email=person.email, job_roles=", ".join(one.job_role.name for one in placements)
            )
            for person, placements in matches
        )
        if len(matches) > 1
        else (),
        is_nobody=found == (),
        is_draft=working.open_draft is not None,
    )
