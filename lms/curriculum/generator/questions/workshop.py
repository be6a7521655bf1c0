"""What all questions are made with: the snapshot, its guards, the frame, and the words said about an option."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from babel.lists import format_list

from lms.core.ids import normalise
from lms.courses.frame import Frame
from lms.courses.terms import ItemDocument, ItemKind, ItemMode, ItemUse, MasteryLevel
from lms.curriculum.generator.questions.choose import Candidate
from lms.curriculum.generator.questions.draws import Ring
from lms.curriculum.generator.questions.guards import Guards
from lms.curriculum.generator.questions.likeness import Likeness
from lms.curriculum.generator.questions.seal import identity, sealed
from lms.curriculum.generator.wording import sentence
from lms.curriculum.generator.world import Place, RoleAtTouchpoint, World
from lms.journeys.terms import Lane
from lms.vision.terms import PillarDocument

NOTHING_TO_SAY: Mapping[str, str] = {}


class Workshop:
    """Makes the questions of one snapshot."""

    def __init__(self, world: World, frame: Frame) -> None:
        self.world = world
        self.mantra = world.mantra
        self.language = frame.language
        self.say = frame.say
        self.likeness = Likeness()
        self.guards = Guards(world, self.likeness)

    @cached_property
    def hopes(self) -> Ring[Place]:
        """Return the moments at which something is hoped for."""
        return Ring((place.subject, place) for place in self.world.places if place.touchpoint.hopes)

    @cached_property
    def consequences(self) -> Ring[RoleAtTouchpoint]:
        """Return the parts that have a consequence if they are missed."""
        parts = (part for place in self.world.places for part in self.world.parts_at(place) if part.impact.if_missed)
        return Ring((f"{part.subject}@{part.impact.job_role}", part) for part in parts)

    def identity(self, kind: ItemKind, part: RoleAtTouchpoint, *more: str) -> str:
        """Return the id of a question about a job role's part."""
        return identity(kind, part.impact.job_role, part.subject, *more)

    def item(
        self,
        kind: ItemKind,
        *,
        identity: str,
        level: MasteryLevel,
        use: ItemUse,
        subject: tuple[str, ...],
        question: str,
        key: tuple[str, ...] = (),
        distractors: tuple[str, ...] = (),
        mode: ItemMode = ItemMode.SINGLE,
        scene: tuple[str, ...] = (),
        feedback: Mapping[str, str] = NOTHING_TO_SAY,
        uses: frozenset[str] = frozenset(),
        job_role: str | None = None,
        source: str = "",
        shows_mantra: bool = False,
    ) -> ItemDocument:
        """Return a question with its hashes; its stem is the scene and what is asked, as one text."""
        lines = tuple(line for line in scene if line)
        item = ItemDocument(
            item_id=identity,
            kind=kind,
            level=level,
            use=use,
            mode=mode,
            subject=subject,
            stem=self._stem(*lines, question),
            scene=lines,
            question=question,
            uses=tuple(sorted(uses)),
            key=key,
            distractors=distractors,
            feedback=tuple(feedback.items()),
            job_role=job_role,
            provenance=subject[:1],
            source=source,
            shows_mantra=shows_mantra,
        )
        return sealed(item, mantra=self.mantra.text)

    def question(
        self,
        kind: ItemKind,
        part: RoleAtTouchpoint,
        *,
        scene: tuple[str, ...],
        text: str,
        key: str,
        key_feedback: str,
        wrong: Sequence[Candidate],
        uses: frozenset[str],
        more: tuple[str, ...] = (),
        use: ItemUse = ItemUse.ASSESSED,
    ) -> ItemDocument | None:
        """Return a question with one right option about a job role's part, or `None` if its own words give the answer."""
        if normalise(key) in normalise("\n".join((*scene, text))):
            return None
        return self.item(
            kind,
            identity=self.identity(kind, part, *more),
            level=MasteryLevel.UNDERSTAND,
            use=use,
            subject=(part.subject, *more),
            scene=scene,
            question=text,
            key=(key,),
            distractors=tuple(one.text for one in wrong),
            feedback={key: key_feedback, **{one.text: one.feedback() for one in wrong}},
            uses=uses,
            job_role=part.impact.job_role,
            source=part.place.source,
        )

    def scene(self, part: RoleAtTouchpoint) -> tuple[str, ...]:
        """Return what happens at a moment: its name, what the customer does, and what they hope for."""
        touchpoint = part.place.touchpoint
        hope = labelled(self.say("l.hope"), touchpoint.hopes, self.language) if touchpoint.hopes else ""
        return (touchpoint.name, touchpoint.customer, hope)

    def customer_lines(self, part: RoleAtTouchpoint) -> frozenset[str]:
        """Return the sentences of the map that `scene` shows."""
        return used(part.place.touchpoint.customer, part.place.touchpoint.hopes)

    def praise(self, part: RoleAtTouchpoint) -> str:
        """Say what a good behaviour is good for."""
        impact, hopes = part.impact, part.place.touchpoint.hopes
        if impact.lane == Lane.FRONTSTAGE and hopes:
            return self.say("f.hope", hopes=hopes)
        if impact.if_missed:
            return self.say("f.without", missed=impact.if_missed)
        pillar = self._pillar(part)
        return self.say("f.keeps", pillar=pillar) if pillar else self.say("l.your_part", how=impact.how)

    def tempting(self, part: RoleAtTouchpoint) -> str:
        """Say what comes of a shortcut, and why it tempts."""
        impact = part.impact
        pillar = self._pillar(part)
        if impact.if_missed:
            told = self.say("f.quick", missed=impact.if_missed)
        else:
            told = self.say("f.breaks", pillar=pillar) if pillar else self.say("f.shortcut")
        return self.joined(told, self.say("f.tempts", because=impact.because) if impact.because else "")

    def meaning(self, pillar: PillarDocument) -> str:
        """Say what a pillar means."""
        return self.say("f.means", pillar=pillar.name, means=pillar.means)

    def does(self, job_role: str, place_subject: str) -> str:
        """Say what a job role does: at the moment, or else at its first one."""
        label = self.world.role_labels[job_role]
        parts = self.world.parts_of(job_role)
        part = next((p for p in parts if p.subject == place_subject), parts[0] if parts else None)
        return self.say("f.does", role=label, how=part.impact.how) if part else self.say("f.absent", role=label)

    def list_of(self, names: Sequence[str]) -> str:
        """Return names as a list in the language of the course."""
        return format_list(names, locale=self.language)

    def _pillar(self, part: RoleAtTouchpoint) -> str:
        """Return the name of the first pillar of a part, in the mantra's order."""
        return next((p.name for p in self.mantra.pillars if p.code in part.impact.pillars), "")

    def joined(self, first: str, second: str) -> str:
        """Join two sentences; the first gets a full stop if it ends in no mark."""
        if not second:
            return first
        return self._stem(first, second)

    def _stem(self, *texts: str) -> str:
        stop, gap = ("。", "") if self.language == "ja" else (".", " ")
        return gap.join((*(sentence(one, stop) for one in texts[:-1]), texts[-1]))


def used(*sentences: str) -> frozenset[str]:
    """Return sentences of the map as a question notes which of them it shows."""
    return frozenset(normalise(one) for one in sentences if one)


def labelled(label: str, text: str, language: str) -> str:
    """Return a text after its label."""
    return f"{label}：{text}" if language == "ja" else f"{label}: {text}"
