"""All tables, in the order of the floors, so that metadata is whole for Alembic and tests."""

from lms.administration.personal_data import models as personal_data
from lms.administration.retention import models as retention
from lms.announcements import models as announcements
from lms.assignments import models as assignments
from lms.audit import models as audit
from lms.core.db import Base
from lms.courses import models as courses
from lms.courses.media import models as media
from lms.curriculum import models as curriculum
from lms.curriculum.coverage import models as coverage
from lms.curriculum.modules.drafts import models as drafts
from lms.curriculum.patches import models as patches
from lms.dashboards import models as dashboards
from lms.evidence import models as evidence
from lms.evidence.observation import models as observation
from lms.evidence.observers import models as observers
from lms.evidence.products import models as products
from lms.evidence.vignettes import models as vignettes
from lms.files import models as files
from lms.huddles import models as huddles
from lms.identity import models as identity
from lms.identity.first import models as first
from lms.identity.limits import models as limits
from lms.identity.links import models as links
from lms.journeys import models as journeys
from lms.journeys.drafts import models as map_drafts
from lms.journeys.files import models as map_uploads
from lms.journeys.results import models as results
from lms.journeys.suggestions import models as suggestions
from lms.library.transfers import models as transfers
from lms.mail import models as mail
from lms.notifications import models as notifications
from lms.organisation import models as organisation
from lms.organisation.setup import models as setup
from lms.outbox import models as outbox
from lms.people import models as people
from lms.people.deputies import models as people_deputies
from lms.people.imports import models as people_imports
from lms.problems import models as problems
from lms.pulse import models as pulse
from lms.quizzes import models as quizzes
from lms.quizzes.bank import models as bank
from lms.recall import models as recall
from lms.recall.links import models as recall_links
from lms.search import models as search
from lms.stories import models as stories
from lms.vision import models as vision
from lms.wall import models as wall

TABLES = (
    outbox,
    audit,
    files,
    mail,
    people,
    people_deputies,
    people_imports,
    identity,
    first,
    links,
    notifications,
    limits,
    vision,
    journeys,
    map_drafts,
    map_uploads,
    suggestions,
    results,
    courses,
    media,
    drafts,
    evidence,
    observation,
    observers,
    vignettes,
    products,
    quizzes,
    bank,
    curriculum,
    coverage,
    patches,
    assignments,
    recall,
    recall_links,
    stories,
    announcements,
    pulse,
    huddles,
    dashboards,
    search,
    wall,
    problems,
    transfers,
    organisation,
    setup,
    retention,
    personal_data,
)
metadata = Base.metadata
