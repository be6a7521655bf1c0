"""What the names in a file mean: job roles, sites, days."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from lms.core import ids
from lms.core.frozen import frozen
from lms.core.sheets.cells import split_lines
from lms.people.imports.terms import NameKind, RowProblem, UnknownName, name_key

USE, NEW, LEAVE = "use:", "new:", "leave"
"""How a choice for an unknown name begins: `use:<id>`, `new:<id that it will have>/<id of its department>`, `leave`."""
_SURE, _LIKELY = 100, 80
"""Likeness in percent; what is less likely is not suggested."""
_NAMED = re.compile(r"(.+?) \((.+)\)\Z")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?\Z")
_PARTED = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})\Z")
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})\Z")


@frozen
class KnownJobRole:
    """A job role with the name of its department."""

    id: UUID
    name: str
    department: str


class NameResolver:
    """Finds job roles and sites by what a file calls them, and notes the names that it does not find.

    What a text means is worked out once, however many rows have it.
    """

    def __init__(
        self, job_roles: Iterable[KnownJobRole], sites: Iterable[tuple[UUID, str]], choices: Mapping[str, str]
    ) -> None:
        self._choices = choices
        self._roles: dict[str, list[KnownJobRole]] = {}
        for role in job_roles:
            self._roles.setdefault(ids.normalise(role.name), []).append(role)
        self._sites = {ids.normalise(name): site_id for site_id, name in sites}
        self._found_roles: dict[
            tuple[str, str], tuple[tuple[UUID, ...], RowProblem | None, tuple[str, ...], Mapping[str, str]]
        ] = {}
        self._found_sites: dict[str, tuple[UUID | None, RowProblem | None]] = {}
        self._rows: Counter[tuple[NameKind, str, str]] = Counter()

    def job_roles(self, text: str, department: str) -> tuple[tuple[UUID, ...], RowProblem | None, Mapping[str, str]]:
        """Return the ids of the job roles that a cell names, in order, what is wrong with it, and what its words need."""
        key = text, department
        if key not in self._found_roles:
            found, problem, names = self._read_roles(text, department)
            self._found_roles[key] = (
                found,
                problem,
                names,
                {"name": names[0] if names else "", "department": department},
            )
        found, problem, names, facts = self._found_roles[key]
        for name in names:
            if problem is RowProblem.JOB_ROLE_UNKNOWN:
                self._rows[NameKind.JOB_ROLE, name, department] += 1
        return found, problem, facts

    def site(self, text: str) -> tuple[UUID | None, RowProblem | None]:
        """Return the id of the site that a cell names, and what is wrong with it."""
        if text not in self._found_sites:
            self._found_sites[text] = self._read_site(text)
        site, problem = self._found_sites[text]
        if problem is not None:
            self._rows[NameKind.SITE, text, ""] += 1
        return site, problem

    def unknown(self) -> tuple[UnknownName, ...]:
        """Return the names that were not found, the most frequent first."""
        return tuple(
            UnknownName(
                kind=kind, name=name, department=department, count=count, likely=self._likely(kind, name, department)
            )
            for (kind, name, department), count in sorted(self._rows.items(), key=lambda item: (-item[1], item[0]))
        )

    def _read_roles(self, text: str, department: str) -> tuple[tuple[UUID, ...], RowProblem | None, tuple[str, ...]]:
        found: list[UUID] = []
        unknown: list[str] = []
        for name in self._names_in(text, department):
            roles = self._candidates(name, department)
            choice = self._choices.get(name_key(NameKind.JOB_ROLE, name, department), "")
            if len(roles) == 1:
                found.append(roles[0].id)
            elif choice.startswith((USE, NEW)):
                found.append(_chosen_id(choice))
            elif choice != LEAVE:
                if len(roles) > 1:
                    return (), RowProblem.JOB_ROLE_TWICE, (name,)
                unknown.append(name)
        if unknown:
            return (), RowProblem.JOB_ROLE_UNKNOWN, tuple(unknown)
        return tuple(sorted(set(found))), None, ()

    def _names_in(self, text: str, department: str) -> Sequence[str]:
        if not text:
            return ()
        if self._candidates(text, department):
            return (text,)
        parts = split_lines(text)
        if len(parts) == 1 and ";" in text:
            parts = [part.strip() for part in text.split(";") if part.strip()]
        return parts

    def _candidates(self, name: str, department: str) -> list[KnownJobRole]:
        roles = self._roles.get(ids.normalise(name), [])
        if not roles and (named := _NAMED.match(name)) is not None:
            roles, department = self._roles.get(ids.normalise(named[1]), []), named[2]
        if department:
            here = ids.normalise(department)
            return [role for role in roles if ids.normalise(role.department) == here]
        return roles

    def _read_site(self, text: str) -> tuple[UUID | None, RowProblem | None]:
        if not text:
            return None, None
        if (site := self._sites.get(ids.normalise(text))) is not None:
            return site, None
        choice = self._choices.get(name_key(NameKind.SITE, text), "")
        if choice == LEAVE:
            return None, None
        if choice.startswith((USE, NEW)):
            return _chosen_id(choice), None
        return None, RowProblem.SITE_UNKNOWN

    def _likely(self, kind: NameKind, name: str, department: str) -> UUID | None:
        from rapidfuzz import fuzz, process  # the library is large, and most files name what is known

        folded = ids.normalise(name)
        if kind is NameKind.JOB_ROLE and folded in self._roles and len(self._roles[folded]) == 1:
            return self._roles[folded][0].id  # the same job role, of another department than the file says
        names = list(self._roles) if kind is NameKind.JOB_ROLE else list(self._sites)
        best = process.extractOne(folded, names, scorer=fuzz.ratio, score_cutoff=_LIKELY)
        if best is None:
            return None
        if kind is NameKind.SITE:
            return self._sites[best[0]]
        here = [role for role in self._roles[best[0]] if ids.normalise(role.department) == ids.normalise(department)]
        return (here or self._roles[best[0]])[0].id


def _chosen_id(choice: str) -> UUID:
    return UUID(choice.partition(":")[2].partition("/")[0])


class DayReader:
    """Reads the days of one column: whether 03/04 is in March or in April is the same for all of them."""

    def __init__(self, texts: Iterable[str], *, is_month_first: bool) -> None:
        self.unsure = ""
        """A text that could be another day, if no day of the column tells how they are meant."""
        parted = [match for text in set(texts) if (match := _PARTED.match(text)) and match[2] == "/"]
        if any(int(match[1]) > 12 for match in parted):
            self.is_month_first = False
        elif any(int(match[3]) > 12 for match in parted):
            self.is_month_first = True
        else:
            self.is_month_first = is_month_first
            self.unsure = min((match[0] for match in parted if match[1] != match[3]), default="")
        self._read: dict[str, date | None] = {}

    def read(self, text: str) -> date | None:
        """Return the day that a text names, or `None`."""
        if text not in self._read:
            self._read[text] = self._day_of(text)
        return self._read[text]

    def _day_of(self, text: str) -> date | None:
        try:
            if match := _ISO.match(text) or _YEAR_FIRST.match(text):
                return date(int(match[1]), int(match[2]), int(match[3]))
            if match := _PARTED.match(text):
                first, second = int(match[1]), int(match[3])
                month, day = (first, second) if self.is_month_first and match[2] == "/" else (second, first)
                return date(int(match[4]), month, day)
        except ValueError:  # the 31st of April
            return None
        return None
