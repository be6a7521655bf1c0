"""How somebody answers a question who knows it, and somebody who does not yet."""

from random import Random

from lms.courses.items.base import Answer
from lms.courses.terms import ItemDocument, ItemMode


def right_answer(item: ItemDocument) -> Answer:
    """Return the answer that earns the full mark."""
    match item.mode:
        case ItemMode.SINGLE:
            return {"choice": item.key[0]}
        case ItemMode.MULTIPLE | ItemMode.CHECKLIST:
            return {"choices": list(item.key)}
        case ItemMode.ORDER:
            return {"order": list(item.key)}
        case ItemMode.MATCH:
            return {"pairs": dict(zip(item.prompts, item.key, strict=True))}
        case ItemMode.TEXT:
            return {"text": item.key[0]}
        case ItemMode.REFLECT:
            return {"text": "Ask one student a day whether they have everything for class."}


def wrong_answer(item: ItemDocument, random: Random) -> Answer:
    """Return an answer that a well-meaning colleague might give."""
    match item.mode:
        case ItemMode.SINGLE:
            return {"choice": random.choice(item.distractors)}
        case ItemMode.MULTIPLE | ItemMode.CHECKLIST:
            return {"choices": [*item.key[1:], random.choice(item.distractors)] if item.distractors else []}
        case ItemMode.ORDER:
            return {"order": [*item.key[1:], item.key[0]]}
        case ItemMode.MATCH:
            return {"pairs": dict(zip(item.prompts, [*item.key[1:], item.key[0]], strict=True))}
        case ItemMode.TEXT:
            return {"text": random.choice(("service", "I am not sure", "help the customer"))}
        case ItemMode.REFLECT:
            return right_answer(item)
