"""Every sentence of the program that a person can read is marked for translation."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent / "lms"
MARKS = {"gettext", "ngettext", "pgettext", "_"}
SENTENCE = re.compile(r"(?:[A-Z“][^\n]*? [a-z]|[^\n]*? [a-z]+[.?!…]$|[a-z]+ [a-z]+ [a-z]+)")
"""Two words of which the first is capital, the end of a sentence, or three words in a row."""
ENGLISH = (
    "migrations/", "demo/", "cli.py", "preview_cli.py", "curriculum/generator/", "courses/frame/", "core/config.py", "core/words.py",
    "server/", "backup/", "journeys/sheet/columns.py", "people/imports/columns.py", "curriculum/changes/codes.py", "dashboards/download/",
    "courses/format/examples.py", "library/guides/examples.py", "vision/words.py",
)  # fmt: skip
"""What may stay English: commands, the demonstration, what is written for operators, headings of sheets, examples of texts,
codes that were words once, and the course itself."""
CALLS = re.compile(r"(?:\w*[Ll]og(?:ger)?\.\w+|.*[Ee]rror|re\.compile|text|exec_driver_sql|CheckConstraint|warn)$")
"""Calls whose words are for programmers."""
NAMES = {"three rivers ready 2026"}
"""What looks like words: the password of demo accounts."""


def unmarked(path: Path) -> list[str]:
    tree = ast.parse(path.read_text())
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            skipped |= {id(s.value) for s in node.body if isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant)}
        if isinstance(node, ast.Call) and (_name(node.func) in MARKS or CALLS.match(ast.unparse(node.func))):
            skipped |= {id(part) for argument in node.args for part in ast.walk(argument)}
    return [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.value[:100]!r}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in skipped
        and node.value not in NAMES
        and SENTENCE.match(node.value)
    ]


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def test_every_sentence_is_marked():
    found = [
        line
        for path in sorted(ROOT.rglob("*.py"))
        if not any(part in str(path.relative_to(ROOT)) for part in ENGLISH)
        for line in unmarked(path)
    ]

    assert found == [], "\n".join(found)
