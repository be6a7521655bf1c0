"""All questions of one job role, each once."""

from collections.abc import Iterator

from lms.courses.terms import ItemDocument, ItemKind, ItemMode, ItemUse, MasteryLevel
from lms.curriculum.generator.questions.moment import moment_questions
from lms.curriculum.generator.questions.names import name_questions
from lms.curriculum.generator.questions.seal import identity
from lms.curriculum.generator.questions.workshop import Workshop
from lms.curriculum.generator.world import RoleAtTouchpoint

_FEWEST = 3


def role_questions(shop: Workshop, job_role: str) -> tuple[ItemDocument, ...]:
    """Return what is asked beyond the mantra, moment by moment in the customer's order."""
    parts = shop.world.parts_of(job_role)
    unique: dict[str, ItemDocument] = {}
    for part in parts:
        for question in (*moment_questions(shop, part), *name_questions(shop, part)):
            unique.setdefault(question.item_id, question)
    for question in _orders(shop, job_role, parts):
        unique.setdefault(question.item_id, question)
    return tuple(unique.values())


def _orders(shop: Workshop, job_role: str, parts: tuple[RoleAtTouchpoint, ...]) -> Iterator[ItemDocument]:
    """Ask for the order of the job role's own moments on each map, where it is beyond doubt: for follow-ups and leaders."""
    for map_ in shop.world.maps:
        own = [p.place for p in parts if p.place.map.code == map_.code and not p.place.touchpoint.parallel]
        labels = tuple(dict.fromkeys(place.label for place in own))
        if len(labels) >= _FEWEST:
            yield shop.item(
                ItemKind.OWN_ORDER,
                identity=identity(ItemKind.OWN_ORDER, job_role, map_.code),
                level=MasteryLevel.KNOW,
                use=ItemUse.PRACTICE,
                mode=ItemMode.ORDER,
                subject=(map_.code,),
                scene=(map_.name,),
                question=shop.say("q.order"),
                key=labels,
                job_role=job_role,
                source=map_.name,
            )
