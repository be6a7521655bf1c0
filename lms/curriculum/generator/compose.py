"""The modules of one job role: which pages, in which order, with which questions. Source: training.md 1."""

from collections.abc import Sequence

from lms.courses.terms import Audience, ItemDocument, ItemKind, ItemUse, MasteryLevel
from lms.curriculum.generator.arguable import PossiblePlace
from lms.curriculum.generator.lessons import lead_it, not_mapped_yet, where_you_come_in
from lms.curriculum.generator.moments import moment_pages
from lms.curriculum.generator.questions.workshop import Workshop
from lms.curriculum.generator.render import Draft, render, render_together
from lms.curriculum.generator.select import LATER_SIZE, SIZES, Selection
from lms.curriculum.generator.world import RoleAtTouchpoint
from lms.curriculum.terms import GeneratedModule

Items = Sequence[ItemDocument]

MOST_MINUTES = 8
"""Of reading and questions that a job role must take."""


class RoleCourse:
    """Writes the modules of one job role."""

    def __init__(self, shop: Workshop, selection: Selection, *, mantra: Items, own: Items) -> None:
        """Begin with the moments as they were chosen; the least weighty are put off until later if they would take too long."""
        self.shop = shop
        self._job_role = selection.job_role
        self._label = shop.world.role_labels[selection.job_role]
        self._examples = tuple(item for item in mantra if item.kind is ItemKind.PILLAR_EXAMPLE)
        self._own: dict[str, list[ItemDocument]] = {}
        for item in own:
            self._own.setdefault(item.moment, []).append(item)
        self.selection, self._together = self._within_time(selection)

    def modules(self) -> list[GeneratedModule]:
        """Return the modules: those that must be taken, then the later moments, the weightiest first."""
        days = self.selection.opens_after_days()
        later = [self._moment(part, opens_after_days=days[part.subject]) for part in self.selection.later]
        leads = self.shop.world.roles[self._job_role].leads
        return [*render_together(self._together), *([render(self._lead())] if leads else []), *map(render, later)]

    def _within_time(self, selection: Selection) -> tuple[Selection, list[Draft]]:
        drafts = [*(self._moment(part) for part in selection.required), self._part(selection)]
        while sum(draft.time for draft in drafts) > MOST_MINUTES and len(selection.required) > 1:
            selection = selection.without_least()
            kept = {draft.code: draft for draft in drafts}
            drafts = [*(kept[self._code(part)] for part in selection.required), self._part(selection)]
        return selection, drafts

    def _moment(self, part: RoleAtTouchpoint, *, opens_after_days: int = 0) -> Draft:
        """Write the lesson of one moment; a later one has a quiz of its own."""
        own = self._own.get(part.subject, [])
        is_later = opens_after_days > 0
        label = part.place.label
        return Draft(
            code=self._code(part),
            title=self.shop.say("t.later", moment=label) if is_later else label,
            language=self.shop.language,
            level=MasteryLevel.UNDERSTAND,
            pages=moment_pages(self.shop, part, own),
            quiz=_assessed(own) if is_later else (),
            size=LATER_SIZE,
            moments=(part.subject,) if is_later else (),
            required=not is_later,
            opens_after_days=opens_after_days,
            # By it a learner is told where on the map the lesson happens.
            audience=Audience(touchpoints=(part.subject,)),
        )

    def _part(self, selection: Selection) -> Draft:
        """Write where the job role comes in, with the quiz about all that it must know at once."""
        moments = tuple(part.subject for part in selection.required)
        quiz = _assessed([item for moment in moments for item in self._own.get(moment, ())])
        return Draft(
            code=f"role/{selection.job_role}/part",
            title=self.shop.say("t.check", role=self._label),
            language=self.shop.language,
            level=MasteryLevel.UNDERSTAND,
            pages=(where_you_come_in(self.shop, selection),),
            quiz=(*quiz, *self._examples) if quiz else (),
            size=SIZES[len(moments)],
            moments=moments,
        )

    def _lead(self) -> Draft:
        title = self.shop.say("t.lead", role=self._label)
        return Draft(
            code=f"role/{self._job_role}/lead",
            title=title,
            language=self.shop.language,
            level=MasteryLevel.UNDERSTAND,
            pages=(lead_it(self.shop, self.selection, title),),
            required=False,
        )

    def _code(self, part: RoleAtTouchpoint) -> str:
        return f"role/{self._job_role}/{part.subject}"


def unmapped_module(shop: Workshop, job_role: str, claims: Sequence[PossiblePlace]) -> GeneratedModule:
    """Write what a job role without any part gets: the question which moments are its own."""
    return render(
        Draft(
            code=f"role/{job_role}/part",
            title=shop.say("t.unmapped", role=shop.world.role_labels[job_role]),
            language=shop.language,
            level=MasteryLevel.KNOW,
            pages=(not_mapped_yet(shop, claims),),
        )
    )


def _assessed(items: Items) -> tuple[ItemDocument, ...]:
    return tuple(item for item in items if item.use is ItemUse.ASSESSED)
