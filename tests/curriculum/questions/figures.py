"""How often somebody who has learned nothing would find the right option. Source: training.md 9."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from lms.core.ids import normalise
from lms.courses.items.writing import escape
from lms.courses.terms import NAMES, ItemDocument, ItemKind, ItemMode, PageDocument
from lms.curriculum.generator.pipeline import Generator
from lms.curriculum.generator.questions.likeness import Likeness
from lms.curriculum.generator.questions.workshop import Workshop
from lms.curriculum.rules import generated_quiz_rule
from lms.curriculum.terms import Snapshot
from lms.quizzes.assembly import Drawing, first_forms

LIMIT = 0.45
"""Chance, one in three, and twelve points."""

MAP_ORDER = (ItemKind.STAGE_ORDER, ItemKind.TOUCHPOINT_ORDER, ItemKind.NEXT_MOMENT, ItemKind.MY_TOUCHPOINTS)

Guess = Callable[[ItemDocument, Counter[str]], Sequence[float]]


@dataclass(kw_only=True)
class Figures:
    """What was counted over the first three forms of every quiz."""

    asked: int = 0
    found: Counter[str] = field(default_factory=Counter)
    repeated: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    shared_sentences: int = 0
    kinds: Counter[ItemKind] = field(default_factory=Counter)

    def rates(self) -> dict[str, float]:
        """Return how often each way of guessing finds the right option."""
        ways = (*GUESSES, "least, then longest", "words of the stem", "good manners")
        return {name: self.found[name] / self.asked for name in ways}

    def kinds_asked(self, kinds: Iterable[ItemKind]) -> int:
        """Return how many questions of these kinds were asked."""
        return sum(self.kinds[kind] for kind in kinds)


GUESSES: dict[str, Guess] = {
    "least": lambda q, seen: [-seen[normalise(one)] for one in q.options],
    "most": lambda q, seen: [seen[normalise(one)] for one in q.options],
    "longest": lambda q, _seen: [len(one) for one in q.options],
    "shortest": lambda q, _seen: [-len(one) for one in q.options],
    "middle": lambda q, _seen: [-abs(sorted(map(len, q.options))[1] - len(one)) for one in q.options],
}


def figures_of(snapshot: Snapshot) -> Figures:
    """Count over all quizzes of a snapshot."""
    generator = Generator(snapshot)
    world, likeness = generator.world, generator.shop.likeness
    nevers = {normalise(t) for place in world.places for p in world.parts_at(place) for t in p.impact.never}
    figures = Figures()
    for quiz, seen in quizzes_of(generator):
        made = first_forms(quiz, seen=seen)
        figures.sizes.append(len(made[0]) if made else 0)
        for number, form in enumerate(made):
            if number:
                figures.repeated.append(sum(q in made[number - 1] for q in form) / len(form))
            _count(figures, form, likeness, nevers)
    return figures


def quizzes_of(generator: Generator) -> Iterator[tuple[Drawing, frozenset[str]]]:
    """Return every quiz of a snapshot, with the questions that its lessons show."""
    curricula = [generator.foundation(), *map(generator.generate, generator.world.roles)]
    known: set[str] = set()
    for curriculum in curricula:
        seen = frozenset(item.item_id for module in curriculum.modules for item in module.document.items)
        for module in curriculum.modules:
            if module.quiz_items and module.document.code not in known:
                known.add(module.document.code)
                rule = generated_quiz_rule(module)
                yield Drawing(scope=module.document.code, rule=rule, bank=module.quiz_items), seen


def is_unfair(shop: Workshop, question: ItemDocument) -> bool:
    """Test if a question calls a job role wrong that is at the moment, is served there or could claim it."""
    if question.kind not in NAMES:
        return False
    place = next(one for one in shop.world.places if one.subject == question.moment)
    parts = shop.world.parts_at(place)
    served = {code for part in parts for code in part.impact.serves}
    owners = {part.impact.job_role for part in parts if part.impact.owner}
    fair = set()
    for code, label in shop.world.role_labels.items():
        is_there = shop.guards.is_at(code, question.moment)
        if question.kind is ItemKind.OWNER and is_there and code not in owners:
            fair.add(label)
        if not is_there and code not in served and not shop.guards.has_claim(code, question.moment):
            fair.add(label)
    return not fair >= set(question.distractors)


def keys_shown(page: PageDocument, items: Sequence[ItemDocument]) -> Iterator[str]:
    """Return the answers that stand in the text of the page which asks for them."""
    for item in items:
        above, question, rest = page.body.partition(f"{{#{item.item_id}}}")
        text = normalise(above + rest.partition("\n:::")[2])
        yield from (key for key in item.key if question and normalise(escape(key)) in text)


def _count(figures: Figures, form: Sequence[ItemDocument], likeness: Likeness, nevers: set[str]) -> None:
    seen = Counter(normalise(one) for q in form for one in q.options)
    seen.update(sentence for q in form for sentence in q.uses)
    figures.shared_sentences += sum(
        bool(one.stands_once & other.stands_once) for n, one in enumerate(form) for other in form[n + 1 :]
    )
    for question in form:
        figures.asked += 1
        figures.kinds[question.kind] += 1
        if question.mode is not ItemMode.SINGLE:
            continue  # typed: nobody finds it by guessing
        stem = "\n".join((*question.scene, question.question))
        scores = {name: guess(question, seen) for name, guess in GUESSES.items()}
        scores["words of the stem"] = [likeness.shared(one, stem) for one in question.options]
        least = scores["least"]
        scores["least, then longest"] = [
            len(one) if score == max(least) else -1 for one, score in zip(question.options, least, strict=True)
        ]
        scores["good manners"] = [-float(normalise(one) in nevers) for one in question.options]
        for name, of in scores.items():
            best = [place for place, score in enumerate(of) if score == max(of)]
            figures.found[name] += (0 in best) / len(best)
