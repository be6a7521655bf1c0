"""What a company's courses and quizzes give away: `python -m tests.bench.bench_figures [package ...]`. Source: training.md 9.

Prints the figures beside their limits; judges nothing. Without a package: the example and the packages of the tests.
"""

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from lms.core.ids import canonical_json
from lms.courses.frame import language_of
from lms.courses.frame.phrases import PHRASES
from lms.courses.terms import ItemDocument, ItemMode, ModuleDocument
from lms.curriculum.generator.pipeline import Generator
from lms.curriculum.terms import Snapshot
from lms.library.package import read_any
from lms.library.preview import preview_json
from tests.conftest import ROOT
from tests.curriculum.questions.figures import MAP_ORDER, figures_of, is_unfair, keys_shown
from tests.curriculum.strategies import shuffled

PACKAGES = (ROOT / "courses" / "three-rivers-bookstores", *sorted((ROOT / "tests" / "fixtures" / "packages").iterdir()))
LONG_ENOUGH = 12
"""Characters of an English sentence that no other language has by chance."""
_VALUE = re.compile(r"%\(\w+\)s")
_PRINT_DIGEST = "import sys; from tests.bench.bench_figures import *; print(digest(snapshot_of(Path(sys.argv[1]))))"


@dataclass(frozen=True, kw_only=True)
class Figure:
    name: str
    limit: str
    value: str


def main(paths: list[Path]) -> None:
    columns = [list(figures(path)) for path in paths]
    print(f"{'':<52}{'limit':>9}" + "".join(f"{path.name[:18]:>20}" for path in paths))
    for row in zip(*columns, strict=True):
        print(f"{row[0].name:<52}{row[0].limit:>9}" + "".join(f"{one.value:>20}" for one in row))


def figures(path: Path) -> Iterator[Figure]:
    """Return all figures of a package."""
    snapshot = snapshot_of(path)
    generator = Generator(snapshot)
    roles = sorted(generator.world.roles)
    courses = [generator.generate(role) for role in roles]
    modules = {m.document.code: m.document for c in (generator.foundation(), *courses) for m in c.modules}
    items = {one.item_id: one for c in courses for one in c.items}
    counted = figures_of(snapshot)

    yield Figure(name="job roles / questions asked", limit="", value=f"{len(roles)} / {counted.asked}")
    for name, rate in counted.rates().items():
        yield Figure(name=f"key found by: {name}", limit="45 %", value=f"{rate:.0%}")
    unfair = sum(is_unfair(generator.shop, one) for one in items.values())
    yield Figure(name="questions with a job role called wrong unfairly", limit="0", value=str(unfair))
    shown = [key for module in modules.values() for page in module.pages for key in keys_shown(page, module.items)]
    yield Figure(name="keys in the text of their page", limit="0", value=str(len(shown)))
    yield Figure(
        name="most of a form that is in the next", limit="50 %", value=f"{max(counted.repeated, default=0):.0%}"
    )
    yield Figure(name="of all forms that is in the next", limit="", value=f"{mean(counted.repeated):.0%}")
    yield Figure(name="two questions of a form with one sentence", limit="0", value=str(counted.shared_sentences))
    yield Figure(name="items about the order of the map", limit="0", value=str(counted.kinds_asked(MAP_ORDER)))
    silent = sum(not dict(q.feedback).get(o) for q in items.values() if q.mode is ItemMode.SINGLE for o in q.options)
    yield Figure(name="options without feedback", limit="0", value=str(silent))
    needed = [[m.document for m in c.modules if m.document.required] for c in courses]
    minutes = [sum(m.minutes for m in some if m.code != "mantra") for some in needed]
    yield Figure(name="minutes required of a job role, most", limit="8", value=str(max(minutes)))
    yield Figure(name="minutes required of a job role, median", limit="", value=f"{median(minutes):g}")
    yield Figure(name="minutes of the mantra", limit="4", value=str(modules["mantra"].minutes))
    yield Figure(name="minutes of one module, most", limit="5", value=str(max(m.minutes for m in modules.values())))
    sizes = [size for size in counted.sizes if size]
    yield Figure(name="questions in a first form", limit="", value=f"{min(sizes)}–{max(sizes)}" if sizes else "none")
    yield Figure(name="quizzes without a form", limit="", value=str(counted.sizes.count(0)))
    english = english_lines(snapshot, [*modules.values()], [*items.values()])
    yield Figure(name="English lines of the frame", limit="0", value=english)
    yield Figure(name="the same bytes each time", limit="yes", value="yes" if is_the_same(path, snapshot) else "NO")


def snapshot_of(path: Path) -> Snapshot:
    """Read a package."""
    package, problems = read_any(path)
    assert package is not None, [str(problem) for problem in problems]
    return package.snapshot


def mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def english_lines(snapshot: Snapshot, modules: list[ModuleDocument], items: list[ItemDocument]) -> str:
    """Return how many lines hold an English sentence of the frame; a course in English has all of them."""
    if language_of(snapshot.organisation.locale) == "en":
        return "–"
    known = [part for phrase in PHRASES.values() if len(part := max(_VALUE.split(phrase), key=len)) >= LONG_ENOUGH]
    lines = [line for m in modules for page in m.pages for line in (page.title, *page.body.split("\n"))]
    lines += [module.title for module in modules]
    lines += [text for one in items for text in (*one.scene, one.question, *one.options, *dict(one.feedback).values())]
    return str(sum(any(part in line for part in known) for line in lines))


def is_the_same(path: Path, snapshot: Snapshot) -> bool:
    """Test if the courses keep their bytes when lists are turned round, and with another seed of hashes."""
    command = [sys.executable, "-c", _PRINT_DIGEST, str(path)]
    told = [
        subprocess.run(
            command, env=os.environ | {"PYTHONHASHSEED": seed}, cwd=ROOT, check=True, capture_output=True, text=True
        )
        for seed in ("1", "42")
    ]
    return {one.stdout.strip() for one in told} == {digest(shuffled(snapshot))}


def digest(snapshot: Snapshot) -> str:
    """Return one hash of the courses of all job roles."""
    found = hashlib.sha256()
    for role in sorted(one.code for one in snapshot.organisation.job_roles):
        course = preview_json(snapshot, role)
        course.pop("release")  # it names the data, lists as they stand
        found.update(canonical_json(course).encode())
    return found.hexdigest()


if __name__ == "__main__":
    main([Path(one).absolute() for one in sys.argv[1:]] or list(PACKAGES))
