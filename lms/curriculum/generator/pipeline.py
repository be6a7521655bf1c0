"""Snapshot and job role in, curriculum out: select, ask, compose, render."""

from collections.abc import Sequence

from lms.core.errors import RuleViolation
from lms.courses.terms import ItemDocument
from lms.curriculum.cosmetic import EVERYONE, without_cosmetic_changes
from lms.curriculum.generator.arguable import Arguable
from lms.curriculum.generator.bank import role_items
from lms.curriculum.generator.compose import pack_module, part_module, unmapped_module
from lms.curriculum.generator.facts import mantra_facts, role_facts
from lms.curriculum.generator.foundation import foundation
from lms.curriculum.generator.items.mantra import mantra_items
from lms.curriculum.generator.objectives import objectives
from lms.curriculum.generator.render import Draft, render
from lms.curriculum.generator.select import Selection, select
from lms.curriculum.generator.wording import Wording
from lms.curriculum.generator.world import World
from lms.curriculum.terms import CosmeticChange, Curriculum, Snapshot


class UnknownJobRole(RuleViolation):
    """The snapshot has no job role of that code."""

    def __init__(self, job_role: str) -> None:
        super().__init__(f"There is no job role “{job_role}”.", field="job_role")


class Generator:
    """Generates the curricula of many job roles from one snapshot.

    What is the same for all is worked out once: indexes, claims, the mantra's items and module. Where cosmetic changes are
    laid over, facts and fingerprints are as before them: what was learned still holds. All else follows the snapshot.
    """

    def __init__(self, snapshot: Snapshot, cosmetic_changes: Sequence[CosmeticChange] = ()) -> None:
        self.world = World(snapshot)
        self._cosmetic_changes = tuple(one for one in cosmetic_changes if not one.is_of_module)
        self._arguable = Arguable(self.world)
        self._wording = Wording()
        self._mantra = mantra_items(self.world.mantra, self._wording)
        self._foundation = render(foundation(self.world.mantra, self._mantra))

    def generate(self, job_role: str) -> Curriculum:
        """Return all that a job role gets; the same bytes on any machine.

        :raises UnknownJobRole: if the snapshot has no such job role
        """
        if job_role not in self.world.roles:
            raise UnknownJobRole(job_role)
        selection = select(self.world, job_role)
        own = role_items(self.world, selection, self._arguable, self._wording)
        items = (*self._mantra, *own)
        facts = self._facts(selection)
        return Curriculum(
            job_role=job_role,
            modules=(self._foundation, *map(render, self._drafts(selection, own))),
            items=items,
            objectives=objectives(selection, items, facts),
            facts=facts,
        )

    def foundation(self) -> Curriculum:
        """Return what everyone gets, whatever their job role, and also where there is none yet."""
        facts = without_cosmetic_changes(mantra_facts(self.world), self._cosmetic_changes, EVERYONE)
        nothing = Selection(job_role=EVERYONE, parts=(), focus=(), packs=(), maps=())
        return Curriculum(
            job_role=EVERYONE,
            modules=(self._foundation,),
            items=self._mantra,
            objectives=objectives(nothing, self._mantra, facts),
            facts=facts,
        )

    def facts(self, job_role: str) -> dict[str, str]:
        """Return only what a job role is taught, fact by fact: much quicker than all of it."""
        return self._facts(select(self.world, job_role))

    def _drafts(self, selection: Selection, own: tuple[ItemDocument, ...]) -> list[Draft]:
        if not selection.parts:
            claims = self._arguable.claims(selection.job_role)
            return [unmapped_module(self.world, selection, self._mantra, own, claims)]
        packs = [pack_module(self.world, selection, n, own) for n in range(1, len(selection.packs) + 1)]
        return [part_module(self.world, selection, self._mantra, own), *packs]

    def _facts(self, selection: Selection) -> dict[str, str]:
        touched = {p.place.map.code for p in selection.parts}
        maps = [m for m in self.world.maps if m.code in touched or not selection.parts]
        return without_cosmetic_changes(
            role_facts(self.world, selection.parts, maps), self._cosmetic_changes, selection.job_role
        )


def generate(snapshot: Snapshot, job_role: str) -> Curriculum:
    """Return all that one job role gets from a snapshot.

    :raises UnknownJobRole: if the snapshot has no such job role
    """
    return Generator(snapshot).generate(job_role)
