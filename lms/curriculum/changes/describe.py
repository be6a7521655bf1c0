"""The words of a change: where, before, after, and what it is proposed to be called."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from lms.core.frozen import frozen
from lms.core.ids import normalise
from lms.core.words import gettext as _
from lms.curriculum.changes.attribution import ChangeKey
from lms.curriculum.changes.codes import NOWHERE, LineCode
from lms.curriculum.changes.similarity import are_alike, says_the_same
from lms.curriculum.changes.snapshot_facts import SnapshotFacts
from lms.curriculum.generator.world import Place, RoleAtTouchpoint, channel_name
from lms.curriculum.terms import ChangeKind, Facet, Line
from lms.journeys.fields import PART_FIELDS, TOUCHPOINT_FIELDS
from lms.journeys.terms import ImpactDocument, Importance, TouchpointDocument
from lms.vision.terms import PillarDocument

Fields = Sequence[Line]
_labels = {field.name: field.label for field in (*TOUCHPOINT_FIELDS, *PART_FIELDS)}


@frozen
class ChangeText:
    """One change in words."""

    where: str
    before: tuple[Line, ...]
    after: tuple[Line, ...]
    proposal: ChangeKind


def describe(key: ChangeKey, before: SnapshotFacts, after: SnapshotFacts) -> ChangeText:
    """Put one change into words."""
    return _DESCRIBERS[key.facet](key.subject, before, after)


def _text(_subject: str, before: SnapshotFacts, after: SnapshotFacts) -> ChangeText:
    old, new = before.snapshot.mantra.text, after.snapshot.mantra.text
    # Every word of the mantra is to be known by heart: here a slip counts.
    return _of_texts(_("Mantra"), old, new, is_cosmetic=says_the_same(old, new))


def _meaning(_subject: str, before: SnapshotFacts, after: SnapshotFacts) -> ChangeText:
    old, new = before.snapshot.mantra.meaning, after.snapshot.mantra.meaning
    return _of_texts(_("Mantra"), old, new, is_cosmetic=are_alike([old], [new]))


def _pillar(subject: str, before: SnapshotFacts, after: SnapshotFacts) -> ChangeText:
    old, new = before.pillars.get(subject), after.pillars.get(subject)
    name = next(pillar.name for pillar in (new, old) if pillar)
    return _of_fields(name, _of_pillar(old), _of_pillar(new))


def _touchpoint(subject: str, before: SnapshotFacts, after: SnapshotFacts) -> ChangeText:
    old, new = before.places[subject], after.places[subject]
    same_channel = old.touchpoint.channel == new.touchpoint.channel
    return _of_fields(
        new.source, _of_touchpoint(old.touchpoint), _of_touchpoint(new.touchpoint), may_be_cosmetic=same_channel
    )


def _moment(subject: str, before: SnapshotFacts, after: SnapshotFacts) -> ChangeText:
    old, new = (_of_importance(facts.places[subject].touchpoint.importance) for facts in (before, after))
    return _change_text(after.places[subject].source, old, new)


def _words(
    text_of: Callable[[TouchpointDocument], str],
) -> Callable[[str, SnapshotFacts, SnapshotFacts], ChangeText]:
    def tell_words(subject: str, before: SnapshotFacts, after: SnapshotFacts) -> ChangeText:
        old, new = (text_of(facts.places[subject].touchpoint) for facts in (before, after))
        return _of_texts(after.places[subject].source, old, new, is_cosmetic=are_alike([old], [new]))

    return tell_words


def _because(subject: str, before: SnapshotFacts, after: SnapshotFacts) -> ChangeText:
    old, new = (_part_at(subject, facts).impact.because for facts in (before, after))
    return _of_texts(_whose(subject, after), old, new, is_cosmetic=are_alike([old], [new]))


def _serves(subject: str, before: SnapshotFacts, after: SnapshotFacts) -> ChangeText:
    old, new = (
        _texts(facts.job_role_name(code) for code in sorted(_part_at(subject, facts).impact.serves))
        for facts in (before, after)
    )
    return _change_text(_whose(subject, after), old, new)


def _pillars(subject: str, before: SnapshotFacts, after: SnapshotFacts) -> ChangeText:
    old, new = (
        _texts(p.name for code, p in facts.pillars.items() if code in _part_at(subject, facts).impact.pillars)
        for facts in (before, after)
    )
    return _change_text(_whose(subject, after), old, new)


def _part(subject: str, before: SnapshotFacts, after: SnapshotFacts) -> ChangeText:
    old, new = _part_at(subject, before), _part_at(subject, after)
    same_place = (old.impact.lane, old.impact.owner) == (new.impact.lane, new.impact.owner)
    return _of_fields(
        _whose(subject, after), _of_impact(old.impact), _of_impact(new.impact), may_be_cosmetic=same_place
    )


def _standards(
    rows: Callable[[ImpactDocument], tuple[str, ...]],
) -> Callable[[str, SnapshotFacts, SnapshotFacts], ChangeText]:
    def tell_rows(subject: str, before: SnapshotFacts, after: SnapshotFacts) -> ChangeText:
        old, new = rows(_part_at(subject, before).impact), rows(_part_at(subject, after).impact)
        # A row that moved up or down is the same row.
        is_cosmetic = are_alike(_without(old, new), _without(new, old))
        return _change_text(_whose(subject, after), _texts(old), _texts(new), is_cosmetic=is_cosmetic)

    return tell_rows


def _part_added(subject: str, _before: SnapshotFacts, after: SnapshotFacts) -> ChangeText:
    return _change_text(_whose(subject, after), (), _of_part(_part_at(subject, after).impact))


def _part_removed(subject: str, before: SnapshotFacts, _after: SnapshotFacts) -> ChangeText:
    return _change_text(_whose(subject, before), _of_part(_part_at(subject, before).impact), ())


def _touchpoint_added(subject: str, _before: SnapshotFacts, after: SnapshotFacts) -> ChangeText:
    return _change_text(after.places[subject].source, (), _of_place(after.places[subject], after))


def _touchpoint_removed(subject: str, before: SnapshotFacts, _after: SnapshotFacts) -> ChangeText:
    return _change_text(before.places[subject].source, _of_place(before.places[subject], before), ())


def _role_added(subject: str, _before: SnapshotFacts, after: SnapshotFacts) -> ChangeText:
    code = subject.removeprefix("role/")
    return ChangeText(
        where=after.job_role_name(code), before=(), after=(_of_job_role(code, after),), proposal=ChangeKind.FULL
    )


def _role_removed(subject: str, before: SnapshotFacts, _after: SnapshotFacts) -> ChangeText:
    code = subject.removeprefix("role/")
    # Nobody is left to learn it.
    return ChangeText(
        where=before.job_role_name(code), before=(_of_job_role(code, before),), after=(), proposal=ChangeKind.COSMETIC
    )


_DESCRIBERS: Mapping[Facet, Callable[[str, SnapshotFacts, SnapshotFacts], ChangeText]] = {
    Facet.TEXT: _text,
    Facet.MEANING: _meaning,
    Facet.PILLAR: _pillar,
    Facet.TOUCHPOINT: _touchpoint,
    Facet.MOMENT: _moment,
    Facet.SAYS: _words(lambda touchpoint: touchpoint.says),
    Facet.HOPES: _words(lambda touchpoint: touchpoint.hopes),
    Facet.TOUCHPOINT_ADDED: _touchpoint_added,
    Facet.TOUCHPOINT_REMOVED: _touchpoint_removed,
    Facet.PART: _part,
    Facet.SERVES: _serves,
    Facet.PILLARS: _pillars,
    Facet.PART_ADDED: _part_added,
    Facet.PART_REMOVED: _part_removed,
    Facet.GOOD: _standards(lambda impact: impact.good),
    Facet.NEVER: _standards(lambda impact: impact.never),
    Facet.BECAUSE: _because,
    Facet.ROLE_ADDED: _role_added,
    Facet.ROLE_REMOVED: _role_removed,
}


def _of_texts(where: str, before: str, after: str, *, is_cosmetic: bool = False) -> ChangeText:
    return _change_text(where, _texts([before]), _texts([after]), is_cosmetic=is_cosmetic)


def _change_text(where: str, before: Fields, after: Fields, *, is_cosmetic: bool = False) -> ChangeText:
    proposal = ChangeKind.COSMETIC if is_cosmetic else ChangeKind.MATERIAL
    old, new = (tuple(line for line in lines if line.text) for lines in (before, after))
    return ChangeText(where=where, before=old, after=new, proposal=proposal)


def _of_fields(where: str, old: Fields, new: Fields, *, may_be_cosmetic: bool = True) -> ChangeText:
    """Describe the fields that differ; a thing that is new or gone has all of them on one side."""
    was, is_ = ({line.code: line.text for line in lines} for lines in (old, new))
    differing = [code for code in {**was, **is_} if normalise(was.get(code, "")) != normalise(is_.get(code, ""))]
    before, after = ([line for line in lines if line.code in differing and line.text] for lines in (old, new))
    is_cosmetic = may_be_cosmetic and are_alike([line.text for line in before], [line.text for line in after])
    return _change_text(where, before, after, is_cosmetic=is_cosmetic)


def _texts(rows: Iterable[str]) -> Fields:
    return [Line(text=row) for row in rows]


def _without(rows: Sequence[str], others: Sequence[str]) -> list[str]:
    same = set(map(normalise, others))
    return [row for row in rows if normalise(row) not in same]


def _part_at(subject: str, facts: SnapshotFacts) -> RoleAtTouchpoint:
    where, _at, job_role = subject.partition("@")
    place = facts.places[where]
    return next(part for part in facts.world.parts_at(place) if part.impact.job_role == job_role)


def _whose(subject: str, facts: SnapshotFacts) -> str:
    where, _at, job_role = subject.partition("@")
    return _("%(job_role)s: %(place)s", job_role=facts.job_role_name(job_role), place=facts.places[where].source)


def _of_pillar(pillar: PillarDocument | None) -> Fields:
    if pillar is None:
        return ()
    return (
        Line(code=LineCode.NAME, label=_("Name"), text=pillar.name),
        Line(code=LineCode.MEANS, label=_("What it means"), text=pillar.means),
    )


def _of_touchpoint(touchpoint: TouchpointDocument) -> Fields:
    channel = touchpoint.channel
    return (
        Line(code=LineCode.NAME, label=_labels["name"], text=touchpoint.name),
        Line(code=LineCode.CUSTOMER, label=_labels["customer"], text=touchpoint.customer),
        Line(code=LineCode.CHANNEL, label=_labels["channel"], text=channel_name(channel), display=channel.label),
    )


def _of_importance(importance: Importance) -> Fields:
    return (Line(text=importance.value, display=importance.label),)


def _of_impact(impact: ImpactDocument) -> Fields:
    owner, owner_label = ("yes", _("yes")) if impact.owner else ("no", _("no"))
    return (
        Line(code=LineCode.LANE, label=_labels["lane"], text=impact.lane.value, display=impact.lane.label),
        Line(code=LineCode.OWNER, label=_("Owns this touchpoint"), text=owner, display=owner_label),
        Line(code=LineCode.HOW, label=_labels["how"], text=impact.how),
        Line(code=LineCode.IF_MISSED, label=_labels["if_missed"], text=impact.if_missed),
    )


def _of_part(impact: ImpactDocument) -> Fields:
    return (
        *_of_impact(impact),
        *(Line(code=LineCode.GOOD, label=_labels["good"], text=text) for text in impact.good),
        *(Line(code=LineCode.NEVER, label=_labels["never"], text=text) for text in impact.never),
    )


def _of_place(place: Place, facts: SnapshotFacts) -> Fields:
    parts = [(facts.job_role_name(part.impact.job_role), part.impact.how) for part in facts.world.parts_at(place)]
    return (*_of_touchpoint(place.touchpoint), *(Line(code=name, label=name, text=how) for name, how in parts))


def _of_job_role(code: str, facts: SnapshotFacts) -> Line:
    labels = [part.place.label for part in facts.world.parts_of(code)]
    return Line(text="; ".join(labels)) if labels else Line(text=NOWHERE, display=_("No touchpoint yet"))
