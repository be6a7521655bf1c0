"""What a job role is taught, fact by fact, and what changed between two snapshots (domain.md D7)."""

from collections.abc import Iterator, Mapping, Sequence

from lms.core.ids import fingerprint
from lms.curriculum.generator.world import RoleAtTouchpoint, World
from lms.journeys.terms import ImpactDocument, MapDocument


def role_facts(world: World, parts: Sequence[RoleAtTouchpoint], maps: Sequence[MapDocument]) -> dict[str, str]:
    """Return fact id → hash for a job role with these parts, taught these maps."""
    facts = mantra_facts(world)
    for m in maps:
        facts[f"map/{m.code}/stages"] = fingerprint(m.name, *(s.name for s in m.stages))
    for part in parts:
        facts |= dict(_part_facts(part))
    return facts


def mantra_facts(world: World) -> dict[str, str]:
    """Return the facts that everyone is taught."""
    mantra = world.mantra
    facts = {"mantra/text": fingerprint(mantra.text), "mantra/meaning": fingerprint(mantra.meaning)}
    return facts | {f"pillar/{p.code}": fingerprint(p.name, p.means) for p in mantra.pillars}


def understand_fingerprint(facts: Mapping[str, str], subject: str, job_role: str) -> str:
    """Return the hash of all that a job role must understand at a touchpoint."""
    wanted = (f"touchpoint/{subject}", f"impact/{subject}@{job_role}")
    return _of(facts, [k for k in facts if k in wanted or k.startswith(_standards(subject, job_role))])


def demonstrate_fingerprint(facts: Mapping[str, str], subject: str, job_role: str) -> str:
    """Return the hash of what is to be seen: only `good` and `never` make an observation out of date."""
    return _of(facts, [k for k in facts if k.startswith(_standards(subject, job_role))])


def know_fingerprint(facts: Mapping[str, str], subject: str) -> str:
    """Return the hash of what is to be known about the mantra or a map."""
    if subject == "mantra":
        return _of(facts, [k for k in facts if is_of_mantra(k)])
    # A map that came with a change called cosmetic has left no fact.
    return facts.get(f"map/{subject}/stages", "")


def is_of_mantra(fact: str) -> bool:
    """Test if everyone is taught a fact, in the foundation."""
    return fact.startswith(("mantra/", "pillar/"))


def _part_facts(part: RoleAtTouchpoint) -> Iterator[tuple[str, str]]:
    touchpoint, impact = part.place.touchpoint, part.impact
    at = f"{part.subject}@{impact.job_role}"
    yield f"touchpoint/{part.subject}", fingerprint(touchpoint.name, touchpoint.customer, touchpoint.channel)
    yield f"impact/{at}", _impact_hash(impact)
    for word, texts in (("good", impact.good), ("never", impact.never)):
        for text in texts:
            yield fact_of_standard(word, at, text), fingerprint(text)


def fact_of_standard(word: str, at: str, text: str) -> str:
    """Return the id of a `good` or `never`; by content, not by number: a row moved up or down is the same row."""
    return f"{word}/{at}/{fingerprint(text)[:8]}"


def _impact_hash(impact: ImpactDocument) -> str:
    return fingerprint(impact.lane, "owner" if impact.owner else "", impact.how, impact.if_missed)


def _standards(subject: str, job_role: str) -> tuple[str, str]:
    return f"good/{subject}@{job_role}/", f"never/{subject}@{job_role}/"


def _of(facts: Mapping[str, str], ids: Sequence[str]) -> str:
    return fingerprint(*(part for fact in sorted(ids) for part in (fact, facts[fact])))
