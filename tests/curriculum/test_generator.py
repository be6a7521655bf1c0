"""The generator on the bookstore: what it teaches, what an edit changes, what odd input does."""

from dataclasses import replace
from functools import cache
from random import Random

import pytest

from lms.core.ids import canonical_json
from lms.courses.format.reader import read_module
from lms.courses.frame import Frame
from lms.courses.items.writing import escape
from lms.courses.models import Module, ModuleVersion, Objective
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


@cache
def course(job_role):
    """The course of a job role of the bookstore, generated once for all tests."""
    return generator().generate(job_role)


@cache
def generator():
    return Generator(bookstore())


def job_roles():
    return [role.code for role in bookstore().organisation.job_roles]


def affected(after):
    other = Generator(after)
    return {code for code in job_roles() if delta(course(code), other.generate(code)).changed}


def written(document):
    return [(page.title, page.body) for page in document.pages]


class TestBookstore:
    def test_every_kind_with_data_is_asked(self):
        found = set().union(*(kinds(course(code)) for code in job_roles()))

        assert found == {
            "recall_unaided",
            "mantra_cloze",
            "mantra_pick",
            "mantra_order",
            "pillar_example",
            "pillar_breach",
            "situation",
            "instead",
            "mine",
            "measure",
            "promise",
            "tell",
            "explain",
            "call",
            "owner",
            "hope",
            "missed",
            "own_order",
            "reflect",
            "observe",
        }

    def test_a_shortcut_is_asked_about_with_what_stands_beside_it(self):
        impacts = {
            (f"{map_.code}/{touchpoint.code}", impact.job_role): impact
            for map_ in bookstore().maps
            for touchpoint in map_.touchpoints()
            for impact in touchpoint.impacts
        }
        paired = 0
        for role in bookstore().organisation.job_roles:
            for item in generate(bookstore(), role.code).items:
                impact = impacts.get((item.moment, item.job_role))
                if item.kind == "instead" and len(impact.good) == len(impact.never) > 1:
                    pairs = list(zip(impact.never, impact.good, strict=True))
                    assert [good for never, good in pairs if never in item.stem] == [*item.key]
                    paired += 1
        assert paired

    def test_what_a_colleague_does_just_as_near_for_the_same_promise_is_not_wrong_instead(self):
        manager = next(item for item in course("store-manager").items if item.kind == "instead")

        assert "Leaves pallets inside the door" in manager.stem
        assert not [one for one in manager.distractors if one.startswith(("Clears spills", "Mops", "Tests new signs"))]

    def test_what_is_hoped_for_where_the_same_system_is_used_is_not_wrong(self):
        touchpoints = {f"{map_.code}/{t.code}": t for map_ in bookstore().maps for t in map_.touchpoints()}
        hoped = {t.hopes: t for t in touchpoints.values()}
        asked = [item for role in job_roles() for item in course(role).items if item.kind == "hope"]

        assert asked
        for item in asked:
            systems = {*touchpoints[item.moment].systems}
            assert all(systems.isdisjoint(hoped[one].systems) for one in item.distractors)

    def test_who_is_quick_is_never_wrong_about_a_pillar(self):
        examples = [item for item in course("bookseller").items if item.kind == "pillar_example"]

        assert examples
        assert not [one for item in examples for one in item.distractors if " minutes" in one]

    def test_nobody_is_wrong_to_tell_who_leads(self):
        roles = bookstore().organisation.job_roles
        leading = {role.name for role in roles if role.leads}
        asked = [item for role in roles for item in generate(bookstore(), role.code).items]

        for item in asked:
            if item.kind in {"tell", "explain", "call"}:
                assert not leading & set(item.distractors)

    def test_everyone_has_three_levels_of_objectives(self):
        for code in job_roles():
            levels = {o.level.value for o in course(code).objectives}
            assert levels == {"know", "understand", "demonstrate"}

    def test_all_courses_can_be_read_by_the_reader_of_modules(self):
        for code in job_roles():
            for module in course(code).modules:
                document, problems = read_module(module.document.source, code=module.document.code)
                assert document is not None, problems
                assert written(document) == written(module.document)
                assert [i.item_id for i in document.items] == [i.item_id for i in module.document.items]

    def test_a_standard_edited_touches_its_job_role_alone(self):
        def edit(touchpoint):
            impacts = (replace(i, good=("Says it twice",)) if i.job_role == "buyer" else i for i in touchpoint.impacts)
            return replace(touchpoint, impacts=tuple(impacts))

        after = edited(bookstore(), "in-store/sold-out", edit)

        assert affected(after) == {"buyer"}
        found = delta(course("buyer"), generate(after, "buyer"))
        asked = {item.item_id: item.kind for item in generate(after, "buyer").items}
        assert {asked[item] for item in found.items} >= {"situation", "observe"}
        assert [fact.split("/")[0] for fact in found.gone] == ["good"]

    def test_a_touchpoint_renamed_touches_those_with_a_part_in_it(self):
        after = edited(bookstore(), "in-store/shelf", lambda t: replace(t, name="Look for the right shelf"))

        assert affected(after) == {"bookseller", "receiving-clerk", "textbook-manager"}

    def test_a_new_mantra_touches_everyone(self):
        after = replace(bookstore(), mantra=replace(bookstore().mantra, text="Nobody walks out unready.", version=3))

        assert len(affected(after)) == len(job_roles())

    def test_stages_turned_round_are_nothing_to_learn(self):
        after = replace(bookstore(), maps=tuple(replace(m, stages=m.stages[::-1]) for m in bookstore().maps))

        assert affected(after) == set()

    def test_a_job_role_takes_eight_minutes_and_the_mantra_four(self):
        for code in job_roles():
            mantra, *own = [module.document for module in course(code).modules]
            assert mantra.minutes <= 4
            assert sum(module.minutes for module in own if module.required) <= 8

    def test_demonstrated_stays_valid_when_only_the_part_is_reworded(self):
        def edit(touchpoint):
            return replace(touchpoint, impacts=tuple(replace(i, how="Do it well.") for i in touchpoint.impacts))

        before = course("custodian")
        after = generate(edited(bookstore(), "in-store/entrance", edit), "custodian")

        changed = {
            one.key
            for one, other in zip(before.objectives, after.objectives, strict=True)
            if one.fingerprint != other.fingerprint
        }
        assert changed == {"understand:in-store/entrance@custodian"}

    @pytest.mark.parametrize("what", ["good", "never"])
    def test_a_changed_good_or_never_makes_only_that_observation_out_of_date(self, what):
        def edit(touchpoint):
            parts = (replace(i, **{what: ("Something else entirely.",)}) for i in touchpoint.impacts)
            return replace(touchpoint, impacts=tuple(parts))

        before = {o.key: o.fingerprint for o in course("bookseller").objectives}
        after = generate(edited(bookstore(), "in-store/register", edit), "bookseller").objectives

        changed = {o.key for o in after if o.level == "demonstrate" and before[o.key] != o.fingerprint}
        assert changed == {"demonstrate:in-store/register@bookseller"}


class TestOddJobRoles:
    def test_one_without_touchpoint_is_asked_which_moments_are_its_own(self):
        curriculum = generate(with_role(bookstore()), "intern")
        part = curriculum.modules[1].document

        assert [p.title for p in part.pages] == ["Is one of these yours?"]
        assert "Charge books to financial aid" in part.pages[0].body
        assert part.level == "know"
        assert {o.level.value for o in curriculum.objectives} == {"know"}
        assert curriculum.modules[1].quiz_items == ()

    def test_one_without_touchpoint_and_colleagues_is_told_of_the_gap(self):
        nowhere = replace(bookstore(), maps=())
        curriculum = generate(with_role(nowhere), "intern")

        assert "The gap is in the maps" in curriculum.modules[1].document.source

    def test_one_on_every_touchpoint_has_four_at_once_and_one_more_each_week(self):
        curriculum = generate(on_every_touchpoint(with_role(bookstore()), "intern"), "intern")
        own = [m.document for m in curriculum.modules[1:]]
        later = [m for m in own if not m.required]

        assert [m.code for m in own if m.required][-1] == "role/intern/part"
        assert len(own) - len(later) == 5
        assert [m.opens_after_days for m in later] == [7 * n for n in range(1, len(later) + 1)]
        assert all(len(m.pages) == 2 for m in later)

    def test_later_moments_are_owed_when_they_open(self):
        curriculum = course("bookseller")
        opens = {m.document.code: m.document.opens_after_days for m in curriculum.modules}

        for objective in curriculum.objectives:
            if objective.job_role:
                assert objective.due_after_days == opens[f"role/bookseller/{objective.subject}"]
        assert any(objective.due_after_days for objective in curriculum.objectives)
        assert not any(o.due_after_days for o in curriculum.objectives if o.level == "demonstrate")

    def test_a_leader_gets_a_talk_for_each_week(self):
        modules = {m.document.code: m for m in course("store-manager").modules}
        lead = modules["role/store-manager/lead"].document

        assert not lead.required
        assert lead.source.count("### Week") == len(modules["role/store-manager/part"].moments)

    def test_one_that_nobody_sees_shows_what_it_made(self):
        seen, unseen = (
            module.document.pages[-1].body
            for role in ("bookseller", "custodian")
            for module in generate(bookstore(), role).modules
            if module.document.code == f"role/{role}/part"
        )
        watched, shown = (Frame("en").say(code) for code in ("s.watch", "s.product"))

        assert (watched in seen, shown in seen) == (True, False)
        assert (watched in unseen, shown in unseen) == (False, True)

    def test_equal_names_are_told_apart_by_department(self):
        snapshot = with_role(bookstore(), name="Bookseller")
        chain = generate(snapshot, "systems-administrator").modules
        text = "".join(module.document.source for module in chain)

        assert "- Bookseller (Store Operations): " in text

    def test_the_longest_names_that_there_can_be_fit_into_the_database(self):
        # Twice the same name: each is told apart by its department, map, stage and channel.
        snapshot = with_long_names(on_every_touchpoint(bookstore(), "custodian"))
        code = next(role.code for role in snapshot.organisation.job_roles if role.code.startswith("custodian"))

        curriculum = generate(snapshot, code)

        title, key = (Objective.__table__.c[name].type.length for name in ("title", "key"))
        assert max(len(one.title) for one in curriculum.objectives) <= title
        assert max(len(one.key) for one in curriculum.objectives) <= key
        longest = Module.__table__.c.code.type.length
        assert max(len(module.document.code) for module in curriculum.modules) <= longest
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

        assert kinds(curriculum) & {"mantra_cloze", "mantra_pick", "mantra_order", "pillar_example"} == set()
        assert [item.kind for item in curriculum.modules[0].quiz_items] == ["recall_unaided"]

    def test_segments_serve_scripts_without_spaces(self):
        mantra = replace(bookstore().mantra, text="お客様を笑顔に", segments=("お客様を", "笑顔", "に"))
        cloze = next(
            i for i in generate(replace(bookstore(), mantra=mantra), "buyer").items if i.kind == "mantra_cloze"
        )

        assert cloze.scene == ("____笑顔に",)
        assert cloze.key == ("お客様を",)

    def test_what_the_lesson_has_shown_is_not_asked(self):
        foundation = course("buyer").modules[0]
        examples = [i for i in foundation.quiz_items if i.kind == "pillar_example"]

        assert examples
        assert not any(i.key[0].partition(": ")[2] in foundation.document.source for i in examples)

    def test_is_recalled_where_it_cannot_be_read(self):
        foundation = course("buyer").modules[0]

        assert {i.kind for i in foundation.document.items} == {"recall_unaided"}
        assert {i.kind for i in foundation.quiz_items} == {"recall_unaided", "pillar_example"}


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
                assert written(document) == written(module.document)


class TestPreview:
    def test_has_the_promised_shape(self):
        plain_values = preview_json(bookstore(), "buyer", against=bookstore())

        assert list(plain_values) == ["release", "role", "modules", "items", "forms", "facts", "delta", "changes"]
        assert len(plain_values["release"]["sha256"]) == 64
        days = {"required", "opens_after_days"}
        assert set(plain_values["modules"][0]) == {"id", "title", "minutes", "level", "lessons"} | days
        assert plain_values["delta"] == {"changed": [], "gone": [], "items": []}
        assert set(plain_values["forms"]) == {"mantra", "role/buyer/part"}
        items = {item["item_id"]: item for item in plain_values["items"]}
        for form in plain_values["forms"]["role/buyer/part"]:
            assert all(set(items[one]["feedback"]) == {*items[one]["key"], *items[one]["distractors"]} for one in form)
        assert {i["use"] for i in plain_values["items"]} == {u.value for u in ItemUse}
        assert canonical_json(plain_values)

    def test_says_in_markdown_what_changed(self):
        after = replace(bookstore(), mantra=replace(bookstore().mantra, text="Nobody waits alone."))

        told = preview_markdown(after, "buyer", against=bookstore())
        assert "- Nobody waits alone." in told
        assert 'title: "What changed: Our mantra"' in told
        assert "Nothing changed for this job role." in preview_markdown(after, "buyer", against=after)

    def test_everything_is_new_to_a_new_job_role(self):
        found = preview_json(with_role(bookstore()), "intern", against=bookstore())["delta"]

        assert "mantra/text" in found["changed"]
        assert found["gone"] == []


@pytest.mark.parametrize(
    "kind", ["mantra_pick", "mantra_order", "pillar_example", "situation", "tell", "measure", "reflect"]
)
def test_any_item_can_be_written_as_a_question_and_read_back(kind):
    found = (i for code in job_roles() for i in course(code).items)
    item = next(i for i in found if i.kind == kind)
    document, problems = read_module(f'---\ntitle: "X"\nminutes: 1\n---\n\n## Y\n\n{question(item)}\n', code="x")

    assert document is not None, [str(p) for p in problems]
    (read,) = document.items
    assert (read.item_id, read.stem) == (item.item_id, item.question)
    assert set(read.options) == set(item.options)
    assert (read.explanation, set(read.feedback)) == (item.explanation, set(item.feedback))
