"""What is wrong in text files, for those who wrote them, and where each value stands."""

from dataclasses import dataclass, field
from enum import StrEnum

from lms.core.frozen import frozen

Path = tuple[str | int, ...]
"""Where a value stands in nested plain values: `("maps", 0, "stages", 2, "name")`."""


class ProblemCode(StrEnum):
    """What can be wrong with any value, whatever it is about. Features have codes of their own beside these."""

    EMPTY = "empty"
    KEY_UNKNOWN = "key-unknown"
    MISSING = "missing"
    NOT_ALLOWED = "not-allowed"
    NOT_READABLE = "not-readable"
    OUT_OF_RANGE = "out-of-range"
    REPEATED = "repeated"
    TOO_FEW = "too-few"
    TOO_LONG = "too-long"
    TOO_MANY = "too-many"
    WRONG_FORM = "wrong-form"
    WRONG_TYPE = "wrong-type"


@frozen
class Diagnostic:
    """One thing wrong in a text file, fit to be printed as `file:line: message`."""

    line: int
    message: str
    code: str = ""
    """Tells problems apart: a `ProblemCode`, or one of a feature's own."""
    is_error: bool = True
    file: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.file else f"line {self.line}"
        return f"{where}: {'' if self.is_error else 'warning: '}{self.message}"


@dataclass
class SourceMap:
    """File and line of each value, by its path; a value without its own place stands where its parent does."""

    file: str = ""
    known: dict[Path, tuple[str, int]] = field(default_factory=dict)

    def add(self, path: Path, line: int) -> None:
        """Remember the line of a value; the first word counts."""
        self.known.setdefault(path, (self.file, line))

    def add_all(self, other: "SourceMap", under: Path = ()) -> None:
        """Take over the places of another text whose values were put under a path."""
        self.known.setdefault(under, (other.file, 1))
        for path, place in other.known.items():
            self.known[under + path] = place

    def of(self, path: Path) -> tuple[str, int]:
        """Return file and line of a value."""
        while path and path not in self.known:
            path = path[:-1]
        return self.known.get(path, (self.file, 1))

    def problem(self, path: Path, message: str, code: str = "", *, is_error: bool = True) -> Diagnostic:
        """Return what is wrong with the value at a path."""
        file, line = self.of(path)
        return Diagnostic(file=file, line=line, message=message, code=code, is_error=is_error)


class NotReadable(ValueError):
    """A text that cannot be read at all, with the problem that stopped it."""

    def __init__(self, problem: Diagnostic) -> None:
        super().__init__(str(problem))
        self.problem = problem


def in_order(problems: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort by file and line, each problem once."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda p: (p.file, p.line)))


def has_errors(problems: tuple[Diagnostic, ...] | list[Diagnostic]) -> bool:
    """Test if any of them is more than a warning."""
    return any(p.is_error for p in problems)
