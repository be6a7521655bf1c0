"""What holds of any company's courses. Source: domain.md D9, training.md 9."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.core.ids import canonical_json, normalise
from lms.courses.items import grade
from lms.courses.terms import ItemMode, ItemUse
from lms.curriculum.generator.delta import delta
from lms.curriculum.generator.pipeline import Generator, generate
from lms.curriculum.generator.world import World
from lms.library.preview import preview_json
from tests.curriculum.questions.figures import keys_shown
from tests.curriculum.strategies import shuffled, snapshots, with_touchpoints

slow = settings(max_examples=settings().max_examples // 3, suppress_health_check=list(HealthCheck))


def curricula(snapshot):
    generator = Generator(snapshot)
    return [generator.generate(r.code) for r in snapshot.organisation.job_roles]


@slow
@given(snapshots)
def test_p1_p2_order_of_unordered_lists_changes_no_byte(snapshot):
    turned = shuffled(snapshot)

    for role in snapshot.organisation.job_roles:
        one, other = preview_json(snapshot, role.code), preview_json(turned, role.code)
        assert canonical_json(one | {"release": 0}) == canonical_json(other | {"release": 0})
        assert generate(snapshot, role.code) == generate(snapshot, role.code)


@slow
@given(snapshots)
def test_p3_p7_p8_items_are_well_formed(snapshot):
    for curriculum in curricula(snapshot):
        ids = [i.item_id for i in curriculum.items]
        assert len(ids) == len(set(ids))
        for item in curriculum.items:
            labels = [normalise(label) for label in item.options]
            if item.mode == ItemMode.SINGLE:
                assert len(item.key) == 1
                assert len(labels) == len(set(labels)) == 3, item
                assert set(dict(item.feedback)) == set(item.options)
            assert len(item.item_id) == len(item.key_hash) == len(item.full_hash) == 16


@slow
@given(snapshots)
def test_p9_p10_a_cosmetic_edit_changes_no_hash(snapshot):
    def touched(text):
        return f"  {text.replace(' ', '  ')}\u200b"

    edited = replace(
        snapshot,
        maps=tuple(
            with_touchpoints(
                m,
                lambda t: replace(
                    t,
                    impacts=tuple(replace(i, how=touched(i.how), good=tuple(map(touched, i.good))) for i in t.impacts),
                ),
            )
            for m in snapshot.maps
        ),
    )
    for before, after in zip(curricula(snapshot), curricula(edited), strict=True):
        assert before.facts == after.facts
        assert [o.fingerprint for o in before.objectives] == [o.fingerprint for o in after.objectives]
        assert delta(before, after).items == ()


@slow
@given(snapshots, snapshots)
def test_p10_a_delta_is_empty_exactly_when_the_facts_are_equal(one, other):
    before, after = generate(one, "r0"), generate(other, "r0")
    found = delta(before, after)

    assert (before.facts == after.facts) == (not found.changed and not found.gone)
    assert not (before.facts == after.facts and found.items)


@slow
@given(snapshots, st.data())
def test_p11_editing_an_impact_changes_facts_of_its_job_role_only(snapshot, data):
    impacts = [(p, part) for p in World(snapshot).places for part in World(snapshot).parts_at(p)]
    if not impacts:
        return
    place, part = data.draw(st.sampled_from(impacts))
    edited = replace(
        snapshot,
        maps=tuple(
            m if m.code != place.map.code else with_touchpoints(
                m,
                lambda t: t if t.code != place.touchpoint.code else replace(
                    t,
                    impacts=tuple(
                        replace(i, how="Something else entirely") if i.job_role == part.impact.job_role else i
                        for i in t.impacts
                    ),
                ),
            )
            for m in snapshot.maps
        ),
    )  # fmt: skip

    for before, after in zip(curricula(snapshot), curricula(edited), strict=True):
        changed = delta(before, after).changed
        assert changed == (
            (f"impact/{part.subject}@{part.impact.job_role}",) if before.job_role == part.impact.job_role else ()
        )


@slow
@given(snapshots)
def test_p12_every_job_role_gets_modules_and_only_what_can_be_reached(snapshot):
    for curriculum in curricula(snapshot):
        codes = [m.document.code for m in curriculum.modules]
        assert codes[0] == "mantra"
        assert f"role/{curriculum.job_role}/part" in codes
        assert len(codes) == len(set(codes))
        assert sum(m.document.minutes for m in curriculum.modules[1:] if m.document.required) <= 8
        for module in curriculum.modules:
            codes = [p.code for p in module.document.pages]
            assert len(codes) == len(set(codes)) > 0
            assert 1 <= module.document.minutes <= 5
            assert all(i.use == ItemUse.ASSESSED for i in module.quiz_items)
            for page in module.document.pages:
                assert page.body.strip()
                assert list(keys_shown(page, module.document.items)) == []
        keys = [o.key for o in curriculum.objectives]
        assert len(keys) == len(set(keys))


@slow
@given(snapshots)
def test_p14_all_right_is_one_and_all_wrong_or_everything_is_nothing(snapshot):
    for curriculum in curricula(snapshot):
        for item in curriculum.items:
            if item.mode == ItemMode.SINGLE:
                assert grade(item, {"choice": item.key[0]}).score == 1
                assert all(grade(item, {"choice": d}).score == 0 for d in item.distractors)
            if item.mode == ItemMode.ORDER:
                assert grade(item, {"order": list(item.key)}).is_correct
            if item.mode == ItemMode.TEXT:
                assert grade(item, {"text": item.key[0]}).is_correct, item
