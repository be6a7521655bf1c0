"""Identities of questions in a module's text: written back where an author left them out, taken out of a copy."""

import re

from lms.core.ids import sha256
from lms.courses.format import blocks
from lms.courses.format.reader import read_unfinished

_WRITTEN = re.compile(r"(?<!\s)\s*+\{#[^{}]*\}[^\S\r]*+(\r?)$")


def with_ids(source: str, *, code: str) -> str:
    """Return the text with `{#id}` behind each question that is right and has none; all else stays, byte for byte.

    The id is the one by which the question was known without it, so that what was answered so far stays with it;
    of two equal questions the later one gets another. The same text gets the same ids.
    """
    lines = source.split("\n")
    items = read_unfinished(source, code=code).items
    opened = [(block, blocks.OPENING.match(block.opening)) for block in blocks.all_blocks(source) if block.is_question]
    used = {match[2] for _, match in opened if match and match[2]}
    for block, match in opened:
        item = items.get(block.line)
        if match is None or match[2] or item is None:
            continue
        own, again = item.item_id, 1
        while own in used:
            again += 1
            own = sha256(f"{item.item_id}|{again}")[:16]
        used.add(own)
        line = lines[block.line - 1]
        end = len(line.rstrip())
        lines[block.line - 1] = f"{line[:end]} {{#{own}}}{line[end:]}"
    return "\n".join(lines)


def without_ids(source: str) -> str:
    """Return the text with no question's `{#id}`: a copy asks questions of its own."""
    lines = source.split("\n")
    for block in blocks.all_blocks(source):
        if blocks.OPENING.match(block.opening):
            lines[block.line - 1] = _WRITTEN.sub(r"\1", lines[block.line - 1])
    return "\n".join(lines)
