"""What an uploaded file would change in the maps as they are now."""

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from enum import StrEnum

from lms.core.frozen import frozen
from lms.core.ids import fingerprint
from lms.core.problems import Diagnostic, ProblemCode
from lms.core.words import gettext as _
from lms.journeys.drafts.queries import WorkingMap
from lms.journeys.files import rules
from lms.journeys.files.picture import StopCard, picture_of
from lms.journeys.files.reading import read_file
from lms.journeys.files.rules import ImportedMap, ImportOutcome
from lms.journeys.files.terms import UNKNOWN_ROLE_LIMIT, FileKind
from lms.journeys.naming import Known, MapFileReading
from lms.journeys.signs import LineStage
from lms.journeys.terms import MapDocument

IGNORE = "ignore"


class ImportProblem(StrEnum):
    """What can keep a readable file from being imported; codes of problems beside `ProblemCode`."""

    ARCHIVED = "archived"


@frozen
class UnknownRole:
    """A job role that a file names and that the company does not have."""

    code: str
    name: str
    department: str
    places: tuple[str, ...]
    """Names of the touchpoints where it is named."""
    likely: str = ""
    """Name of a job role that is spelled almost the same; suggested, never chosen."""


@frozen
class Proposal:
    """What would change."""

    changes: tuple[ImportedMap, ...] = ()
    documents: tuple[MapDocument, ...] = ()
    """Unknown job roles have codes of their own, except those that were assigned to a job role or left out."""
    unknown_roles: tuple[UnknownRole, ...] = ()
    errors: tuple[Diagnostic, ...] = ()
    notes: tuple[Diagnostic, ...] = ()
    repeated: tuple[rules.RoleTwice, ...] = ()
    pictures: Mapping[str, tuple[LineStage[StopCard], ...]] = field(default_factory=dict)
    """Of the maps that are new, by code."""
    seen: str = ""
    """Which state of the maps it was compared with."""

    def count(self, outcome: str) -> int:
        """Count the maps of an outcome."""
        return sum(one.outcome == outcome for one in self.changes)

    @property
    def has_changes(self) -> bool:
        """Test if there is anything to save."""
        return any(one.outcome != ImportOutcome.UNCHANGED for one in self.changes)


def propose(
    content: bytes, kind: FileKind, choices: Mapping[str, str], known: Known, working: Mapping[str, WorkingMap]
) -> Proposal:
    """Read the file and compare it with the maps; `choices` assign its unknown job roles."""
    reading = read_file(content, kind, known)
    errors = [problem for problem in reading.problems if problem.is_error]
    errors += [
        _problem(_("“%(name)s” is archived; restore it first", name=one.name), ImportProblem.ARCHIVED)
        for one in reading.documents
        if _is_archived(one, working)
    ]
    if len(reading.job_roles) > UNKNOWN_ROLE_LIMIT:
        message = _("the file names %(count)s job roles that don’t exist; add them first", count=len(reading.job_roles))
        errors.append(_problem(message, ProblemCode.TOO_MANY))
    if errors:
        return Proposal(errors=tuple(errors))
    unknown_roles = tuple(_unknown_roles(reading, known))
    documents, repeated = rules.assign_roles(reading.documents, answers_to(choices, unknown_roles))
    named = replace(known, job_roles={**known.job_roles, **reading.job_roles})
    changes = tuple(rules.compare_maps(_before(document, working), document, named) for document in documents)
    return Proposal(
        changes=changes,
        pictures={d.code: picture_of(d, named) for d in documents if d.code not in working},
        documents=documents,
        unknown_roles=unknown_roles,
        notes=tuple(problem for problem in reading.problems if not problem.is_error),
        repeated=repeated,
        seen=state_of(documents, working),
    )


def state_of(documents: Sequence[MapDocument], working: Mapping[str, WorkingMap]) -> str:
    """Return a fingerprint of the maps that a file would change, as they are now."""
    return fingerprint(*(f"{d.code} {working[d.code].revision if d.code in working else '-'}" for d in documents))


def answers_to(choices: Mapping[str, str], unknown_roles: Sequence[UnknownRole]) -> dict[str, str | None]:
    """Return the codes of those that were assigned to a job role, `None` for those that are left out."""
    answers: dict[str, str | None] = {}
    for role in unknown_roles:
        choice = choices.get(role.code, "")
        if choice == IGNORE:
            answers[role.code] = None
        elif choice.startswith("role:"):
            answers[role.code] = choice.removeprefix("role:")
    return answers


def _before(document: MapDocument, working: Mapping[str, WorkingMap]) -> MapDocument | None:
    return working[document.code].document if document.code in working else None


def _is_archived(document: MapDocument, working: Mapping[str, WorkingMap]) -> bool:
    return document.code in working and working[document.code].is_archived


def _unknown_roles(reading: MapFileReading, known: Known) -> list[UnknownRole]:
    places: dict[str, dict[str, None]] = {code: {} for code in reading.job_roles}
    for document in reading.documents:
        for touchpoint in document.touchpoints():
            for impact in touchpoint.impacts:
                if impact.job_role in places:
                    places[impact.job_role][touchpoint.name] = None
    return [
        UnknownRole(
            code=code,
            name=reading.job_roles[code],
            department=reading.departments.get(code, ""),
            places=tuple(found),
            likely=known.likely_job_role(reading.job_roles[code]),
        )
        for code, found in places.items()
    ]


def _problem(message: str, code: str) -> Diagnostic:
    return Diagnostic(line=1, message=message, code=code)
