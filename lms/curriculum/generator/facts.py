"""What a job role is taught, fact by fact, and what changed between two snapshots (training.md 6)."""

from collections.abc import Iterator, Mapping, Sequence

from lms.core.ids import fingerprint
from lms.curriculum.generator.world import RoleAtTouchpoint, World
from lms.journeys.terms import Importance, TouchpointDocument

_TURNING_POINTS = (Importance.TRUTH, Importance.RECOVERY)


def role_facts(world: World, parts: Sequence[RoleAtTouchpoint]) -> dict[str, str]:
    """Return fact id → hash for a job role with these parts."""
    facts = mantra_facts(world)
    for part in parts:
        facts |= dict(_part_facts(part))
    return facts


def mantra_facts(world: World) -> dict[str, str]:
    """Return the facts that everyone is taught."""
    mantra = world.mantra
    facts = {"mantra/text": fingerprint(mantra.text), "mantra/meaning": fingerprint(mantra.meaning)}
    return facts | {f"pillar/{p.code}": fingerprint(p.name, p.means) for p in mantra.pillars}


def refined(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """Return facts that were kept before there were finer ones, as if those had been kept: what is only finer is no news.

    Kept then of each part: `touchpoint`, `impact`, `good` and `never`, which are reckoned as they were; and of each map its
    stages, which nobody is taught any more.
    """
    if not is_coarse(before):
        return dict(before)
    kept = {fact: hash_ for fact, hash_ in before.items() if not fact.startswith("map/")}
    parts = {rest for kind, rest in map(_split, before) if kind == "impact"}
    subjects = {rest.partition("@")[0] for rest in parts}
    finer = {
        fact: hash_
        for fact, hash_ in after.items()
        for kind, rest in [_split(fact)]
        if (kind in _OF_PLACE and rest in subjects) or (kind in _OF_PART and rest in parts)
    }
    return kept | finer


def is_coarse(facts: Mapping[str, str]) -> bool:
    """Test if facts were kept before there were finer ones."""
    return any(fact.startswith("map/") for fact in facts) or any(
        kind == "impact" and f"moment/{rest.partition('@')[0]}" not in facts for kind, rest in map(_split, facts)
    )


def understand_fingerprint(facts: Mapping[str, str], subject: str, job_role: str) -> str:
    """Return the hash of what a job role must understand at a touchpoint: what happens, its part, its standards.

    What changes around it (hopes, pillars, whom to tell) is asked in a delta; what was understood of the part stands.
    """
    wanted = (f"touchpoint/{subject}", f"impact/{subject}@{job_role}")
    return _of(facts, [k for k in facts if k in wanted or k.startswith(_standards(subject, job_role))])


def demonstrate_fingerprint(facts: Mapping[str, str], subject: str, job_role: str) -> str:
    """Return the hash of what is to be seen: only `good` and `never` make an observation out of date."""
    return _of(facts, [k for k in facts if k.startswith(_standards(subject, job_role))])


def know_fingerprint(facts: Mapping[str, str]) -> str:
    """Return the hash of what is to be known about the mantra."""
    return _of(facts, [k for k in facts if is_of_mantra(k)])


def turning_point(touchpoint: TouchpointDocument) -> Importance:
    """Return if a moment decides or repairs: that is a lesson of its own. That it hurts is not, so it counts as any other."""
    return touchpoint.importance if touchpoint.importance in _TURNING_POINTS else Importance.ROUTINE


def is_of_mantra(fact: str) -> bool:
    """Test if everyone is taught a fact, in the foundation."""
    return fact.startswith(("mantra/", "pillar/"))


def subject_of(fact: str) -> str:
    """Return the `map/touchpoint` that a fact is about; empty for the mantra's and for trainers' modules."""
    kind, rest = _split(fact)
    return "/".join(rest.partition("@")[0].split("/")[:2]) if kind in _KINDS else ""


def fact_of_standard(word: str, at: str, text: str) -> str:
    """Return the id of a `good` or `never`; by content, not by number: a row moved up or down is the same row."""
    return f"{word}/{at}/{fingerprint(text)[:8]}"


def _part_facts(part: RoleAtTouchpoint) -> Iterator[tuple[str, str]]:
    touchpoint, impact = part.place.touchpoint, part.impact
    at = f"{part.subject}@{impact.job_role}"
    yield f"touchpoint/{part.subject}", fingerprint(touchpoint.name, touchpoint.customer, touchpoint.channel)
    yield f"moment/{part.subject}", fingerprint(turning_point(touchpoint))
    yield f"impact/{at}", fingerprint(impact.lane, "owner" if impact.owner else "", impact.how, impact.if_missed)
    texts = {"hopes": touchpoint.hopes, "says": touchpoint.says}
    yield from ((f"{kind}/{part.subject}", fingerprint(text)) for kind, text in texts.items() if text)
    if impact.because:
        yield f"because/{at}", fingerprint(impact.because)
    lists = {"serves": impact.serves, "pillars": impact.pillars}
    yield from ((f"{kind}/{at}", fingerprint(*sorted(codes))) for kind, codes in lists.items() if codes)
    for word, standards in (("good", impact.good), ("never", impact.never)):
        for text in standards:
            yield fact_of_standard(word, at, text), fingerprint(text)


def _split(fact: str) -> tuple[str, str]:
    kind, _, rest = fact.partition("/")
    return kind, rest


def _standards(subject: str, job_role: str) -> tuple[str, str]:
    return f"good/{subject}@{job_role}/", f"never/{subject}@{job_role}/"


def _of(facts: Mapping[str, str], ids: Sequence[str]) -> str:
    return fingerprint(*(part for fact in sorted(ids) for part in (fact, facts[fact])))


_OF_PLACE = frozenset({"hopes", "says", "moment"})
_OF_PART = frozenset({"because", "serves", "pillars"})
_KINDS = _OF_PLACE | _OF_PART | {"touchpoint", "impact", "good", "never"}
