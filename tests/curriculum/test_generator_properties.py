"""P1–P14 of domain.md D9, for snapshots of all shapes."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.core.ids import canonical_json, normalise
from lms.courses.items import grade
from lms.courses.terms import ItemMode, ItemUse
from lms.curriculum.generator.arguable import Arguable
from lms.curriculum.generator.delta import delta
from lms.curriculum.generator.pipeline import Generator, generate
from lms.curriculum.generator.world import World
from lms.library.preview import preview_json
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
            if item.mode in {ItemMode.SINGLE, ItemMode.MULTIPLE} or item.kind in {
                "stage_order",
                "touchpoint_order",
                "impact_match",
            }:
                assert len(labels) == len(set(labels)), item
            if item.mode == ItemMode.SINGLE:
                assert len(item.key) == 1
                assert 3 <= len(labels) <= 4
            if item.mode == ItemMode.MATCH:
                assert len(item.prompts) == len(item.key) == len(set(map(normalise, item.prompts)))
            assert len(item.item_id) == len(item.key_hash) == len(item.full_hash) == 16


@slow
@given(snapshots)
def test_p4_p5_p6_distractors_are_truly_wrong(snapshot):
    world = World(snapshot)
    arguable = Arguable(world)
    labels = {(p.map.code, p.label): p.subject for p in world.places}
    for curriculum in curricula(snapshot):
        role = curriculum.job_role
        mine = {(p.place.map.code, p.place.label) for p in world.parts_of(role)}
        goods = {normalise(g) for p in world.parts_of(role) for g in p.impact.good}
        for item in curriculum.items:
            if item.kind == "my_touchpoints":
                wrong = {labels[item.subject[0], d] for d in item.distractors}
                assert not wrong & arguable.subjects(role)
                # The question names its map, so a moment of another map with the same words is another moment.
                assert not mine & {(item.subject[0], d) for d in item.distractors}
            if item.kind == "partners":
                at = next(p for p in world.places if p.subject == item.subject[0])
                there = {world.role_labels[p.impact.job_role] for p in world.parts_at(at)}
                assert not there & set(item.distractors)
                for code, label in world.role_labels.items():
                    if list(world.role_labels.values()).count(label) == 1 and label in item.distractors:
                        assert at.subject not in arguable.subjects(code)
            if item.kind == "standard_pick":
                assert not goods & set(map(normalise, item.distractors))


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
        assert {i.item_id: i.key_hash for i in before.items if i.kind in {"impact_pick", "impact_match"}} == {
            i.item_id: i.key_hash for i in after.items if i.kind in {"impact_pick", "impact_match"}
        }
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
        assert [m.document.code for m in curriculum.modules][:2] == ["mantra", f"role/{curriculum.job_role}/part"]
        for module in curriculum.modules:
            codes = [p.code for p in module.document.pages]
            assert len(codes) == len(set(codes)) > 0
            assert module.document.minutes >= 1
            assert all(i.use == ItemUse.ASSESSED for i in module.quiz_items)
            for page in module.document.pages:
                assert page.body.strip()
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
            if item.mode == ItemMode.MULTIPLE:
                assert grade(item, {"choices": list(item.key)}).score == 1
                assert grade(item, {"choices": list(item.distractors)}).score == 0
                assert grade(item, {"choices": list(item.options)}).score == 0
            if item.mode == ItemMode.ORDER:
                assert grade(item, {"order": list(item.key)}).is_correct
            if item.kind in {"stage_order", "touchpoint_order"}:
                assert grade(item, {"order": list(reversed(item.key))}).score == 0
            if item.mode == ItemMode.MATCH:
                assert grade(item, {"pairs": dict(zip(item.prompts, item.key, strict=True))}).score == 1
            if item.mode == ItemMode.TEXT:
                assert grade(item, {"text": item.key[0]}).is_correct, item
