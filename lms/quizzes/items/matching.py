"""Match pairs."""

from collections.abc import Sequence

from lms.core.words import gettext as _
from lms.courses.terms import ItemDocument
from lms.quizzes.items import reading
from lms.quizzes.terms import Answer, Mark


def check(item: ItemDocument, shown: Sequence[str], answer: Answer) -> Answer:
    """Return `{"pairs": {prompt: label}}`; prompts may be left open."""
    given = answer.get("pairs")
    allowed = shown or item.options
    if not isinstance(given, dict) or any(p not in item.prompts or label not in allowed for p, label in given.items()):
        raise reading.BadAnswer(_("Match each item with one of the answers shown."))
    return {"pairs": {prompt: given[prompt] for prompt in item.prompts if prompt in given}}


def grade(item: ItemDocument, answer: Answer) -> Mark:
    """Return the share of pairs that are right; the same answer given to everything earns nothing."""
    pairs = answer.get("pairs")
    if not isinstance(pairs, dict) or not item.prompts:
        return reading.mark(0.0)
    if len(item.prompts) > 1 and len(pairs) == len(item.prompts) and len(set(map(str, pairs.values()))) == 1:
        return reading.mark(0.0)
    right = sum(pairs.get(prompt) == label for prompt, label in zip(item.prompts, item.key, strict=False))
    return reading.mark(right / len(item.prompts))
