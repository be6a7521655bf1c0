"""What holds for the questions of any company. Source: training.md 9, P3 to P16."""

from collections import Counter

from hypothesis import HealthCheck, given, settings

from lms.core.ids import normalise
from lms.courses.frame import Frame
from lms.courses.terms import APPLY, ItemKind, ItemMode, ItemUse
from lms.curriculum.generator.pipeline import Generator
from lms.curriculum.generator.questions.bank import role_questions
from lms.curriculum.generator.questions.mantra import mantra_questions
from lms.curriculum.generator.questions.workshop import Workshop
from lms.curriculum.generator.world import World
from lms.quizzes.assembly import first_forms, is_repetition
from tests.curriculum.questions.figures import is_unfair, quizzes_of
from tests.curriculum.strategies import shuffled, snapshots

slow = settings(max_examples=settings().max_examples // 3, suppress_health_check=list(HealthCheck))


def shop_of(snapshot):
    return Workshop(World(snapshot), Frame(snapshot.organisation.locale))


def all_questions(shop):
    return [*mantra_questions(shop), *(q for role in shop.world.roles for q in role_questions(shop, role))]


@slow
@given(snapshots)
def test_order_of_unordered_lists_changes_nothing(snapshot):
    assert all_questions(shop_of(snapshot)) == all_questions(shop_of(shuffled(snapshot)))


@slow
@given(snapshots)
def test_a_choice_has_three_different_options_and_something_to_say_about_each(snapshot):
    for question in all_questions(shop_of(snapshot)):
        assert question.question
        if question.mode is ItemMode.SINGLE:
            assert len(question.key) == 1
            assert len(set(map(normalise, question.options))) == 3
            assert all(dict(question.feedback)[option] for option in question.options)
        if question.use is ItemUse.ASSESSED and question.mode is ItemMode.SINGLE and question.job_role:
            stem = normalise("\n".join((*question.scene, question.question)))
            assert normalise(question.key[0]) not in stem


@slow
@given(snapshots)
def test_no_wrong_job_role_is_at_the_moment_is_served_there_or_could_claim_it(snapshot):
    shop = shop_of(snapshot)
    assert not any(is_unfair(shop, question) for question in all_questions(shop))


@slow
@given(snapshots)
def test_no_wrong_behaviour_is_right_for_the_job_role_nearby(snapshot):
    shop = shop_of(snapshot)
    places = {place.subject: place for place in shop.world.places}
    for question in all_questions(shop):
        if question.kind not in APPLY or question.kind is ItemKind.MEASURE:
            continue
        near = {
            normalise(good)
            for part in shop.world.parts_of(question.job_role)
            if not shop.guards.is_distant(places[question.moment], part.place)
            for good in part.impact.good
        }
        assert not near & set(map(normalise, question.distractors))


@slow
@given(snapshots)
def test_a_pillar_is_asked_for_where_no_other_is_as_near(snapshot):
    shop = shop_of(snapshot)
    places = {place.subject: place for place in shop.world.places}
    for question in all_questions(shop):
        if question.kind is ItemKind.PROMISE:
            parts = shop.world.parts_at(places[question.moment])
            tags = Counter(code for part in parts for code in {*part.impact.pillars})
            own = tags.pop(question.subject[1])
            assert all(count < own and 2 * count < len(parts) for count in tags.values())


@slow
@given(snapshots)
def test_nobody_is_offered_their_own_job_role_as_responsible(snapshot):
    shop = shop_of(snapshot)
    for question in all_questions(shop):
        if question.kind is ItemKind.OWNER:
            assert shop.world.role_labels[question.job_role] not in question.options


@slow
@given(snapshots)
def test_forms_repeat_little_and_no_sentence_twice(snapshot):
    for quiz, seen in quizzes_of(Generator(snapshot)):
        made = first_forms(quiz, seen=seen)
        for number, form in enumerate(made):
            ids = {q.item_id for q in form}
            assert 0 < len(form) == len(ids) <= quiz.rule.size
            assert all(q.use is ItemUse.ASSESSED for q in form)
            shown = [one for q in form for one in q.stands_once]
            assert len(shown) == len(set(shown))
            assert number == 0 or not is_repetition(form, {q.item_id for q in made[number - 1]})
