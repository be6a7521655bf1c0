"""What holds of the changes between any two snapshots."""

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from lms.curriculum import changes, cosmetic
from lms.curriculum.generator.pipeline import Generator
from lms.curriculum.terms import ChangeKind, Snapshot
from tests.curriculum.strategies import a_snapshot, shuffled


def edited(snapshot: Snapshot, chance: Random) -> Snapshot:
    """Return it as somebody left it who worked on all of it, and took the odd thing from another company."""
    other = a_snapshot(chance)
    maps = [_edited_map(m, chance) for m in snapshot.maps if chance.random() > 0.1]
    codes = {m.code for m in maps}
    maps += [m for m in other.maps if m.code not in codes and chance.random() > 0.5]
    mantra = chance.choice([snapshot.mantra, snapshot.mantra, other.mantra])
    roles = list(snapshot.organisation.job_roles)
    if chance.random() < 0.3:
        roles = roles[1:] or roles
    if chance.random() < 0.3:
        roles = [*roles, replace(roles[0], code="late")]
    return replace(
        snapshot,
        mantra=mantra,
        maps=tuple(maps),
        organisation=replace(snapshot.organisation, job_roles=tuple(roles)),
    )


def _edited_map(m, chance):
    stages = [replace(s, touchpoints=tuple(_edited_touchpoint(t, chance) for t in s.touchpoints)) for s in m.stages]
    if chance.random() < 0.3:
        stages = stages[1:] or stages
    if chance.random() < 0.3:
        stages[0] = replace(stages[0], name=stages[0].name + "!")
    return replace(m, stages=tuple(stages))


def _edited_touchpoint(touchpoint, chance):
    impacts = [_edited_impact(i, chance) for i in touchpoint.impacts if chance.random() > 0.1]
    return replace(touchpoint, customer=chance.choice([touchpoint.customer, "Waits."]), impacts=tuple(impacts))


def _edited_impact(impact, chance):
    how = chance.choice([impact.how, impact.how, "Help at once."])
    good = chance.choice([impact.good, impact.good[1:], (*impact.good, "Smiles.")])
    return replace(impact, how=how, good=good, owner=chance.choice([impact.owner, not impact.owner]))


@st.composite
def pairs(draw):
    chance = Random(draw(st.integers(0, 2**32)))
    before = a_snapshot(chance)
    return before, edited(before, chance)


def facts_of(snapshot):
    generator = Generator(snapshot)
    return {role: generator.facts(role) for role in generator.world.roles}


class TestListChanges:
    @given(pairs())
    def test_gives_each_differing_fact_of_each_job_role_to_one_change(self, pair):
        before, after = map(facts_of, pair)
        told = [
            (role, fact)
            for change in changes.list_changes(*pair)
            for role in change.job_roles
            for cosmetic_change in change.as_cosmetic
            if not cosmetic_change.job_roles or role in cosmetic_change.job_roles
            for fact in cosmetic_change.gone.keys() | cosmetic_change.new.keys()
        ]

        differing = [
            (role, fact)
            for role in before.keys() | after.keys()
            for fact in before.get(role, {}).keys() | after.get(role, {}).keys()
            if before.get(role, {}).get(fact) != after.get(role, {}).get(fact)
        ]

        assert sorted(told) == sorted(differing)

    @given(pairs())
    def test_leaves_no_difference_where_all_are_cosmetic(self, pair):
        before, after = map(facts_of, pair)
        listed = changes.list_changes(*pair)
        chosen = dict.fromkeys((change.id for change in listed), ChangeKind.COSMETIC)

        laid = changes.cosmetic_changes_of(listed, chosen, (), after)

        for role, facts in after.items():
            assert cosmetic.without_cosmetic_changes(facts, laid, role) == before.get(role, {})

    @given(pairs(), st.integers(0, 2**32))
    def test_leaves_the_facts_of_what_is_material(self, pair, seed):
        chance = Random(seed)
        before, after = map(facts_of, pair)
        listed = changes.list_changes(*pair)
        chosen = {change.id: chance.choice([ChangeKind.COSMETIC, ChangeKind.MATERIAL]) for change in listed}

        laid = changes.cosmetic_changes_of(listed, chosen, (), after)

        for change in listed:
            for cosmetic_change in change.as_cosmetic if chosen[change.id] is ChangeKind.MATERIAL else ():
                for role in set(cosmetic_change.job_roles or change.job_roles) & after.keys() & before.keys():
                    assert (
                        cosmetic_change.new.items()
                        <= cosmetic.without_cosmetic_changes(after[role], laid, role).items()
                    )

    @given(pairs())
    def test_has_an_id_for_each_however_the_organisation_was_written_down(self, pair):
        ids = [change.id for change in changes.list_changes(*pair)]

        assert len(set(ids)) == len(ids)
        assert [change.id for change in changes.list_changes(*map(shuffled, pair))] == ids

    @given(pairs())
    def test_says_before_and_after_apart(self, pair):
        for change in changes.list_changes(*pair):
            assert change.where
            assert change.before != change.after

    @given(pairs())
    def test_finds_none_between_equals(self, pair):
        before, _ = pair

        assert changes.list_changes(before, shuffled(before)) == ()
