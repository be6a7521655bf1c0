"""House rules that a tired eye passes over."""

import ast
import re
from pathlib import Path

from lms import schema

ROOT = Path(__file__).parent.parent / "lms"
FILES = sorted(p for p in ROOT.rglob("*.py") if "migrations" not in p.parts)
TEMPLATES = sorted(ROOT.rglob("*.html"))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_only_the_owner_writes_its_tables():
    for path in (*ROOT.rglob("operations.py"), *ROOT.rglob("operations/*.py")):
        feature = [part for part in path.relative_to(ROOT).parent.parts if part != "operations"]
        own = ".".join(("lms", *feature, "models"))
        for node in ast.walk(tree(path)):
            named = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            assert not (named.endswith(".models") and named != own), f"{path}: {named}"


def test_nobody_commits_but_the_edge():
    found = [
        f"{path.relative_to(ROOT)}: .{node.attr}()"
        for path in FILES
        if path.relative_to(ROOT).as_posix() != "core/db.py"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in {"commit", "rollback"}
    ]

    assert found == []


def test_only_the_clock_asks_for_the_time():
    found = [
        str(path.relative_to(ROOT))
        for path in FILES
        if path.name != "clock.py"
        and re.search(r"datetime\.now\(|datetime\.utcnow|date\.today\(|time\.time\(", path.read_text())
    ]

    assert found == []


MAKES_HTML = {"sanitizer.py", "language.py"}
"""What people wrote, once it is cleaned, and the sentences of the catalogue, which are ours."""


def test_only_the_sanitiser_makes_safe_html():
    found = [
        str(p.relative_to(ROOT)) for p in FILES if p.name not in MAKES_HTML and re.search(r"\bMarkup\(", p.read_text())
    ]
    found += [str(p.relative_to(ROOT)) for p in TEMPLATES if re.search(r"\|\s*safe\b", p.read_text())]

    assert found == []


E_MAIL = {"mail/letters/letter.html"}
"""Programs that show e-mail read only styles that stand in the elements."""


def test_nothing_is_inline_in_templates():
    inline = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=", re.IGNORECASE)

    assert {str(p.relative_to(ROOT)) for p in TEMPLATES if inline.search(p.read_text())} == E_MAIL


def test_every_table_and_every_package_has_a_card():
    for mapper in schema.Base.registry.mappers:
        assert mapper.class_.__doc__, mapper
    for package in ROOT.rglob("__init__.py"):
        if any(package.parent.glob("models.py")):
            assert ast.get_docstring(tree(package)), package


def test_files_stay_small():
    long = {str(p.relative_to(ROOT)): n for p in FILES if (n := len(p.read_text().splitlines())) > 400}

    assert long == {}


def test_lines_of_templates_stay_short():
    found = [
        f"{path.relative_to(ROOT).as_posix()}:{number}"
        for path in TEMPLATES
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if len(line) > 160
    ]

    assert found == []
