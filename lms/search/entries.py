"""The entries of a release: its touchpoints, and its standards by job role."""

from collections.abc import Iterator

from lms.courses.frame import Frame
from lms.curriculum.terms import Snapshot
from lms.journeys.terms import ImpactDocument, MapDocument, MapState, TouchpointDocument
from lms.search.terms import EntryDocument, EntryKind


def entries_of(snapshot: Snapshot) -> Iterator[EntryDocument]:
    """Yield the touchpoints and standards of the current maps, in the customer's order."""
    names = {role.code: role.name for role in snapshot.organisation.job_roles}
    not_so = Frame(snapshot.organisation.locale).say("l.never")
    for one in snapshot.maps:
        if one.state is not MapState.CURRENT:
            continue
        signs = one.signs()
        for touchpoint in one.touchpoints():
            yield _touchpoint(one, touchpoint, signs[touchpoint.code])
            for impact in touchpoint.impacts:
                if impact.job_role in names:
                    yield _standard(one, touchpoint, signs[touchpoint.code], impact, names[impact.job_role], not_so)


def _touchpoint(one: MapDocument, touchpoint: TouchpointDocument, sign: str) -> EntryDocument:
    return EntryDocument(
        kind=EntryKind.TOUCHPOINT,
        title=touchpoint.name,
        parent_title=one.name,
        body=" ".join(
            part for part in (touchpoint.customer, touchpoint.hopes, touchpoint.says, touchpoint.evidence) if part
        ),
        place=f"{one.code}/{touchpoint.code}",
        sign=sign,
        map_code=one.code,
        touchpoint_code=touchpoint.code,
        job_roles=tuple(impact.job_role for impact in touchpoint.impacts),
    )


def _standard(
    one: MapDocument, touchpoint: TouchpointDocument, sign: str, impact: ImpactDocument, job_role: str, not_so: str
) -> EntryDocument:
    never = [f"{not_so}: {line}" for line in impact.never]
    return EntryDocument(
        kind=EntryKind.STANDARD,
        title=f"{touchpoint.name}: {job_role}",
        parent_title=one.name,
        body=" ".join(_sentence(line) for line in (impact.how, *impact.good, *never, impact.if_missed) if line),
        place=f"{one.code}/{touchpoint.code}@{impact.job_role}",
        sign=sign,
        map_code=one.code,
        touchpoint_code=touchpoint.code,
        job_roles=(impact.job_role,),
    )


def _sentence(line: str) -> str:
    return line if line.endswith((".", "!", "?", "。", "؟")) else f"{line}."
