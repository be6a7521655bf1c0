"""Trainers' modules that a release brings, renews or leaves out, as changes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from lms.core.ids import fingerprint
from lms.core.words import ngettext
from lms.courses.terms import WRITTEN_PREFIX, Audience
from lms.curriculum.cosmetic import EVERYONE
from lms.curriculum.rules import WrittenText
from lms.curriculum.terms import ChangeKind, CosmeticChange, Facet, Line, TaughtChange


class Written(WrittenText, Protocol):
    """A trainer's module, as far as a release is concerned."""

    @property
    def title(self) -> str:
        """Return its title."""

    @property
    def minutes(self) -> int:
        """Return how long it takes."""

    @property
    def audience(self) -> Audience:
        """Return for whom it is."""


Reach = Mapping[str, Sequence[str]]
"""Codes of the job roles that are taught a module, by its code."""


def module_changes(
    before: Sequence[Written], after: Sequence[Written], had: Reach, has: Reach
) -> tuple[TaughtChange, ...]:
    """Return which modules are new, other or gone, by code. `had` are the job roles of those before, `has` of those after."""
    old, new = ({module.code: module for module in modules} for modules in (before, after))
    return tuple(
        _change(code, old.get(code), new.get(code), had.get(code, ()), has.get(code, ()))
        for code in changed_codes(before, after)
    )


def changed_codes(before: Sequence[WrittenText], after: Sequence[WrittenText]) -> tuple[str, ...]:
    """Return the codes of the modules that are new, other or gone, in order."""
    old, new = ({module.code: module.fingerprint for module in modules} for modules in (before, after))
    return tuple(code for code in sorted(old.keys() | new.keys()) if old.get(code) != new.get(code))


def _change(
    code: str, was: Written | None, is_: Written | None, had: Sequence[str], has: Sequence[str]
) -> TaughtChange:
    subject = WRITTEN_PREFIX + code
    facet = Facet.MODULE_ADDED if was is None else Facet.MODULE_REMOVED if is_ is None else Facet.MODULE
    return TaughtChange(
        id=fingerprint(subject, facet, *(module.fingerprint if module else "" for module in (was, is_))),
        subject=subject,
        where=next(module.title for module in (is_, was) if module),
        facet=facet,
        lines_before=_lines(was),
        lines_after=_lines(is_),
        job_roles=tuple(dict.fromkeys((*has, *had))),
        as_cosmetic=tuple(_cosmetic_changes(subject, was, is_, had, has)),
        # What is taught no more is no news for anybody.
        proposal=ChangeKind.COSMETIC if is_ is None else ChangeKind.MATERIAL,
    )


def _cosmetic_changes(
    subject: str, was: Written | None, is_: Written | None, had: Sequence[str], has: Sequence[str]
) -> Iterator[CosmeticChange]:
    """Yield what lets the module count as known: to who had it before as it was, to others as if it were not there."""
    gone, new = ({subject: module.fingerprint} if module else {} for module in (was, is_))
    old, now = _courses(was, had), _courses(is_, has)
    both = tuple(course for course in now if course in old)
    fresh = tuple(course for course in now if course not in old)
    if both:
        yield CosmeticChange(gone=gone, new=new, job_roles=both)
    if fresh:
        yield CosmeticChange(gone={}, new=new, job_roles=fresh)


def _courses(module: Written | None, job_roles: Sequence[str]) -> Sequence[str]:
    return () if module is None else (EVERYONE,) if module.audience.everyone else job_roles


def _lines(module: Written | None) -> tuple[Line, ...]:
    if module is None:
        return ()
    minutes = ngettext("%(num)s minute", "%(num)s minutes", module.minutes)
    return (Line(text=module.title), Line(text=str(module.minutes), display=minutes))
