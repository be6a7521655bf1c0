from dataclasses import replace

from lms.courses.items.base import Mark
from lms.courses.terms import ItemKind, MasteryLevel, ObjectiveDocument
from lms.quizzes import evidence
from lms.quizzes.terms import Verdict
from tests.factories.quizzes import ITEMS, OBJECTIVES

PICK, MANY, ORDER, MATCH = ITEMS


def verdict(*scores, passed=True):
    marks = tuple(Mark(score=score, is_correct=score >= 0.8) for score in scores)
    return Verdict(score_percent=round(100 * sum(scores) / len(scores)), passed=passed, marks=marks)


class TestDraftsOf:
    def test_scores_an_objective_by_the_mean_of_the_items_about_it(self):
        _, draft = evidence.drafts_of("a1", OBJECTIVES, ITEMS, verdict(1, 1, 0.5, 0.6))

        assert (draft.objective_key, draft.score_percent, draft.succeeded) == (
            "understand:in-store/booklist@bookseller",
            70,
            False,
        )

    def test_a_moment_is_shown_when_all_about_it_is_right_and_the_check_is_passed(self):
        know, understand = evidence.drafts_of("a1", OBJECTIVES, ITEMS, verdict(1, 1, 1, 1, passed=False))
        _, passed = evidence.drafts_of("a1", OBJECTIVES, ITEMS, verdict(1, 1, 1, 1))
        _, partly = evidence.drafts_of("a1", OBJECTIVES, ITEMS, verdict(1, 1, 1, 0.5))

        assert (know.succeeded, understand.succeeded, passed.succeeded, partly.succeeded) == (True, False, True, False)
        assert understand.details == {"asked": 4, "right": True, "passed": False}

    def test_the_mantra_is_known_by_who_types_it_whatever_they_say_of_its_pillars(self):
        typed = replace(PICK, kind=ItemKind.RECALL_UNAIDED, level=MasteryLevel.KNOW, subject=("mantra",))
        example = replace(PICK, kind=ItemKind.PILLAR_EXAMPLE, level=MasteryLevel.KNOW, subject=("mantra", "right"))

        (known,) = evidence.drafts_of("a1", OBJECTIVES, (typed, example), verdict(1, 0))
        (unknown,) = evidence.drafts_of("a1", OBJECTIVES, (typed, example), verdict(0, 1))

        assert (known.succeeded, known.details["right"], unknown.succeeded) == (True, False, False)

    def test_says_nothing_about_what_was_not_asked(self):
        drafts = evidence.drafts_of("a1", OBJECTIVES, (PICK,), verdict(1))

        assert [draft.objective_key for draft in drafts] == ["know:mantra"]

    def test_names_the_attempt_as_its_source(self):
        draft, _ = evidence.drafts_of("a1", OBJECTIVES, ITEMS, verdict(1, 1, 1, 1))

        assert (draft.source, draft.source_id, draft.fingerprint) == ("attempt", "a1", "a" * 16)

    def test_shows_a_written_module_only_by_passing(self):
        module = ObjectiveDocument(level=MasteryLevel.UNDERSTAND, subject="module/refunds", fingerprint="c" * 16)

        (failed,) = evidence.drafts_of("a1", [module], ITEMS, verdict(1, 1, 1, 1, passed=False))
        (passed,) = evidence.drafts_of("a1", [module], ITEMS, verdict(1, 1, 1, 1))

        assert (failed.score_percent, failed.succeeded, passed.succeeded) == (100, False, True)
        assert passed.details is None


class TestCovers:
    def test_takes_the_pillars_for_the_mantra(self):
        pillars = replace(MATCH, kind=ItemKind.PILLAR_MATCH, level=MasteryLevel.KNOW, subject=("right", "time"))

        assert evidence.covers(pillars, OBJECTIVES[0])

    def test_keeps_job_roles_apart(self):
        assert not evidence.covers(replace(MANY, job_role="buyer"), OBJECTIVES[1])
        assert evidence.covers(replace(MANY, job_role="bookseller"), OBJECTIVES[1])

    def test_keeps_touchpoints_apart(self):
        assert not evidence.covers(replace(MANY, subject=("in-store/till",)), OBJECTIVES[1])

    def test_never_shows_demonstrate(self):
        demonstrate = replace(OBJECTIVES[1], level=MasteryLevel.DEMONSTRATE)

        assert not evidence.covers(replace(MANY, level=MasteryLevel.DEMONSTRATE), demonstrate)
