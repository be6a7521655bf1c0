"""What a waiting file would do to the maps as they are now. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from lms.core.ids import fingerprint
from lms.core.problems import TextProblem
from lms.journeys.drafts.queries import WorkingMap
from lms.journeys.files import rules
from lms.journeys.files.picture import StageCard, picture_of
from lms.journeys.files.reading import read_file
from lms.journeys.files.rules import MapChange, Outcome
from lms.journeys.files.terms import STRANGER_LIMIT, FileKind
from lms.journeys.naming import Known, Reading
from lms.journeys.terms import MapDocument

IGNORE = "ignore"


@dataclass(frozen=True, kw_only=True)
class Stranger:
    """A job role that a file names and the firm does not have."""

    code: str
    name: str
    department: str
    places: tuple[str, ...]
    """Names of the touchpoints where it stands."""
    likely: str = ""
    """Name of a job role that is written almost alike; a question, never an answer."""


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What would change."""

    changes: tuple[MapChange, ...] = ()
    documents: tuple[MapDocument, ...] = ()
    """With unknown job roles still by their own codes, but for those that are someone the firm has, or nobody."""
    strangers: tuple[Stranger, ...] = ()
    errors: tuple[TextProblem, ...] = ()
    notes: tuple[TextProblem, ...] = ()
    doubles: tuple[rules.Twice, ...] = ()
    pictures: Mapping[str, tuple[StageCard, ...]] = field(default_factory=dict)
    """Of the maps that are new, by code."""
    seen: str = ""
    """Which state of the maps it was compared with."""

    def count(self, outcome: str) -> int:
        """Count the maps of an outcome."""
        return sum(one.outcome == outcome for one in self.changes)

    @property
    def has_changes(self) -> bool:
        """Test if there is anything to save."""
        return any(one.outcome != Outcome.UNCHANGED for one in self.changes)


def propose(
    content: bytes, kind: FileKind, choices: Mapping[str, str], known: Known, working: Mapping[str, WorkingMap]
) -> Proposal:
    """Read the file and compare it with the maps; `choices` say who its unknown job roles are."""
    reading = read_file(content, kind, known)
    errors = [problem for problem in reading.problems if problem.is_error]
    errors += [
        _problem(f"“{one.name}” is archived; bring it back first")
        for one in reading.documents
        if _is_archived(one, working)
    ]
    if len(reading.job_roles) > STRANGER_LIMIT:
        errors.append(
            _problem(f"the file names {len(reading.job_roles)} job roles that the firm does not have; add them first")
        )
    if errors:
        return Proposal(errors=tuple(errors))
    strangers = tuple(_strangers(reading, known))
    documents, doubles = rules.settle(reading.documents, answers_to(choices, strangers))
    shown = replace(known, job_roles={**known.job_roles, **reading.job_roles})
    changes = tuple(rules.compare_maps(_before(document, working), document, shown) for document in documents)
    return Proposal(
        changes=changes,
        pictures={d.code: picture_of(d, shown) for d in documents if d.code not in working},
        documents=documents,
        strangers=strangers,
        notes=tuple(problem for problem in reading.problems if not problem.is_error),
        doubles=doubles,
        seen=fingerprint(*(f"{d.code} {working[d.code].revision if d.code in working else '-'}" for d in documents)),
    )


def answers_to(choices: Mapping[str, str], strangers: Sequence[Stranger]) -> dict[str, str | None]:
    """Return the codes of those who are someone the firm has, `None` for those who are left out."""
    answers: dict[str, str | None] = {}
    for stranger in strangers:
        choice = choices.get(stranger.code, "")
        if choice == IGNORE:
            answers[stranger.code] = None
        elif choice.startswith("role:"):
            answers[stranger.code] = choice.removeprefix("role:")
    return answers


def _before(document: MapDocument, working: Mapping[str, WorkingMap]) -> MapDocument | None:
    return working[document.code].document if document.code in working else None


def _is_archived(document: MapDocument, working: Mapping[str, WorkingMap]) -> bool:
    return document.code in working and working[document.code].is_archived


def _strangers(reading: Reading, known: Known) -> list[Stranger]:
    places: dict[str, dict[str, None]] = {code: {} for code in reading.job_roles}
    for document in reading.documents:
        for touchpoint in document.touchpoints():
            for impact in touchpoint.impacts:
                if impact.job_role in places:
                    places[impact.job_role][touchpoint.name] = None
    return [
        Stranger(
            code=code,
            name=reading.job_roles[code],
            department=reading.departments.get(code, ""),
            places=tuple(found),
            likely=known.likely_job_role(reading.job_roles[code]),
        )
        for code, found in places.items()
    ]


def _problem(message: str) -> TextProblem:
    return TextProblem(line=1, message=message)
