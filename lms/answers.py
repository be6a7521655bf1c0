"""What features use although it lies above them, and who answers it."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from lms.announcements import queries as announcement_queries
from lms.assignments import queries as assignment_queries
from lms.core.frozen import frozen
from lms.core.viewer import Viewer
from lms.courses.media.ports import MediaPorts
from lms.curriculum import queries as curriculum_queries
from lms.dashboards.needs import queries as need_queries
from lms.dashboards.weakest import queries as weakest_queries
from lms.evidence.observation import queries as observation_queries
from lms.evidence.observation.ports import ObservationPorts
from lms.evidence.vignettes.ports import VignettePorts
from lms.huddles.ports import HuddlePorts
from lms.huddles.terms import Standards
from lms.identity.ports import IdentityPorts
from lms.journeys import queries as journey_queries
from lms.journeys.pillars import pillar_uses
from lms.journeys.signs import StopSign
from lms.learning import rules as learning_rules
from lms.learning.ports import LearningPorts
from lms.learning.reader import queries as reader_queries
from lms.organisation.setup import queries as setup_queries
from lms.people import queries as people_queries
from lms.people.ports import PeoplePorts
from lms.problems import queries as problem_queries
from lms.quizzes.ports import QuizPorts
from lms.stories.ports import StoryPorts
from lms.vision import queries as vision_queries
from lms.vision.ports import VisionPorts
from lms.vision.terms import PillarUses
from lms.web.organisation import OrganisationBrief, ShellPorts
from lms.web.setup import SetupBrief, SetupPorts


@frozen
class Ports(
    ShellPorts,
    SetupPorts,
    IdentityPorts,
    PeoplePorts,
    VisionPorts,
    MediaPorts,
    ObservationPorts,
    VignettePorts,
    QuizPorts,
    StoryPorts,
    LearningPorts,
    HuddlePorts,
):
    """What features use although it lies above them."""


def find_organisation(session: Session) -> OrganisationBrief | None:
    """Return the company as the shell shows it."""
    row = people_queries.find_organisation(session)
    if row is None:
        return None
    return OrganisationBrief(
        name=row.name, locale=row.locale, time_zone=row.time_zone, colour=row.colour, logo=row.logo_sha256
    )


def find_mantra(session: Session) -> str:
    """Return the company's mantra, empty before there is one."""
    mantra = vision_queries.find_active_mantra(session)
    return mantra.text if mantra else ""


def find_own_words(session: Session) -> tuple[str, ...]:
    """Return what the company and its mantra are called."""
    organisation = people_queries.find_organisation(session)
    mantra = vision_queries.find_active_mantra(session)
    pillars = [pillar.name for pillar in mantra.pillars] if mantra else []
    return (organisation.name if organisation else "", mantra.text if mantra else "", *pillars)


def find_pillar_uses(session: Session) -> PillarUses:
    """Return how the maps use the mantra's pillars."""
    return pillar_uses(journey_queries.list_published_maps(session), people_queries.list_job_roles(session))


def find_signs(session: Session) -> Mapping[str, StopSign]:
    """Return the signs of all stops by their subjects."""
    snapshot = curriculum_queries.find_current_snapshot(session)
    return learning_rules.signs_of(snapshot) if snapshot else {}


def find_standards(session: Session) -> Standards | None:
    """Return what the current release says, for huddles."""
    snapshot = curriculum_queries.find_current_snapshot(session)
    if snapshot is None:
        return None
    return Standards(organisation=snapshot.organisation, mantra=snapshot.mantra, maps=snapshot.maps)


def find_setup(session: Session, viewer: Viewer) -> SetupBrief | None:
    """Return how far setting up is, for whoever may take its steps."""
    if not setup_queries.may_set_up(viewer):
        return None
    found = setup_queries.load_setup(session, viewer)
    return SetupBrief(done_count=found.done_count, step_count=len(found.steps), is_finished=found.is_finished)


PORTS = Ports(
    find_organisation=find_organisation,
    find_setup=find_setup,
    list_courses_to_come=assignment_queries.list_courses_to_come,
    find_mantra=find_mantra,
    find_own_words=find_own_words,
    observes=observation_queries.OBSERVES,
    find_pillar_uses=find_pillar_uses,
    is_any_assigned=reader_queries.is_any_assigned,
    is_announced=announcement_queries.is_shown_to,
    find_checklist=curriculum_queries.find_checklist,
    find_places=curriculum_queries.find_places,
    find_parts=curriculum_queries.find_parts,
    find_stops=curriculum_queries.list_stops,
    find_signs=find_signs,
    find_standards=find_standards,
    find_team_gaps=weakest_queries.find_team_gaps,
    team_today=need_queries.TEAM_TODAY,
    open_problems=problem_queries.OPEN_COUNT,
    open_problems_of_maps=problem_queries.OPEN_COUNT_OF_MAPS,
)
