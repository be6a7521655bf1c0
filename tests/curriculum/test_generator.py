"""The generator on the bookstore: what it teaches, what an edit changes, what odd input does."""

from dataclasses import replace
from random import Random

import pytest

from lms.core.ids import canonical_json
from lms.courses.format.reader import read_module
from lms.courses.items.writing import escape
from lms.courses.models import ModuleVersion, Objective
from lms.courses.terms import ItemUse
from lms.curriculum.generator.delta import delta
from lms.curriculum.generator.markdown import question
from lms.curriculum.generator.pipeline import Generator, UnknownJobRole, generate
from lms.journeys.terms import ImpactDocument, Lane
from lms.library.preview import preview_json, preview_markdown
from lms.markup.renderer import plain
from lms.people.terms import JobRoleDocument
from tests.curriculum.strategies import a_snapshot, with_long_names, with_touchpoints
from tests.curriculum.test_golden import bookstore


def kinds(curriculum):
    return {item.kind for item in curriculum.items}


def with_role(snapshot, **values):
    organisation = snapshot.organisation
    role = JobRoleDocument(**({"code": "intern", "name": "Intern", "department": "finance"} | values))
    return replace(snapshot, organisation=replace(organisation, job_roles=(*organisation.job_roles, role)))


def on_every_touchpoint(snapshot, job_role):
    def add(touchpoint):
        part = ImpactDocument(job_role=job_role, lane=Lane.SUPPORT, how=f"Look after {touchpoint.name}.")
        return replace(touchpoint, impacts=(*touchpoint.impacts, part))

    return replace(snapshot, maps=tuple(with_touchpoints(m, add) for m in snapshot.maps))


def edited(snapshot, subject, change):
    code, touchpoint = subject.split("/")
    return replace(
        snapshot,
        maps=tuple(
            with_touchpoints(m, lambda t: change(t) if t.code == touchpoint else t) if m.code == code else m
            for m in snapshot.maps
        ),
    )


def affected(before, after):
    one, other = Generator(before), Generator(after)
    codes = [r.code for r in before.organisation.job_roles]
    return {c for c in codes if delta(one.generate(c), other.generate(c)).changed}


class TestBookstore:
    def test_every_kind_with_data_is_asked(self):
        found = set().union(*(kinds(generate(bookstore(), r.code)) for r in bookstore().organisation.job_roles))

        assert found == {
            "recall_unaided",
            "mantra_cloze",
            "mantra_pick",
            "mantra_order",
            "pillar_match",
            "stage_order",
            "touchpoint_order",
            "next_moment",
            "my_touchpoints",
            "impact_match",
            "impact_pick",
            "partners",
            "owner",
            "lane",
            "consequence",
            "standard_pick",
            "pillar_apply",
            "reflect",
            "observe",
        }

    def test_everyone_has_three_levels_of_objectives(self):
        for role in bookstore().organisation.job_roles:
            levels = {o.level.value for o in generate(bookstore(), role.code).objectives}
            assert levels == {"know", "understand", "demonstrate"}

    def test_all_courses_can_be_read_by_the_reader_of_modules(self):
        generator = Generator(bookstore())
        for role in bookstore().organisation.job_roles:
            for module in generator.generate(role.code).modules:
                document, problems = read_module(module.document.source, code=module.document.code)
                assert document is not None, problems
                assert document.pages == module.document.pages
                assert [i.item_id for i in document.items] == [i.item_id for i in module.document.items]

    def test_a_standard_edited_touches_its_job_role_alone(self):
        def edit(touchpoint):
            impacts = (replace(i, good=("Says it twice",)) if i.job_role == "buyer" else i for i in touchpoint.impacts)
            return replace(touchpoint, impacts=tuple(impacts))

        after = edited(bookstore(), "in-store/sold-out", edit)

        assert affected(bookstore(), after) == {"buyer"}
        found = delta(generate(bookstore(), "buyer"), generate(after, "buyer"))
        assert len(found.items) == 3  # standard_pick, pillar_apply and observe
        assert [fact.split("/")[0] for fact in found.gone] == ["good"]

    def test_a_touchpoint_renamed_touches_those_with_a_part_in_it(self):
        after = edited(bookstore(), "in-store/shelf", lambda t: replace(t, name="Look for the right shelf"))

        assert affected(bookstore(), after) == {"bookseller", "receiving-clerk", "textbook-manager"}

    def test_a_new_mantra_touches_everyone(self):
        after = replace(bookstore(), mantra=replace(bookstore().mantra, text="Nobody walks out unready.", version=3))

        assert len(affected(bookstore(), after)) == len(bookstore().organisation.job_roles)

    def test_stages_turned_round_are_another_thing_to_learn(self):
        after = replace(bookstore(), maps=tuple(replace(m, stages=m.stages[::-1]) for m in bookstore().maps))
        found = delta(generate(bookstore(), "custodian"), generate(after, "custodian"))

        assert {"map/in-store/stages", "map/online-order/stages"} == set(found.changed)

    def test_demonstrated_stays_valid_when_only_the_part_is_reworded(self):
        def edit(touchpoint):
            return replace(touchpoint, impacts=tuple(replace(i, how="Do it well.") for i in touchpoint.impacts))

        before = generate(bookstore(), "custodian")
        after = generate(edited(bookstore(), "in-store/entrance", edit), "custodian")

        changed = {
            one.key
            for one, other in zip(before.objectives, after.objectives, strict=True)
            if one.fingerprint != other.fingerprint
        }
        assert changed == {"understand:in-store/entrance@custodian"}


class TestOddJobRoles:
    def test_one_without_touchpoint_learns_the_journeys_and_is_asked_which_moments_are_its_own(self):
        curriculum = generate(with_role(bookstore()), "intern")
        part = curriculum.modules[1].document

        assert [p.title for p in part.pages] == ["Our customers' journeys", "Is one of these yours?"]
        assert "Charge books to financial aid" in part.pages[1].body
        assert part.level == "know"
        assert {o.level.value for o in curriculum.objectives} == {"know"}
        assert "my_touchpoints" not in kinds(curriculum)

    def test_one_without_touchpoint_and_colleagues_is_asked_openly(self):
        nowhere = replace(bookstore(), maps=())
        curriculum = generate(with_role(nowhere), "intern")

        assert "Which moment of a journey depends on your work?" in curriculum.modules[1].document.source

    def test_one_on_every_touchpoint_has_seven_and_packs_of_five(self):
        curriculum = generate(on_every_touchpoint(with_role(bookstore()), "intern"), "intern")
        first, *packs = [m.document for m in curriculum.modules[1:]]

        assert first.required
        assert not any(p.required for p in packs)
        assert [p.code for p in packs] == [f"role/intern/more-{n}" for n in range(1, len(packs) + 1)]
        assert all(len(p.pages) == 5 for p in packs[:-1])
        assert len([o for o in curriculum.objectives if o.level == "understand"]) == 7
        assert "my_touchpoints" not in kinds(curriculum)
        assert "observe" not in kinds(curriculum)

    def test_equal_names_are_told_apart_by_department(self):
        snapshot = with_role(bookstore(), name="Bookseller")
        items = generate(snapshot, "finance-manager").items
        labels = {label for i in items if i.kind == "partners" for label in i.key}

        assert "Bookseller (Store Operations)" in labels

    def test_the_longest_names_that_there_can_be_fit_into_the_database(self):
        # Twice the same name: each is told apart by its department, map, stage and channel.
        snapshot = with_long_names(on_every_touchpoint(bookstore(), "custodian"))
        code = next(role.code for role in snapshot.organisation.job_roles if role.code.startswith("custodian"))

        curriculum = generate(snapshot, code)

        title, key = (Objective.__table__.c[name].type.length for name in ("title", "key"))
        assert max(len(one.title) for one in curriculum.objectives) <= title
        assert max(len(one.key) for one in curriculum.objectives) <= key
        most = ModuleVersion.__table__.c.title.type.length
        assert max(len(module.document.title) for module in curriculum.modules) == most

    def test_an_unknown_one_is_refused(self):
        with pytest.raises(UnknownJobRole, match="There is no job role “ghost”"):
            generate(bookstore(), "ghost")


class TestMantra:
    def test_a_word_that_comes_twice_is_never_the_gap(self):
        snapshot = replace(bookstore(), mantra=replace(bookstore().mantra, text="Help, help, help."))

        assert "mantra_cloze" not in kinds(generate(snapshot, "buyer"))

    def test_without_look_alikes_and_pillars_only_recall_is_left(self):
        mantra = replace(bookstore().mantra, text="Care", look_alikes=(), previous=(), pillars=())
        curriculum = generate(replace(bookstore(), mantra=mantra), "buyer")

        assert kinds(curriculum) & {"mantra_cloze", "mantra_pick", "mantra_order", "pillar_match"} == set()
        assert not any(o.subject == "mantra" for o in curriculum.objectives)
        assert curriculum.modules[0].quiz_items == ()

    def test_segments_serve_scripts_without_spaces(self):
        mantra = replace(bookstore().mantra, text="お客様を笑顔に", segments=("お客様を", "笑顔", "に"))
        cloze = next(
            i for i in generate(replace(bookstore(), mantra=mantra), "buyer").items if i.kind == "mantra_cloze"
        )

        assert cloze.stem.endswith("____笑顔に")
        assert cloze.key == ("お客様を",)

    def test_no_question_about_the_mantra_stands_beside_it_but_putting_it_in_order(self):
        foundation = generate(bookstore(), "buyer").modules[0]

        assert {i.kind for i in foundation.document.items} == {"mantra_order"}
        assert {i.kind for i in foundation.quiz_items} == {"mantra_cloze", "mantra_pick", "pillar_match"}


@pytest.mark.parametrize(
    "text",
    [
        "*loud*",
        "[x](y)",
        "# head",
        "::: question",
        "1. one",
        "12) two",
        "- dash",
        "<b>A&amp;B</b>",
        "a_b_c ~~no~~",
        "= 5",
        "> quote",
        "`code` \\ ![i](u)",
    ],
)
def test_user_text_comes_out_letter_for_letter(text):
    assert plain(escape(text)) == text


def test_odd_snapshots_can_be_read_back():
    for seed in range(12):
        snapshot = a_snapshot(Random(seed))
        for role in snapshot.organisation.job_roles:
            for module in generate(snapshot, role.code).modules:
                document, problems = read_module(module.document.source, code=module.document.code)
                assert document is not None, [str(p) for p in problems]
                assert document.pages == module.document.pages


class TestPreview:
    def test_has_the_promised_shape(self):
        plain_values = preview_json(bookstore(), "buyer", against=bookstore())

        assert list(plain_values) == ["release", "role", "modules", "items", "facts", "delta", "changes"]
        assert len(plain_values["release"]["sha256"]) == 64
        assert set(plain_values["modules"][0]) == {"id", "title", "minutes", "level", "lessons"}
        assert plain_values["delta"] == {"changed": [], "gone": [], "items": []}
        assert all(("prompts" in i) == (i["mode"] == "match") for i in plain_values["items"])
        assert {i["use"] for i in plain_values["items"]} == {u.value for u in ItemUse}
        assert canonical_json(plain_values)

    def test_says_in_markdown_what_changed(self):
        after = replace(bookstore(), mantra=replace(bookstore().mantra, text="Nobody waits alone."))

        told = preview_markdown(after, "buyer", against=bookstore())
        assert "- Nobody waits alone." in told
        assert 'title: "What changed: our mantra"' in told
        assert "Nothing changed for this job role." in preview_markdown(after, "buyer", against=after)

    def test_everything_is_new_to_a_new_job_role(self):
        found = preview_json(with_role(bookstore()), "intern", against=bookstore())["delta"]

        assert "mantra/text" in found["changed"]
        assert found["gone"] == []


@pytest.mark.parametrize(
    "kind", ["mantra_pick", "mantra_cloze", "mantra_order", "pillar_match", "partners", "standard_pick", "reflect"]
)
def test_any_item_can_be_written_as_a_question_and_read_back(kind):
    item = next(i for i in generate(bookstore(), "bookseller").items if i.kind == kind)
    document, problems = read_module(f'---\ntitle: "X"\nminutes: 1\n---\n\n## Y\n\n{question(item)}\n', code="x")

    assert document is not None, [str(p) for p in problems]
    (read,) = document.items
    assert (read.item_id, read.stem, read.prompts) == (item.item_id, item.stem, item.prompts)
    assert set(read.options) == set(item.options)
    assert (read.explanation, set(read.feedback)) == (item.explanation, set(item.feedback))
