"""What somebody says of the names that nobody here knows."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from lms.core import ids
from lms.core.frozen import frozen
from lms.people.imports.matching import LEAVE, NEW, USE
from lms.people.imports.terms import NameKind, UnknownName


@frozen
class NameChoices:
    """Choices by the key of the name, and what is added with the import because of them."""

    choices: Mapping[str, str]
    units: Sequence[Mapping[str, Any]]


def choose(
    names: Sequence[UnknownName],
    answers: Mapping[str, str],
    *,
    departments: Mapping[str, UUID],
    import_id: UUID,
) -> NameChoices:
    """Return what the answers mean, by key of the name: `use:<id>`, `leave`, `new`, or `new:<id of a department>`.

    `departments` are those that there are, by their folded names. A new job role goes to the department that is answered,
    else to the one in the file, which is then added if it is not there; without either it stays unknown. One name is the
    same thing in every row, and keeps its id however often the file is read.
    """
    choices: dict[str, str] = {}
    units: dict[str, dict[str, Any]] = {}
    for name in names:
        answer = answers.get(name.key, "")
        if answer == LEAVE or answer.startswith(USE):
            choices[name.key] = answer
        elif answer.startswith("new"):
            new_id = ids.stable_id("people-import", import_id.hex, name.key)
            department_id = None
            if name.kind is NameKind.JOB_ROLE:
                department_id = answer.partition(":")[2] or _department(name, departments, import_id, units)
                if not department_id:
                    continue
            choices[name.key] = f"{NEW}{new_id.hex}"
            units[new_id.hex] = _unit(name.kind.value, new_id, name.name, department_id)
    return NameChoices(choices=choices, units=list(units.values()))


def _department(
    name: UnknownName, departments: Mapping[str, UUID], import_id: UUID, units: dict[str, dict[str, Any]]
) -> str:
    folded = ids.normalise(name.department)
    if not folded:
        return ""
    if (known := departments.get(folded)) is not None:
        return known.hex
    new_id = ids.stable_id("people-import", import_id.hex, "department", folded)
    units.setdefault(new_id.hex, _unit("department", new_id, name.department, None))
    return new_id.hex


def _unit(kind: str, id_: UUID, name: str, department_id: str | None) -> dict[str, Any]:
    return {"kind": kind, "id": id_.hex, "name": name, "department_id": department_id}
