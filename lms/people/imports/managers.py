"""Managers, by whatever the file calls them."""

from collections.abc import Iterator
from uuid import UUID

from lms.core import ids
from lms.people import rules
from lms.people.imports.rows import KEEP, KnownPerson, People, RowDraft, RowRefused
from lms.people.imports.terms import RowProblem
from lms.people.terms import EmploymentState


class PersonIndex:
    """Finds people among those in the file and those who are here, by address, number or name."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._emails: dict[str, RowDraft] = {}
        self._numbers: dict[str, RowDraft] = {}
        self._names: dict[str, set[UUID]] | None = None
        self._found: dict[str, UUID | RowRefused | None] = {"": None}

    def add(self, draft: RowDraft) -> Iterator[RowDraft]:
        """Add a row, and yield those before that are about the same person."""
        if draft.known is not None:
            if draft.known.row is None:
                draft.known.row = draft
            else:
                yield draft.known.row
        # By what they have already, those who are here are found among them.
        known_email, known_number = (draft.known.email, draft.known.number) if draft.known else (KEEP, None)
        if (
            draft.email not in {KEEP, known_email}
            and (other := self._emails.setdefault(draft.email, draft)) is not draft
        ):
            yield other
        if draft.number not in {KEEP, None, known_number} and (
            (other := self._numbers.setdefault(draft.number, draft)) is not draft
        ):
            yield other

    def find(self, text: str) -> UUID | None:
        """Return the id of the manager that a cell names.

        :raises RowRefused: if it is nobody, or could be several
        """
        if text not in self._found:
            try:
                self._found[text] = self._find(text)
            except RowRefused as wrong:
                self._found[text] = wrong
        found = self._found[text]
        if isinstance(found, RowRefused):
            raise found
        return found

    def _find(self, text: str) -> UUID:
        email = rules.fold_email(text)
        draft = self._emails.get(email) or self._numbers.get(text)
        if draft is not None:
            return self._of_draft(draft)
        known = self._people.by_email.get(email) or self._people.by_number.get(text)
        if known is not None:
            return self._of_known(known)
        if "@" not in text and (those := self._by_name(text)):
            if len(those) > 1:
                raise RowRefused(RowProblem.MANAGER_TWICE, text=text[:100], count=len(those))
            return next(iter(those))
        raise RowRefused(RowProblem.MANAGER_UNKNOWN, text=text[:100])

    def _of_draft(self, draft: RowDraft) -> UUID:
        if draft.known is not None and draft.known.state is not EmploymentState.ENDED:
            return draft.known.id  # whether or not the row is right, they are here
        if draft.problem is not None or draft.employee_id is None:
            raise RowRefused(RowProblem.MANAGER_WRONG, name=draft.label or draft.address, row=draft.line)
        return draft.employee_id

    def _of_known(self, known: KnownPerson) -> UUID:
        if known.state is EmploymentState.ENDED:
            if known.row is not None and known.row.problem is None:
                return known.id  # they return with this file
            raise RowRefused(RowProblem.MANAGER_LEFT, name=known.name)
        return known.id

    def _by_name(self, text: str) -> set[UUID]:
        if self._names is None:
            self._names = {}
            for person in self._people.everybody:
                if person.state is not EmploymentState.ENDED:
                    self._names.setdefault(ids.normalise(person.name), set()).add(person.id)
            for draft in (*self._emails.values(), *filter(None, (person.row for person in self._people.everybody))):
                if draft.employee_id is not None and (draft.problem is None or draft.known is not None):
                    self._names.setdefault(ids.normalise(draft.label), set()).add(draft.employee_id)
        return self._names.get(ids.normalise(text), set())
