"""Questions as they are shown before they are taken."""

from lms.core.frozen import frozen
from lms.core.problems import Diagnostic
from lms.courses.terms import ItemDocument
from lms.curriculum.modules.exchange.formats import QuestionFormat


@frozen
class PreviewedQuestion:
    """One question as learners will see it, with what is right."""

    position: int
    widget: str
    stem: str
    options: tuple[str, ...]
    prompts: tuple[str, ...]
    hint: str
    right: tuple[str, ...]


@frozen
class PreviewedProblem:
    """One thing that is wrong, with the line as it stands."""

    problem: Diagnostic
    text: str


@frozen
class FoundQuestions:
    """What a text holds."""

    form: QuestionFormat
    items: tuple[ItemDocument, ...]
    questions: tuple[PreviewedQuestion, ...]
    problems: tuple[PreviewedProblem, ...]

    @property
    def error_count(self) -> int:
        """How many questions cannot be taken."""
        return sum(one.problem.is_error for one in self.problems)
