"""A small company with one map and three job roles, one of them on no map."""

from datetime import UTC, datetime

from lms.curriculum.terms import Snapshot
from lms.journeys import operations as journeys
from lms.journeys.terms import (
    Channel,
    ImpactDocument,
    Importance,
    Lane,
    MapDocument,
    MapKind,
    StageDocument,
    SystemDocument,
    SystemKind,
    TouchpointDocument,
)
from lms.people import operations as people
from lms.people.terms import DepartmentDocument, JobRoleDocument, OrganisationDocument
from lms.vision import operations as vision
from lms.vision.terms import MantraDocument, PillarDocument


def _touchpoint(code: str, name: str, *impacts: ImpactDocument) -> TouchpointDocument:
    return TouchpointDocument(
        code=code,
        name=name,
        channel=Channel.IN_PERSON,
        customer=f"The student is at: {name}.",
        importance=Importance.TRUTH,
        impacts=impacts,
    )


def _impact(job_role: str, how: str, good: str, never: str) -> ImpactDocument:
    return ImpactDocument(
        job_role=job_role,
        lane=Lane.FRONTSTAGE,
        how=how,
        good=(good,),
        never=(never,),
        pillars=("clear",),
        if_missed="They wait.",
    )


ORGANISATION = Snapshot(
    organisation=OrganisationDocument(
        code="shop",
        name="The Shop",
        locale="en-US",
        sites=("North", "South"),
        departments=(
            DepartmentDocument(code="stores", name="Stores"),
            DepartmentDocument(code="facilities", name="Facilities"),
        ),
        job_roles=(
            JobRoleDocument(code="bookseller", name="Bookseller", department="stores", headcount=3),
            JobRoleDocument(code="manager", name="Manager", department="stores", headcount=1, leads=True),
            JobRoleDocument(code="custodian", name="Custodian", department="facilities", headcount=1),
        ),
    ),
    mantra=MantraDocument(
        version=2,
        text="Every student leaves ready for class.",
        meaning="A sale is not the finish line.",
        pillars=(
            PillarDocument(code="clear", name="No surprises", means="Prices are plain before anyone pays."),
            PillarDocument(code="time", name="In time", means="Before the first class that uses it."),
        ),
        look_alikes=("Every student leaves ready to learn.", "Every class starts with a ready student."),
    ),
    systems=(SystemDocument(code="pos", name="Registers", kind=SystemKind.SYSTEM, department="stores"),),
    maps=(
        MapDocument(
            code="in-store",
            name="Buying in the store",
            kind=MapKind.SALES,
            channel=Channel.IN_PERSON,
            persona="First-year student",
            goal="Walk out ready",
            stages=(
                StageDocument(
                    code="find",
                    name="Find it",
                    touchpoints=(
                        _touchpoint(
                            "shelf",
                            "Find the shelf",
                            _impact(
                                "bookseller",
                                "Keep the shelf in course order.",
                                "Walks along to the shelf.",
                                "Points with a finger.",
                            ),
                        ),
                        _touchpoint(
                            "ask",
                            "Ask somebody",
                            _impact(
                                "bookseller",
                                "Look up the section.",
                                "Asks for the course number.",
                                "Guesses the edition.",
                            ),
                        ),
                    ),
                ),
                StageDocument(
                    code="pay",
                    name="Pay",
                    touchpoints=(
                        _touchpoint(
                            "register",
                            "Pay at the register",
                            _impact(
                                "bookseller",
                                "Take the money.",
                                "Says the refund date aloud.",
                                "Hides the date on the receipt.",
                            ),
                            _impact(
                                "manager",
                                "Open a second register.",
                                "Opens it at five in line.",
                                "Waits until ten complain.",
                            ),
                        ),
                    ),
                ),
                StageDocument(
                    code="return",
                    name="Bring it back",
                    touchpoints=(
                        _touchpoint(
                            "refund",
                            "Ask for a refund",
                            _impact(
                                "manager", "Decide on exceptions.", "Hears the whole story.", "Repeats the policy."
                            ),
                        ),
                    ),
                ),
            ),
        ),
    ),
)

MODULE = """---
title: Refund basics
audience: touchpoint in-store/register
minutes: 4
objectives:
  - Say until when a book can come back.
---
## Until when

Until the second Friday.

::: question choice {#until-when}
Until when can a book come back?
- [x] Until the second Friday
- [ ] Until the first Friday
! The second Friday is on every receipt.
:::
"""


def lay(session, organisation=ORGANISATION, now=datetime(2026, 11, 2, 9, 0, tzinfo=UTC)):
    """Write a company into the database: organisation, mantra, systems and maps, all published."""
    people.apply_organisation(session, organisation.organisation, now)
    vision.apply_mantra(session, document=organisation.mantra, now=now)
    journeys.apply_systems(session, documents=organisation.systems)
    journeys.apply_maps(session, documents=organisation.maps, now=now)
