"""A text of questions to what its preview shows."""

from lms.core.ids import sha256
from lms.courses.items import kind_of
from lms.courses.terms import ItemDocument
from lms.curriculum.modules.exchange.formats import QuestionFormat, read
from lms.curriculum.modules.exchange.terms import FoundQuestions, PreviewedProblem, PreviewedQuestion

_LINE = 160


def find_questions(text: str, form: QuestionFormat | None = None) -> FoundQuestions:
    """Read a text and draw what was found in it."""
    known, (items, problems) = read(text, form)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return FoundQuestions(
        form=known,
        items=items,
        questions=tuple(_shown(number, item) for number, item in enumerate(items, 1)),
        problems=tuple(
            PreviewedProblem(problem=one, text=lines[one.line - 1][:_LINE].strip() if one.line <= len(lines) else "")
            for one in problems
        ),
    )


def _shown(number: int, item: ItemDocument) -> PreviewedQuestion:
    # Mixed, so that an author sees whether the right answer gives itself away.
    mixed = tuple(sorted(item.options, key=lambda label: sha256(item.stem + label)))
    kind = kind_of(item)
    return PreviewedQuestion(
        position=number,
        widget=kind.widget,
        stem=item.stem,
        options=mixed,
        prompts=item.prompts,
        hint=item.hint,
        right=kind.right_labels(item),
    )
