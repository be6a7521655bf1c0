"""Trainers' modules that a release brings, renews or leaves out, as changes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from lms.core.ids import fingerprint
from lms.core.text import plural
from lms.courses.terms import WRITTEN_PREFIX, Audience
from lms.curriculum.rules import WrittenText
from lms.curriculum.terms import Change, ChangeKind, Overlay

FACETS = {"module-added": "New module", "module": "Module", "module-removed": "Module retired"}
"""What can change about a trainer's module, in words."""


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


def module_changes(
    before: Sequence[Written], after: Sequence[Written], reach: Mapping[str, Sequence[str]]
) -> tuple[Change, ...]:
    """Return which modules are new, other or gone, by code. `reach` has the job roles of each, before or after."""
    old, new = ({module.code: module for module in modules} for modules in (before, after))
    return tuple(_all(old, new, reach))


def _all(
    old: Mapping[str, Written], new: Mapping[str, Written], reach: Mapping[str, Sequence[str]]
) -> Iterator[Change]:
    for code in sorted(old.keys() | new.keys()):
        was, is_ = old.get(code), new.get(code)
        hashes = [module.fingerprint if module else "" for module in (was, is_)]
        if hashes[0] == hashes[1]:
            continue
        subject = WRITTEN_PREFIX + code
        facet = "module-added" if was is None else "module-removed" if is_ is None else "module"
        yield Change(
            id=fingerprint(subject, facet, *hashes),
            subject=subject,
            where=next(module.title for module in (is_, was) if module),
            facet=facet,
            before=_told(was),
            after=_told(is_),
            job_roles=tuple(reach.get(code, ())),
            overlays=(
                Overlay(gone={subject: was.fingerprint} if was else {}, new={subject: is_.fingerprint} if is_ else {}),
            ),
            # What is taught no more is no news for anybody.
            proposal=ChangeKind.COSMETIC if is_ is None else ChangeKind.MATERIAL,
        )


def _told(module: Written | None) -> str:
    return f"{module.title}, {plural(module.minutes, 'minute')}" if module else ""
