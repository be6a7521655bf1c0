"""Warnings about a package: what is allowed but probably a mistake. Source: domain.md A4, B; training.md 8."""

from collections.abc import Iterator

from lms.core.problems import Path
from lms.curriculum.coverage.rules import customer_words, find_lints
from lms.curriculum.terms import Snapshot
from lms.journeys.coverage.findings import list_findings
from lms.journeys.coverage.terms import Facts, Severity
from lms.vision import lint
from lms.vision.terms import MantraDocument

Advice = tuple[Path, str, str]
"""Where it is, what to think about, and the code of the rule."""
_NOT_HERE = frozenset({"C8"})
"""Its maps may come with another package."""


def advise(snapshot: Snapshot) -> Iterator[Advice]:
    """Yield warnings on a snapshot without errors."""
    yield from _mantra(snapshot.mantra, snapshot.organisation.locale)
    facts = facts_of(snapshot)
    for finding in list_findings(facts):
        if finding.severity in {Severity.ERROR, Severity.WARNING} and finding.code not in _NOT_HERE:
            yield finding.path, finding.message, finding.code
    yield from ((one.path, one.message, one.code) for one in find_lints(facts))


def facts_of(snapshot: Snapshot) -> Facts:
    """Return what the analyses need of a snapshot."""
    organisation = snapshot.organisation
    return Facts(
        maps=snapshot.maps,
        departments=organisation.departments,
        job_roles=organisation.job_roles,
        systems=snapshot.systems,
        pillars={pillar.code: pillar.name for pillar in snapshot.mantra.pillars},
        language=organisation.locale,
        customer_words=customer_words(organisation.locale, organisation.customer_one, organisation.customer_many),
    )


def _mantra(mantra: MantraDocument, language: str) -> Iterator[Advice]:
    """Give the advice of the mantra's editor; how the maps use its pillars is among the findings on the maps."""
    for one in lint.advise(mantra, language=language):
        yield ("mantra", one.field), one.message, one.code
