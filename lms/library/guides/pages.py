"""What the guides show: each example is read, checked and drawn by the same code as the real thing."""

from dataclasses import dataclass, replace

from markupsafe import Markup

from lms.core.problems import TextProblem
from lms.courses import items
from lms.courses.format.preview import Preview, PreviewPart, preview
from lms.courses.terms import ItemDocument
from lms.journeys.outline import read_outline
from lms.journeys.terms import ImpactDocument, MapDocument
from lms.library.guides import examples
from lms.quizzes import feedback, rules
from lms.quizzes.terms import FeedbackView, QuestionView
from lms.vision import lint
from lms.vision.terms import MantraDocument


@dataclass(frozen=True, kw_only=True)
class JudgedMantra:
    """A sentence, and what the advice says of it."""

    text: str
    advice: tuple[lint.Advice, ...]


@dataclass(frozen=True, kw_only=True)
class MantraGuide:
    """How to write a mantra."""

    good: tuple[JudgedMantra, ...]
    poor: tuple[JudgedMantra, ...]
    bare: tuple[lint.Advice, ...]
    """What is said of a sentence without meaning, pillars and look-alikes."""


@dataclass(frozen=True, kw_only=True)
class Stop:
    """A touchpoint on the drawn line."""

    sign: str
    name: str
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class DrawnStage:
    """A stage on the drawn line."""

    letter: str
    name: str
    touchpoints: tuple[Stop, ...]


@dataclass(frozen=True, kw_only=True)
class DrawnImpact:
    """What a touchpoint asks of one job role."""

    sign: str
    touchpoint: str
    job_role: str
    impact: ImpactDocument


@dataclass(frozen=True, kw_only=True)
class JourneyMapGuide:
    """How to draw a journey map."""

    outline: str
    name: str
    stages: tuple[DrawnStage, ...]
    mine: frozenset[str]
    impacts: tuple[DrawnImpact, ...]
    broken: str
    problems: tuple[TextProblem, ...]


@dataclass(frozen=True, kw_only=True)
class ShownQuestion:
    """A question as it is written and as it is seen."""

    source: str
    question: QuestionView
    feedback: FeedbackView | None = None
    """What somebody is told who fell for the most tempting wrong answer."""


@dataclass(frozen=True, kw_only=True)
class QuestionGuide:
    """How to write a question."""

    choice: ShownQuestion
    scenario: ShownQuestion
    order: ShownQuestion
    broken: str
    problems: tuple[TextProblem, ...]


@dataclass(frozen=True, kw_only=True)
class ShownPart:
    """A piece of a page."""

    html: Markup | None = None
    question: QuestionView | None = None


@dataclass(frozen=True, kw_only=True)
class ModuleGuide:
    """How to write a module."""

    source: str
    pages: tuple[tuple[str, tuple[ShownPart, ...]], ...]
    broken: str
    problems: tuple[TextProblem, ...]


@dataclass(frozen=True, kw_only=True)
class ReleaseGuide:
    """How to publish a release."""


Guide = ReleaseGuide | MantraGuide | JourneyMapGuide | QuestionGuide | ModuleGuide


def release_guide() -> ReleaseGuide:
    """Return what the guide about releases needs: nothing but its words."""
    return ReleaseGuide()


def mantra_guide() -> MantraGuide:
    """Judge good and poor sentences as the editor would."""
    bare = lint.advise(MantraDocument(version=1, text=examples.GOOD_MANTRAS[0], meaning=""))
    return MantraGuide(
        good=tuple(_judged(text) for text in examples.GOOD_MANTRAS),
        poor=tuple(_judged(text) for text in examples.POOR_MANTRAS),
        bare=bare,
    )


def journey_map_guide() -> JourneyMapGuide:
    """Read an outline and draw it, and show what is said of a broken one."""
    document, _ = read_outline(examples.OUTLINE)
    assert document is not None  # held by a test
    signs = document.signs()
    _, problems = read_outline(examples.BROKEN_OUTLINE)
    return JourneyMapGuide(
        outline=examples.OUTLINE,
        name=document.name,
        stages=tuple(
            DrawnStage(
                letter=letter,
                name=stage.name,
                touchpoints=tuple(Stop(sign=signs[one.code], name=one.name) for one in stage.touchpoints),
            )
            for letter, stage in document.lettered_stages()
        ),
        mine=frozenset(signs[one.code] for one in document.touchpoints() if one.impact_of(examples.OUTLINE_MINE)),
        impacts=_impacts(document),
        broken=examples.BROKEN_OUTLINE,
        problems=problems,
    )


def question_guide() -> QuestionGuide:
    """Show questions as they are written and as learners see them."""
    broken = preview(examples.module_with(examples.BROKEN_QUESTION), code="example")
    return QuestionGuide(
        choice=_shown(examples.GOOD_QUESTION, 1, wrong=0),
        scenario=_shown(examples.SCENARIO, 2),
        order=_shown(examples.ORDER, 3),
        broken=examples.BROKEN_QUESTION,
        problems=tuple(_at_question(problem) for problem in broken.problems),
    )


def module_guide() -> ModuleGuide:
    """Show a module as it is written and as learners see it."""
    read = preview(examples.MODULE, code="example")
    return ModuleGuide(
        source=examples.MODULE,
        pages=tuple(
            (page.title, tuple(_part(part, number) for number, part in enumerate(page.parts))) for page in read.pages
        ),
        broken=examples.BROKEN_MODULE,
        problems=preview(examples.BROKEN_MODULE, code="example").problems,
    )


def _judged(text: str) -> JudgedMantra:
    return JudgedMantra(text=text, advice=lint.advise(examples.example_mantra(text)))


def _impacts(document: MapDocument) -> tuple[DrawnImpact, ...]:
    signs = document.signs()
    return tuple(
        DrawnImpact(
            sign=signs[one.code],
            touchpoint=one.name,
            job_role=impact.job_role.replace("-", " ").capitalize(),
            impact=impact,
        )
        for one in document.touchpoints()
        for impact in one.impacts
    )


def _shown(source: str, position: int, *, wrong: int | None = None) -> ShownQuestion:
    item = _only_item(preview(examples.module_with(source), code="example"))
    told = None
    if wrong is not None:
        answer = {"choice": item.distractors[wrong]}
        told = replace(feedback.feedback_of(item, answer, items.grade(item, answer)), source="")
    return ShownQuestion(source=source, question=_view(item, position), feedback=told)


def _only_item(read: Preview) -> ItemDocument:
    return next(part.item for page in read.pages for part in page.parts if part.item is not None)


def _part(part: PreviewPart, number: int) -> ShownPart:
    return ShownPart(html=part.html, question=_view(part.item, number + 1) if part.item else None)


def _view(item: ItemDocument, position: int) -> QuestionView:
    return feedback.question_of(item, rules.shown_order("guide", item), position)


def _at_question(problem: TextProblem) -> TextProblem:
    return TextProblem(
        line=max(1, problem.line - examples.HEADER_LINES + 1), message=problem.message, is_error=problem.is_error
    )
