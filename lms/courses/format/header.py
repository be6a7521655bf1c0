"""Single values of a module's header, read and written in the text; the rest of the text stays as it is."""

import json
import re

from lms.courses.format import blocks
from lms.courses.terms import Audience

_TITLE = re.compile(r"title:(.*)$")
_KEY = re.compile(r"\S")
_PLAIN = re.compile(r"[^\W\d_][\w ,.’&()/+-]*\Z")
"""What YAML reads as text without quotes."""
_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null"})


def title_of(source: str) -> str:
    """Return the title as the header has it, or nothing; the text may be unfinished."""
    lines = source.replace("\r\n", "\n").split("\n")
    for line in lines[1 : blocks.header_end(lines) or 1]:
        if match := _TITLE.match(line):
            return _spoken(match[1].strip())[:160]
    return ""


def with_title(source: str, title: str) -> str:
    """Return the text with another title."""
    return _with_entry(source, "title", [f"title: {_text(title)}"])


def with_audience(source: str, audience: Audience) -> str:
    """Return the text with another audience."""
    entries = ["everyone"] if audience.everyone else []
    entries += [f"department {code}" for code in audience.departments]
    entries += [f"role {code}" for code in audience.job_roles]
    entries += [f"site {name}" for name in audience.sites]
    entries += [f"touchpoint {code}" for code in audience.touchpoints]
    if len(entries) == 1:
        return _with_entry(source, "audience", [f"audience: {_text(entries[0])}"])
    listed = ["audience:", *(f"  - {_text(entry)}" for entry in entries)]
    return _with_entry(source, "audience", listed if entries else [])


def _with_entry(source: str, key: str, entry: list[str]) -> str:
    lines = source.split("\n")
    end = blocks.header_end(lines)
    if end is None:
        return "\n".join(["---", *entry, "---", source])
    start = next((n for n in range(1, end) if lines[n].startswith(f"{key}:")), None)
    if start is None:
        lines[end:end] = entry
        return "\n".join(lines)
    after = start + 1
    # What belongs to the key is indented, or a list that begins where the key does.
    while after < end and (not _KEY.match(lines[after]) or lines[after].startswith("- ")):
        after += 1
    lines[start:after] = entry
    return "\n".join(lines)


def _spoken(value: str) -> str:
    try:
        return str(json.loads(value)) if value.startswith('"') else value.strip("'")
    except ValueError:  # the quotes are not closed yet
        return value.strip('"')


def _text(value: str) -> str:
    if _PLAIN.match(value) and value.lower() not in _WORDS and not value.endswith(" "):
        return value
    return json.dumps(value, ensure_ascii=False)
