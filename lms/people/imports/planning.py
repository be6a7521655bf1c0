"""What a file would change: each row beside the person it is about. Pure: it knows the people only as they are given to it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from lms.core import ids
from lms.people import rules
from lms.people.imports.managers import PersonIndex
from lms.people.imports.matching import DayReader, NameResolver
from lms.people.imports.rows import KEEP, NOTHING, KnownPerson, People, RowDraft, RowRefused
from lms.people.imports.terms import PersonField, PersonLine, PlannedRow, RowKind, RowProblem
from lms.people.terms import EmploymentState

EARLIEST = date(1930, 1, 1)
"""A first day before is a spreadsheet's way of saying that there is none."""
AHEAD = timedelta(days=730)
ENDED_ON = "ended_on"
"""Of somebody who returns, beside the fields before: undoing it ends their employment on that day again."""


class Planner:
    """Works out what a file would change. `protected` are people whom no file changes."""

    def __init__(
        self, people: People, names: NameResolver, *, protected: Collection[UUID], today: date, is_month_first: bool
    ) -> None:
        self._people, self._names, self._protected, self._today = people, names, protected, today
        self._is_month_first = is_month_first
        self.unsure_day = ""
        """A day of the file that could be another one, as it is written there."""
        self._drafts: list[RowDraft] = []
        self._below: dict[UUID, list[RowDraft]] = {}
        self._missing: list[KnownPerson] = []

    def read(self, lines: Iterable[PersonLine]) -> None:
        """Read all rows; once, before anything is asked."""
        self._drafts = [self._draft(row) for row in lines]
        self._read_days()
        index = PersonIndex(self._people)
        self._find_same_people(index)
        self._find_managers(index)
        self._missing = [
            person
            for person in self._people.everybody
            if person.state is not EmploymentState.ENDED and person.row is None and person.id not in self._protected
        ]
        del index  # what follows needs room, too
        able = {one.employee_id: one for one in self._drafts if one.problem is None and one.moves and one.employee_id}
        self._find_loops(able)
        _count_depths(able)

    @property
    def count(self) -> int:
        """How many rows there are, with those of people who are not in the file."""
        return len(self._drafts) + len(self._missing)

    def rows(self, start: int, stop: int) -> Iterator[PlannedRow]:
        """Yield what some of the rows would do: in the order of the file, then who is missing in it."""
        for draft in self._drafts[start:stop]:
            yield self._planned(draft)
        first = len(self._drafts)
        for number in range(max(start - first, 0), min(stop, self.count) - first):
            person = self._missing[number]
            yield PlannedRow(-1 - number, RowKind.MISSING, person.name, person.email, person.id, NOTHING, NOTHING)

    # ── One row by itself ──────────────────────────────────────────────────────────────────────────────────────────

    def _draft(self, row: PersonLine) -> RowDraft:
        draft = RowDraft(row.line)
        if row.name:
            draft.name = row.name[: rules.MAX_NAME]
        if row.email:
            draft.email = row.email[: rules.MAX_EMAIL]
        if row.manager is not None:
            draft.manager = row.manager
        if row.joined_on:
            draft.joined_on = row.joined_on
        if row.unreadable:
            draft.refuse(RowProblem.CELL, message=row.unreadable)
            return draft
        try:
            self._identify(draft, row)
        except RowRefused as wrong:
            draft.refuse(wrong.problem, **wrong.facts)
        else:
            self._read(draft, row)
        return draft

    def _identify(self, draft: RowDraft, row: PersonLine) -> None:
        """Find whom a row is about: by number if it has one that is known, else by address."""
        if row.number:
            if len(row.number) > rules.MAX_NUMBER:
                raise RowRefused(RowProblem.NUMBER_TOO_LONG, most=rules.MAX_NUMBER)
            draft.number = row.number
        if row.email:
            try:
                draft.email = rules.canonical_email(row.email)
            except rules.EmailMalformed:
                raise RowRefused(RowProblem.EMAIL_MALFORMED, text=row.email[:100]) from None
        by_number = self._people.by_number.get(row.number) if row.number else None
        by_email = self._people.by_email.get(draft.email) if row.email else None
        if by_number and by_email and by_number.id != by_email.id:
            raise RowRefused(RowProblem.TWO_PEOPLE, number=row.number, name=by_number.name, other=by_email.name)
        draft.known = known = by_number or by_email
        if known is not None:
            draft.employee_id = known.id
        elif not row.email:
            raise RowRefused(RowProblem.NO_EMAIL)
        else:
            draft.employee_id = ids.new_id()

    def _read(self, draft: RowDraft, row: PersonLine) -> None:
        known = draft.known
        if row.name or known is None:
            _read_name(draft, row.name or "")
        if row.job_roles is not None or known is None:
            draft.job_roles, problem, facts = self._names.job_roles(row.job_roles or "", row.department or "")
            if problem is not None and draft.problem is None:
                draft.problem, draft.facts = problem, facts
        if row.site is not None or known is None:
            draft.site, problem = self._names.site(row.site or "")
            if problem is not None:
                draft.refuse(problem, name=row.site)
        if known is None:
            draft.number = row.number or None
            draft.manager = row.manager or ""
        elif known.state is EmploymentState.ENDED:
            draft.state = EmploymentState.ACTIVE
        if known is not None and (draft.name, draft.email, draft.number) == (known.name, known.email, known.number):
            # One text in memory instead of two.
            draft.name, draft.email, draft.number = known.name, known.email, known.number

    def _read_days(self) -> None:
        texts = (str(one.joined_on) for one in self._drafts if one.joined_on is not KEEP)
        days = DayReader(texts, is_month_first=self._is_month_first)
        self.unsure_day = days.unsure
        for draft in self._drafts:
            known = draft.known
            if draft.joined_on is not KEEP:
                text = str(draft.joined_on)
                draft.joined_on = day = days.read(text)
                if day is None:
                    draft.refuse(RowProblem.DATE_UNREADABLE, text=text[:40])
                elif (known is None or day != known.joined_on) and not EARLIEST <= day <= self._today + AHEAD:
                    draft.refuse(RowProblem.DATE_UNLIKELY, text=text[:40])
            if known is None and draft.joined_on is KEEP:
                draft.joined_on = self._today
            elif draft.state is not KEEP and draft.joined_on in {KEEP, known and known.joined_on}:
                draft.joined_on = self._today  # somebody who returns, and the file has their first day of last time

    # ── Rows beside each other ─────────────────────────────────────────────────────────────────────────────────────

    def _find_same_people(self, index: PersonIndex) -> None:
        """Refuse rows about one person, whichever way that shows."""
        for draft in self._drafts:
            if draft.problem in {RowProblem.CELL, RowProblem.EMAIL_MALFORMED, RowProblem.TWO_PEOPLE}:
                continue
            for other in index.add(draft):
                other.refuse(RowProblem.SAME_PERSON, row=draft.line)
                draft.refuse(RowProblem.SAME_PERSON, row=other.line)

    def _find_managers(self, index: PersonIndex) -> None:
        below = self._below
        for draft in self._drafts:
            if draft.problem is not None or draft.manager is KEEP:
                continue
            try:
                draft.manager_id = index.find(draft.manager)
            except RowRefused as wrong:
                draft.refuse(wrong.problem, **wrong.facts)
                continue
            if draft.manager_id == draft.employee_id:
                draft.refuse(RowProblem.OWN_MANAGER)
            elif draft.manager_id is not None:
                below.setdefault(draft.manager_id, []).append(draft)
        self._refuse_below([one for one in self._drafts if one.problem is not None])

    def _refuse_below(self, wrong: Sequence[RowDraft]) -> None:
        """Refuse new people whose manager is new and cannot be imported; and so on down the line."""
        waiting = [one for one in wrong if one.known is None and one.employee_id is not None]
        while waiting:
            one = waiting.pop()
            for draft in self._below.get(one.employee_id, ()) if one.employee_id else ():
                if draft.problem is None:
                    draft.refuse(RowProblem.MANAGER_WRONG, name=one.label or one.address, row=one.line)
                    if draft.known is None:
                        waiting.append(draft)

    def _find_loops(self, able: Mapping[UUID, RowDraft]) -> None:
        """Refuse rows by which somebody would report to themself through others."""
        known = self._people.by_id() if able else {}
        done: set[UUID] = set()  # of those who stand as they are; the rows remember it themselves
        wrong: list[RowDraft] = []
        for start in able:
            path: dict[UUID, RowDraft | None] = {}
            at: UUID | None = start
            while at is not None and at not in path:
                draft = able.get(at)
                if at in done if draft is None else draft.is_followed:
                    break
                path[at] = draft
                at = draft.manager_id if draft is not None and draft.manager_id is not KEEP else known[at].manager
            if at is not None and at in path:
                loop = list(path)[list(path).index(at) :]
                names = [able[one].label if one in able else known[one].name for one in (*loop, at)]
                for draft in [able[one] for one in loop if one in able and able[one].manager_id is not KEEP]:
                    draft.refuse(RowProblem.MANAGER_LOOP, names=names[:6])
                    wrong.append(draft)
            for one, draft in path.items():
                if draft is None:
                    done.add(one)
                else:
                    draft.is_followed = True
        self._refuse_below(wrong)

    # ── The result ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _planned(self, draft: RowDraft) -> PlannedRow:
        known, changes = draft.known, draft.changes()
        if draft.problem is None and known is not None and changes and known.id in self._protected:
            draft.refuse(RowProblem.PROTECTED)
        row = draft.line, draft.label, draft.address
        if draft.problem is not None:
            return _row(RowKind.WRONG, *row, problem=draft.problem, facts=draft.facts)
        after: dict[str, Any] = {key: _plain(value) for key, value in changes.items()}
        if known is None:
            return _row(RowKind.NEW, *row, employee_id=draft.employee_id, after=after, depth=draft.depth)
        if not changes:
            return _row(RowKind.UNCHANGED, *row, employee_id=known.id)
        before: dict[str, Any] = {key: _plain(getattr(known, key)) for key in changes}
        if PersonField.STATE in changes:
            before[ENDED_ON] = _plain(known.ended_on)
        return _row(RowKind.CHANGED, *row, employee_id=known.id, after=after, before=before)


def _count_depths(able: Mapping[UUID, RowDraft]) -> None:
    """Note how many new managers stand above each new person."""
    for draft in able.values():
        path: list[RowDraft] = []
        at: RowDraft | None = draft
        while at is not None and at.known is None and at.problem is None and at.depth < 0:
            path.append(at)
            at = able.get(at.manager_id)
        depth = at.depth if at is not None and at.known is None else -1
        for one in reversed(path):
            depth = one.depth = depth + 1


def _read_name(draft: RowDraft, text: str) -> None:
    try:
        draft.name = rules.clean_name(text)
    except rules.NameNeeded:
        draft.refuse(RowProblem.NAME_TOO_LONG if text else RowProblem.NO_NAME, most=rules.MAX_NAME)


def _row(
    kind: RowKind,
    line: int,
    name: str,
    email: str,
    *,
    employee_id: UUID | None = None,
    after: Mapping[str, Any] = NOTHING,
    before: Mapping[str, Any] = NOTHING,
    problem: RowProblem | None = None,
    facts: Mapping[str, Any] = NOTHING,
    depth: int = 0,
) -> PlannedRow:
    return PlannedRow(line, kind, name, email, employee_id, after, before, problem, facts, depth)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [one.hex for one in value]
    if isinstance(value, UUID):
        return value.hex
    return value.isoformat() if isinstance(value, date) else value
