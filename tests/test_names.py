"""One name, one meaning: what holds for the names of classes and of files."""

import ast
import tomllib
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parent.parent
MODULES = sorted(p for p in (ROOT / "lms").rglob("*.py") if "migrations" not in p.parts)
ROLES = {"access", "cli", "events", "forms", "jobs", "models", "operations", "queries", "rules", "terms", "views"}


def test_no_public_class_has_a_name_that_another_module_gave_away():
    modules = defaultdict(list)
    for path in MODULES:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                modules[node.name].append(path.relative_to(ROOT).as_posix())

    twice = {name: where for name, where in modules.items() if len(where) > 1}

    assert twice == {}


def test_the_contract_of_roles_covers_every_package_that_has_some():
    """A package with two roles or more is named in the contract: the linter knows no pattern for containers."""
    roles = defaultdict(set)
    for path in MODULES:
        *package, role = path.relative_to(ROOT).with_suffix("").parts
        if role == "__init__":
            *package, role = package
        if len(package) > 1 and role in ROLES:
            roles[".".join(package)].add(role)

    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = (one for one in config["tool"]["importlinter"]["contracts"] if one["id"] == "roles")

    assert set(contract["containers"]) == {package for package, found in roles.items() if len(found) > 1}
