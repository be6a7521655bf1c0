"""What is wrong in a text file, for those who wrote it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class TextProblem:
    """One thing wrong in a text file, fit to be printed as `file:line: message`."""

    line: int
    message: str
    is_error: bool = True
    file: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.file else f"line {self.line}"
        return f"{where}: {'' if self.is_error else 'warning: '}{self.message}"
