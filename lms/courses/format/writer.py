"""Questions to `::: question` blocks; reading them gives the same questions."""

from collections.abc import Sequence

from lms.courses.items import kind_of
from lms.courses.items.writing import escape
from lms.courses.terms import ItemDocument


def write_question(item: ItemDocument) -> str:
    """Write a question as a block. Its id is written if it has one."""
    kind = kind_of(item)
    written_id = f" {{#{item.item_id}}}" if item.item_id else ""
    lines = [f"::: question {item.kind}{written_id}", kind.write_stem(item), *kind.write(item, dict(item.feedback))]
    lines += [f"! {escape(item.explanation)}"] if item.explanation else []
    lines += [f"? {escape(item.hint)}"] if item.hint else []
    return "\n".join([*lines, ":::"])


def write_question_blocks(items: Sequence[ItemDocument]) -> str:
    """Write questions as blocks with a blank line between them."""
    return "\n\n".join(map(write_question, items))
