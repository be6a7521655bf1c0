"""What renews a course, for companies of all shapes and all edits: P10 of domain.md D9, and what cosmetic changes may not do."""

from dataclasses import replace
from itertools import permutations
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.core.ids import normalise
from lms.courses.terms import MasteryLevel, RenewalKind
from lms.curriculum import changes
from lms.curriculum.generator.pipeline import Generator
from lms.curriculum.generator.renewal import MOST_QUESTIONS, changed_facts, decide_renewal
from lms.curriculum.terms import ChangeKind
from lms.quizzes.evidence import covers
from tests.curriculum.strategies import a_snapshot, with_touchpoints
from tests.curriculum.test_changes_properties import edited
from tests.curriculum.test_delta_table import taught

slow = settings(max_examples=settings().max_examples // 3, suppress_health_check=list(HealthCheck))
chances = st.integers(0, 2**32).map(Random)


def a_history(chance, *, releases):
    """A company, and the same company after each of some edits."""
    found = [a_snapshot(chance)]
    while len(found) < releases:
        found.append(chance.choice([edited, nudged, nudged])(found[-1], chance))
    return found


def nudged(snapshot, chance):
    """Change one touchpoint in one thing: what most edits are."""
    chosen = chance.choice([t.code for m in snapshot.maps for t in m.touchpoints()] or [""])

    def nudge(touchpoint):
        if touchpoint.code != chosen:
            return touchpoint
        parts = touchpoint.impacts
        changed = [
            replace(touchpoint, customer="Waits in the rain."),
            replace(touchpoint, impacts=tuple(replace(i, how="Help at once.") for i in parts[:1]) + parts[1:]),
            replace(touchpoint, impacts=tuple(replace(i, good=("Smiles.",)) for i in parts)),
            replace(touchpoint, impacts=parts[1:]),
        ]
        return chance.choice(changed)

    return replace(snapshot, maps=tuple(with_touchpoints(m, nudge) for m in snapshot.maps))


def taught_in(snapshot, cosmetic_changes=()):
    generator = Generator(snapshot, cosmetic_changes)
    return {role.code: generator.generate(role.code) for role in snapshot.organisation.job_roles}


def renewals(before, after):
    """What each job role that is in both needs."""
    for job_role in before.keys() & after.keys():
        one, other = before[job_role], after[job_role]
        yield (
            one,
            other,
            decide_renewal(taught(one), taught(other), objectives=other.objectives, bank=other.items),
        )


def cosmetic_changes_between(before, after, earlier=()):
    """The cosmetic changes of a release in which all changes were called cosmetic."""
    listed = changes.list_changes(before, after)
    chosen = dict.fromkeys((change.id for change in listed), ChangeKind.COSMETIC)
    facts = {job_role: curriculum.facts for job_role, curriculum in taught_in(after).items()}
    return changes.cosmetic_changes_of(listed, chosen, earlier, facts)


class TestRenewal:
    @slow
    @given(chances)
    def test_p10_nothing_is_asked_exactly_where_all_facts_are_the_same(self, chance):
        before, after = map(taught_in, a_history(chance, releases=2))

        for one, other, found in renewals(before, after):
            assert (found.kind is RenewalKind.NOTHING) == (one.facts == other.facts)
            assert (found.changed == ()) == (one.facts == other.facts)

    @slow
    @given(chances)
    def test_a_delta_asks_about_each_changed_objective_in_few_questions_of_one_form(self, chance):
        before, after = map(taught_in, a_history(chance, releases=2))

        for _, _, found in renewals(before, after):
            asked = [o for o in found.objectives if o.level is not MasteryLevel.DEMONSTRATE]
            assert len(found.items) <= MOST_QUESTIONS
            assert all(any(covers(item, objective) for item in found.items) for objective in asked)
            for one, other in permutations(found.items, 2):
                assert one.stands_once.isdisjoint(map(normalise, other.key))

    @slow
    @given(chances)
    def test_who_skips_a_release_is_asked_no_more_than_who_took_both(self, chance):
        first, second, third = map(taught_in, a_history(chance, releases=3))

        for job_role in first.keys() & second.keys() & third.keys():
            one, two, three = (all_[job_role].facts for all_ in (first, second, third))
            both = {*changed_facts(one, two), *changed_facts(two, three)}
            assert set(changed_facts(one, three)) <= both
            assert all(fact in changed_facts(one, three) or one.get(fact) == three.get(fact) for fact in both)

    @slow
    @given(chances)
    def test_what_was_learned_when_nobody_kept_facts_is_learned_anew(self, chance):
        (after,) = map(taught_in, a_history(chance, releases=1))

        for curriculum in after.values():
            unknown = replace(taught(curriculum), facts={}, item_keys={})
            found = decide_renewal(unknown, taught(curriculum), objectives=curriculum.objectives, bank=curriculum.items)
            assert found.kind is RenewalKind.WHOLE


class TestCosmeticChanges:
    @slow
    @given(chances)
    def test_leave_every_fact_and_fingerprint_as_it_was(self, chance):
        before, after = a_history(chance, releases=2)
        old, new = taught_in(before), taught_in(after, cosmetic_changes_between(before, after))

        for one, other, found in renewals(old, new):
            assert found.kind is RenewalKind.NOTHING
            assert other.facts == one.facts
            fingerprints = {o.key: o.fingerprint for o in one.objectives}
            for objective in other.objectives:
                assert fingerprints.get(objective.key, objective.fingerprint) == objective.fingerprint

    @slow
    @given(chances)
    def test_add_up_through_releases(self, chance):
        first, second, third = a_history(chance, releases=3)
        cosmetic_changes = cosmetic_changes_between(second, third, cosmetic_changes_between(first, second))

        for _, _, found in renewals(taught_in(first), taught_in(third, cosmetic_changes)):
            assert found.kind is RenewalKind.NOTHING
