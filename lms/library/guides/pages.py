"""What the guides show: each example is read, checked and rendered by the same code as real content."""

from dataclasses import replace

from lms.core.frozen import frozen
from lms.core.problems import Diagnostic
from lms.courses import items
from lms.courses.format.parts import LessonPart
from lms.courses.format.preview import Preview, PreviewPart, preview
from lms.courses.terms import ItemDocument
from lms.curriculum.stations import Surroundings, nowhere
from lms.journeys.files.reading import Codes, read_draft_outline
from lms.journeys.naming import Known
from lms.journeys.outline import read_outline
from lms.journeys.signs import LineStage, line_of
from lms.journeys.terms import ImpactDocument, MapDocument
from lms.library.guides import examples
from lms.quizzes import feedback, rules
from lms.quizzes.terms import FeedbackView, QuestionView
from lms.vision import lint
from lms.vision.terms import MantraDocument


@frozen
class JudgedMantra:
    """A sentence with the advice on it."""

    text: str
    advice: tuple[lint.Advice, ...]


@frozen
class MantraGuide:
    """How to write a mantra."""

    good: tuple[JudgedMantra, ...]
    poor: tuple[JudgedMantra, ...]
    bare: tuple[lint.Advice, ...]
    """The advice on a sentence without meaning, pillars and wrong answers."""


@frozen
class GuideStop:
    """A touchpoint on the line."""

    sign: str
    name: str
    url: str = ""


@frozen
class GuideImpact:
    """What a touchpoint asks of one job role."""

    sign: str
    touchpoint: str
    job_role: str
    impact: ImpactDocument


@frozen
class JourneyMapGuide:
    """How to create a journey map."""

    outline: str
    name: str
    stages: tuple[LineStage[GuideStop], ...]
    mine: frozenset[str]
    impacts: tuple[GuideImpact, ...]
    broken: str
    problems: tuple[Diagnostic, ...]


@frozen
class GuideQuestion:
    """A question as it is written and as learners see it."""

    source: str
    question: QuestionView
    feedback: FeedbackView | None = None
    """The feedback on one of the wrong answers."""


@frozen
class QuestionGuide:
    """How to write a question."""

    choice: GuideQuestion
    scenario: GuideQuestion
    order: GuideQuestion
    broken: str
    problems: tuple[Diagnostic, ...]


@frozen
class GuidePart:
    """A piece of a page."""

    part: LessonPart
    question: QuestionView | None = None


@frozen
class ModuleGuide:
    """How to write a module."""

    source: str
    pages: tuple[tuple[str, tuple[GuidePart, ...]], ...]
    around: Surroundings
    broken: str
    problems: tuple[Diagnostic, ...]


@frozen
class ReleaseGuide:
    """How to publish a release."""


Guide = ReleaseGuide | MantraGuide | JourneyMapGuide | QuestionGuide | ModuleGuide


def release_guide() -> ReleaseGuide:
    """Return the guide about releases, which has no example."""
    return ReleaseGuide()


def mantra_guide() -> MantraGuide:
    """Return good and poor sentences with the advice that the editor gives on them."""
    bare = lint.advise(MantraDocument(version=1, text=examples.GOOD_MANTRAS[0], meaning=""))
    return MantraGuide(
        good=tuple(_judged(text) for text in examples.GOOD_MANTRAS),
        poor=tuple(_judged(text) for text in examples.POOR_MANTRAS),
        bare=bare,
    )


def journey_map_guide() -> JourneyMapGuide:
    """Return an outline, its map, and the mistakes of a broken one."""
    document, _ = read_outline(examples.OUTLINE)
    assert document is not None  # held by a test
    signs = document.signs()
    return JourneyMapGuide(
        outline=examples.OUTLINE,
        name=document.name,
        stages=line_of(document, lambda one: GuideStop(sign=signs[one.code], name=one.name)),
        mine=frozenset(signs[one.code] for one in document.touchpoints() if one.impact_of(examples.OUTLINE_MINE)),
        impacts=_impacts(document),
        broken=examples.BROKEN_OUTLINE,
        problems=read_draft_outline(examples.BROKEN_OUTLINE, Known(), Codes()).errors,
    )


def question_guide() -> QuestionGuide:
    """Return questions as they are written and as learners see them."""
    broken = preview(examples.module_with(examples.BROKEN_QUESTION), code="example")
    return QuestionGuide(
        choice=_question(examples.GOOD_QUESTION, 1, wrong=0),
        scenario=_question(examples.SCENARIO, 2),
        order=_question(examples.ORDER, 3),
        broken=examples.BROKEN_QUESTION,
        problems=tuple(_at_question(problem) for problem in broken.problems),
    )


def module_guide() -> ModuleGuide:
    """Return a module as it is written and as learners see it."""
    read = preview(examples.MODULE, code="example")
    return ModuleGuide(
        source=examples.MODULE,
        pages=tuple(
            (page.title, tuple(_part(part, number) for number, part in enumerate(page.parts))) for page in read.pages
        ),
        around=nowhere("en"),
        broken=examples.BROKEN_MODULE,
        problems=preview(examples.BROKEN_MODULE, code="example").problems,
    )


def _judged(text: str) -> JudgedMantra:
    return JudgedMantra(text=text, advice=lint.advise(examples.example_mantra(text)))


def _impacts(document: MapDocument) -> tuple[GuideImpact, ...]:
    signs = document.signs()
    return tuple(
        GuideImpact(
            sign=signs[one.code],
            touchpoint=one.name,
            job_role=impact.job_role.replace("-", " ").capitalize(),
            impact=impact,
        )
        for one in document.touchpoints()
        for impact in one.impacts
    )


def _question(source: str, position: int, *, wrong: int | None = None) -> GuideQuestion:
    item = _only_item(preview(examples.module_with(source), code="example"))
    wrong_feedback = None
    if wrong is not None:
        answer = {"choice": item.distractors[wrong]}
        wrong_feedback = replace(feedback.feedback_of(item, answer, items.grade(item, answer)), source="")
    return GuideQuestion(source=source, question=_view(item, position), feedback=wrong_feedback)


def _only_item(read: Preview) -> ItemDocument:
    return next(part.item for page in read.pages for part in page.parts if part.item is not None)


def _part(part: PreviewPart, number: int) -> GuidePart:
    return GuidePart(part=part.part, question=_view(part.item, number + 1) if part.item else None)


def _view(item: ItemDocument, position: int) -> QuestionView:
    return feedback.question_of(item, rules.shown_order("guide", item), position)


def _at_question(problem: Diagnostic) -> Diagnostic:
    return Diagnostic(
        line=max(1, problem.line - examples.HEADER_LINES + 1), message=problem.message, is_error=problem.is_error
    )
