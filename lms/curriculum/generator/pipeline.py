"""Snapshot and job role in, curriculum out: ask, choose, compose, render."""

from collections.abc import Sequence

from lms.core.errors import RuleViolation
from lms.courses.frame import Frame
from lms.curriculum.cosmetic import EVERYONE, without_cosmetic_changes
from lms.curriculum.generator.arguable import Arguable
from lms.curriculum.generator.compose import RoleCourse, unmapped_module
from lms.curriculum.generator.facts import mantra_facts, role_facts
from lms.curriculum.generator.foundation import foundation
from lms.curriculum.generator.objectives import mantra_objectives, role_objectives
from lms.curriculum.generator.questions.bank import role_questions
from lms.curriculum.generator.questions.mantra import mantra_questions
from lms.curriculum.generator.questions.workshop import Workshop
from lms.curriculum.generator.render import render
from lms.curriculum.generator.select import select
from lms.curriculum.generator.world import World
from lms.curriculum.terms import CosmeticChange, Curriculum, Snapshot

KEPT = 30
"""Courses of one generator that are made once and kept: as many as a release page works out."""


class UnknownJobRole(RuleViolation):
    """The snapshot has no job role of that code."""

    def __init__(self, job_role: str) -> None:
        super().__init__(f"There is no job role “{job_role}”.", field="job_role")


class Generator:
    """Generates the curricula of many job roles from one snapshot.

    What is the same for all is worked out once: indexes, claims, the mantra's items and module. Where cosmetic changes are
    laid over, facts and fingerprints are as before them: what was learned still holds. All else follows the snapshot.
    """

    def __init__(
        self, snapshot: Snapshot, cosmetic_changes: Sequence[CosmeticChange] = (), *, shop: Workshop | None = None
    ) -> None:
        """Take a snapshot, and its `shop` if there is one already."""
        self.shop = shop or workshop(snapshot)
        self.world = self.shop.world
        self._cosmetic_changes = tuple(one for one in cosmetic_changes if not one.is_of_module)
        self._mantra = mantra_questions(self.shop)
        self._foundation = render(foundation(self.shop, self._mantra))
        self._made: dict[str, Curriculum] = {}

    def generate(self, job_role: str) -> Curriculum:
        """Return all that a job role gets; the same bytes on any machine.

        :raises UnknownJobRole: if the snapshot has no such job role
        """
        if job_role not in self.world.roles:
            raise UnknownJobRole(job_role)
        if (made := self._made.get(job_role)) is None:
            made = self._generate(job_role)
            if len(self._made) < KEPT:
                self._made[job_role] = made
        return made

    def _generate(self, job_role: str) -> Curriculum:
        facts = self.facts(job_role)
        parts = self.world.parts_of(job_role)
        if not parts:
            claims = Arguable(self.world).claims(job_role)
            return Curriculum(
                job_role=job_role,
                modules=(self._foundation, unmapped_module(self.shop, job_role, claims)),
                items=self._mantra,
                objectives=mantra_objectives(facts, self.shop.say("t.mantra")),
                facts=facts,
            )
        own = role_questions(self.shop, job_role)
        course = RoleCourse(self.shop, select(self.world, job_role), mantra=self._mantra, own=own)
        return Curriculum(
            job_role=job_role,
            modules=(self._foundation, *course.modules()),
            items=(*self._mantra, *own),
            objectives=(
                *mantra_objectives(facts, self.shop.say("t.mantra")),
                *role_objectives(course.selection, own, facts),
            ),
            facts=facts,
        )

    def foundation(self) -> Curriculum:
        """Return what everyone gets, whatever their job role, and also where there is none yet."""
        facts = without_cosmetic_changes(mantra_facts(self.world), self._cosmetic_changes, EVERYONE)
        return Curriculum(
            job_role=EVERYONE,
            modules=(self._foundation,),
            items=self._mantra,
            objectives=mantra_objectives(facts, self.shop.say("t.mantra")),
            facts=facts,
        )

    def facts(self, job_role: str) -> dict[str, str]:
        """Return only what a job role is taught, fact by fact: much quicker than all of it."""
        return without_cosmetic_changes(
            role_facts(self.world, self.world.parts_of(job_role)), self._cosmetic_changes, job_role
        )


def workshop(snapshot: Snapshot) -> Workshop:
    """Return what the texts and questions of a snapshot are made with, in the language of the company."""
    organisation = snapshot.organisation
    words = Frame(organisation.locale, customer=organisation.customer_one, customers=organisation.customer_many)
    return Workshop(World(snapshot), words)


def generate(snapshot: Snapshot, job_role: str) -> Curriculum:
    """Return all that one job role gets from a snapshot.

    :raises UnknownJobRole: if the snapshot has no such job role
    """
    return Generator(snapshot).generate(job_role)
