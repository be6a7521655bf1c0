"""What in the maps makes poor questions, each with what it costs: C19 and C21 to C29. Advice, never a block. Source: training.md 8."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from statistics import fmean

from lms.core.ids import normalise
from lms.core.words import Message, Number, ngettext
from lms.core.words import gettext as _
from lms.courses.frame import Frame
from lms.curriculum.generator.questions.likeness import Likeness
from lms.curriculum.generator.questions.small_words import SMALL_WORDS
from lms.journeys.coverage.terms import Facts, Finding, Placed, Severity, Spot
from lms.journeys.terms import ImpactDocument, Lane

_RATIO = (0.67, 1.5)
"""Length of good to don't within which neither stands out."""
_MOST_LONGER = 0.6
"""Chance makes good the longer one in half of the pairs."""
_FEWEST_PAIRS = 10
_CUE_SHARE, _CUE_USES = 0.85, 6
_MOST_PILLAR = 0.5
_FEWEST_PARTS = 10
_FEWEST_LETTERS = 3
_FEWEST_PLACES = 3

_WORD = re.compile(r"[^\W\d_]{3,}")
_NEGATED = re.compile(r"(never|not|no|don.t|does not|doesn.t|do not)\b", re.IGNORECASE)
_OBVIOUS = re.compile(
    r"\b(ignor(e|es|ing)|refus(e|es|ing)|insult(s|ing)?|shout(s|ing)?|yell(s|ing)?|laugh(s|ing)? at|l(ie|ies|ying) to|"
    r"(is|are|being) rude|rudely|on purpose|deliberately|could ?n.t care less)\b",
    re.IGNORECASE,
)
"""What no well-meaning colleague does."""
_UNSEEN = re.compile(
    r"(is|are|be|feels?|understands?|knows?|believes?|cares?|wants?|tr(y|ies) to)\b|.*\baware\b", re.IGNORECASE
)
_NO_VERB = re.compile(
    r"(a|an|the|our|your|their|his|her|this|that|these|we|you|they|he|she|it|i|is|are|in|on|for|with|at|to|"
    r"responsible|manager|owner|(?!always\b)\w+s(?<!ss)(?<!us)|(?!(bring|ring|sing|swing|ping)\b)\w+ing)\b",
    re.IGNORECASE,
)
"""How an English sentence starts that is not said to a person: with an article, a pronoun, or a verb that is not in its base form."""


def customer_words(locale: str, one: str, many: str) -> tuple[str, ...]:
    """Return what a company calls its customers: its own words, if it has any, and those of its language."""
    frame = Frame(locale)
    return tuple(filter(None, (one, many, frame.say("w.one"), frame.say("w.many"))))


def find_lints(facts: Facts) -> list[Finding]:
    """Return what makes poor questions or costs some, analysis by analysis."""
    likeness = Likeness()
    return [
        *_lengths(facts),
        *_cue_words(facts),
        *_tempting_nobody(facts, likeness),
        *_unseen_goods(facts),
        *_without_customer(facts, likeness),
        *_naming_themselves(facts, likeness),
        *_alike_goods(facts, likeness),
        *_pillars_everywhere(facts),
        *_one_department(facts),
        *_without_verb(facts),
        *_without_reasons(facts),
    ]


def _lengths(facts: Facts) -> Iterator[Finding]:
    """Yield C19: pairs of which one is much longer, and a company in which good usually is."""
    pairs = [(placed, impact) for placed, impact in facts.impacts() if impact.good and impact.never]
    longer = [_place(facts, *pair) for pair in pairs if _mean(pair[1].good) > _mean(pair[1].never)]
    if len(pairs) >= _FEWEST_PAIRS and len(longer) > _MOST_LONGER * len(pairs):
        message = _(
            "“Good” is longer than “don’t” in %(count)s of %(total)s pairs: in a quiz, the longest answer would be right",
            count=Number(len(longer)), total=Number(len(pairs)),
        )  # fmt: skip
        yield _about_all("C19", Severity.WARNING, message, longer)
    for placed, impact in pairs:
        ratio = _mean(impact.good) / _mean(impact.never)
        if not _RATIO[0] <= ratio <= _RATIO[1]:
            message = (
                _("%(where)s: “good” is much longer than “don’t”, which gives the answer away")
                if ratio > 1
                else _("%(where)s: “don’t” is much longer than “good”, which gives the answer away")
            )
            yield _at(facts, placed, impact, "C19", message)


def _cue_words(facts: Facts) -> Iterator[Finding]:
    """Yield C19: words by which one can tell good from don't."""
    uses: dict[str, Counter[str]] = {"good": Counter(), "never": Counter()}
    where: dict[tuple[str, str], dict[tuple[str, Spot], None]] = {}
    for placed, impact in facts.impacts():
        here = _place(facts, placed, impact)
        for side, lines in (("good", impact.good), ("never", impact.never)):
            for line in lines:
                found = {word for word in _WORD.findall(normalise(line)) if word not in SMALL_WORDS}
                uses[side].update(found)
                for word in found:
                    where.setdefault((side, word), {})[here] = None
    for word in sorted({*uses["good"], *uses["never"]}):
        total = uses["good"][word] + uses["never"][word]
        side = max(uses, key=lambda one: uses[one][word])
        if total >= _CUE_USES and uses[side][word] >= _CUE_SHARE * total:
            values = {"word": word, "count": Number(uses[side][word]), "total": Number(total)}
            message = (
                _("The word “%(word)s” is used almost only under “good” (%(count)s of %(total)s times)", **values)
                if side == "good"
                else _("The word “%(word)s” is used almost only under “don’t” (%(count)s of %(total)s times)", **values)
            )
            yield _about_all("C19", Severity.INFO, message, list(where[side, word]))


def _tempting_nobody(facts: Facts, likeness: Likeness) -> Iterator[Finding]:
    """Yield C21: don'ts that are never a good wrong answer."""
    for placed, impact in facts.impacts():
        for line in impact.never:
            if _is_english(facts) and _NEGATED.match(line):
                message = _("%(where)s: “%(line)s” is a double negative; describe the shortcut itself")
            elif likeness.near_any(line, impact.good):
                message = _(
                    "%(where)s: “%(line)s” is just the opposite of “good”, so the quiz can’t use it; what would a tired, "
                    "well-meaning colleague do?"
                )
            elif _is_english(facts) and _OBVIOUS.search(line):
                message = _(
                    "%(where)s: “%(line)s” tempts no one, so the quiz gets too easy; what would a tired, well-meaning "
                    "colleague do?"
                )
            else:
                continue
            yield _at(facts, placed, impact, "C21", message, line=line)


def _unseen_goods(facts: Facts) -> Iterator[Finding]:
    """Yield C22: goods that cannot be observed."""
    for placed, impact in facts.impacts():
        for line in impact.good:
            if _is_english(facts) and _UNSEEN.match(line):
                message = _(
                    "%(where)s: no one can see “%(line)s”, so managers can’t record it; what do you see or hear?"
                )
                yield _at(facts, placed, impact, "C22", message, line=line)


def _without_customer(facts: Facts, likeness: Likeness) -> Iterator[Finding]:
    """Yield C23: consequences that do not mention the customer, where it is known what the company calls them."""
    described = [(placed, impact) for placed, impact in facts.impacts() if impact.if_missed and facts.customer_words]
    without = [
        _place(facts, placed, impact)
        for placed, impact in described
        if not _mentions(impact.if_missed, _customer_stems(facts, placed, likeness))
    ]
    if without:
        message = _(
            "%(count)s of %(total)s consequences don’t mention the customer, so quizzes explain less well why they matter",
            count=Number(len(without)), total=Number(len(described)),
        )  # fmt: skip
        yield _about_all("C23", Severity.INFO, message, without)


def _mentions(text: str, stems: Iterable[str]) -> bool:
    form = normalise(text)
    return any(stem in form for stem in stems)


def _naming_themselves(facts: Facts, likeness: Likeness) -> Iterator[Finding]:
    """Yield C24: descriptions with the name of their own job role, which answer the question whom to tell."""
    for placed, impact in facts.impacts():
        if not likeness.names(impact.how, facts.name_of(impact.job_role)):
            continue
        count = sum(_may_ask_for(facts, asked=impact, asking=other) for other in placed.touchpoint.impacts)
        if count:
            message = ngettext(
                "%(where)s: “%(line)s” names the job role, which costs its colleagues %(num)s question",
                "%(where)s: “%(line)s” names the job role, which costs its colleagues %(num)s questions",
                count,
                where=_where(facts, placed, impact),
                line=impact.how,
            )
            yield _at(facts, placed, impact, "C24", message)


def _may_ask_for(facts: Facts, *, asked: ImpactDocument, asking: ImpactDocument) -> bool:
    """Test if one job role at a touchpoint can be asked whom to tell when the other's part has slipped."""
    is_other = facts.department_of.get(asked.job_role) != facts.department_of.get(asking.job_role)
    return is_other and (asked.lane != Lane.FRONTSTAGE or asking.job_role in asked.serves)


def _alike_goods(facts: Facts, likeness: Likeness) -> Iterator[Finding]:
    """Yield C25: two job roles at one touchpoint with nearly the same good."""
    for placed in facts.places:
        for one, other in combinations(placed.touchpoint.impacts, 2):
            line = next((good for good in one.good if likeness.akin_any(good, other.good)), "")
            if line:
                message = _(
                    "%(where)s: “%(line)s” is nearly the same for %(other)s; whose part is it? The quiz can’t offer one as a "
                    "wrong answer to the other"
                )
                yield _at(facts, placed, one, "C25", message, line=line, other=facts.name_of(other.job_role))


def _pillars_everywhere(facts: Facts) -> Iterator[Finding]:
    """Yield C26: pillars to which most parts are related."""
    parts = [impact.pillars for _placed, impact in facts.impacts()]
    for number, (code, name) in enumerate(facts.pillars.items()):
        count = sum(code in pillars for pillars in parts)
        if len(parts) >= _FEWEST_PARTS and count > _MOST_PILLAR * len(parts):
            message = _(
                "“%(pillar)s” is related to %(count)s of %(total)s parts; this doesn’t tell them apart, and quizzes can rarely ask about it",
                pillar=name, count=Number(count), total=Number(len(parts)),
            )  # fmt: skip
            yield Finding(
                code="C26", severity=Severity.WARNING, message=message, spot=Spot(pillar=code),
                path=("mantra", "pillars", number),
            )  # fmt: skip


def _one_department(facts: Facts) -> Iterator[Finding]:
    """Yield C27: touchpoints that the customer meets and that only one department works at."""
    for placed in facts.places:
        impacts = placed.touchpoint.impacts
        front = [impact for impact in impacts if impact.lane == Lane.FRONTSTAGE]
        if front and len({facts.department_of.get(impact.job_role) for impact in impacts}) == 1:
            # One of them asks whose part it is, the other whom to tell.
            count = sum(1 + bool(impact.good) for impact in front)
            message = ngettext(
                "Only one department works at “%(touchpoint)s”, which costs %(num)s question",
                "Only one department works at “%(touchpoint)s”, which costs %(num)s questions",
                count,
                touchpoint=placed.touchpoint.name,
            )
            yield Finding(code="C27", severity=Severity.WARNING, message=message, spot=placed.spot, path=placed.path)


def _without_verb(facts: Facts) -> Iterator[Finding]:
    """Yield C28: descriptions in English that are not said to the person, as lessons say them."""
    for placed, impact in facts.impacts():
        if _is_english(facts) and impact.how and _NO_VERB.match(impact.how):
            message = _(
                "%(where)s: the lesson says “%(line)s” to the person; start with a verb, as in “Greet”, not “Greets”"
            )
            yield _at(facts, placed, impact, "C28", message, line=impact.how)


def _without_reasons(facts: Facts) -> Iterator[Finding]:
    """Yield C29: companies whose lessons can say nowhere what the customer wants, or what follows where a part is missing."""
    if len(facts.places) < _FEWEST_PLACES:
        return
    if not any(placed.touchpoint.hopes or placed.touchpoint.says for placed in facts.places):
        message = _("No touchpoint says what customers hope for or say: lessons can’t show why a part matters to them")
        yield _about_all("C29", Severity.INFO, message, ())
    if not any(impact.if_missed for _placed, impact in facts.impacts()):
        message = _("No part says what happens if it is missed: quizzes can’t say what a wrong answer leads to")
        yield _about_all("C29", Severity.INFO, message, ())


def _is_english(facts: Facts) -> bool:
    return facts.language.casefold().startswith("en")


def _customer_stems(facts: Facts, placed: Placed, likeness: Likeness) -> set[str]:
    """Return the beginnings of the words for customers, and of those for the customer of the map."""
    persona = {word for word in likeness.words(placed.map.persona) if len(word) > _FEWEST_LETTERS}
    return persona.union(*map(likeness.words, facts.customer_words))


def _mean(lines: Sequence[str]) -> float:
    return fmean(map(len, lines))


def _where(facts: Facts, placed: Placed, impact: ImpactDocument) -> Message:
    return _("%(role)s at “%(touchpoint)s”", role=facts.name_of(impact.job_role), touchpoint=placed.touchpoint.name)


def _place(facts: Facts, placed: Placed, impact: ImpactDocument) -> tuple[str, Spot]:
    return _where(facts, placed, impact), replace(placed.spot, job_role=impact.job_role)


def _at(
    facts: Facts, placed: Placed, impact: ImpactDocument, code: str, message: Message, *,
    severity: Severity = Severity.WARNING, **values: str,
) -> Finding:  # fmt: skip
    where, spot = _place(facts, placed, impact)
    path = (*placed.path, "impacts", placed.touchpoint.impacts.index(impact))
    return Finding(code=code, severity=severity, message=message % {"where": where, **values}, spot=spot, path=path)


def _about_all(code: str, severity: Severity, message: str, places: Sequence[tuple[str, Spot]]) -> Finding:
    return Finding(code=code, severity=severity, message=message, spot=Spot(), path=("maps",), places=tuple(places))
