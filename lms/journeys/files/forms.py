"""Forms about map files."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    HiddenField,
    SelectChoice,
    SelectField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange

from lms.core import text
from lms.journeys.drafts.merge import Side
from lms.journeys.files.proposal import IGNORE, Stranger
from lms.people.queries import DepartmentRow, JobRoleRow
from lms.web.forms import Form, WholeField, once_field

TEXT_LIMIT = 1_000_000
"""Characters of one outline."""
UPLOAD_LIMIT = 2 * 1024 * 1024
"""Bytes of one file."""
_CHOICE = "choice:"


def _clean(value: str | None) -> str | None:
    """Clean a text, but keep its first lines, so that numbers of lines hold."""
    if not value:
        return value
    tidy = value.replace("\r\n", "\n")
    return "\n" * (len(tidy) - len(tidy.lstrip("\n"))) + text.clean(tidy, multiline=True) + "\n"


def _length() -> Length:
    return Length(max=TEXT_LIMIT, message=f"Use at most {TEXT_LIMIT:,} characters, or split the map.")


class OutlineForm(Form):
    """A map as text, and the text that its author began from."""

    text = TextAreaField("Outline", filters=[_clean], validators=[InputRequired("Write the map."), _length()])
    base = HiddenField(filters=[_clean], validators=[_length()])
    revision = WholeField(validators=[NumberRange(min=0, max=2**31 - 1)])

    @staticmethod
    def choices_in(values: Mapping[str, str]) -> dict[str, Side]:
        """Return whose words shall stand, by the key of each clash."""
        sides = {side.value: side for side in Side}
        return {
            name.removeprefix(_CHOICE): sides[value]
            for name, value in values.items()
            if name.startswith(_CHOICE) and value in sides
        }


class PreviewForm(Form):
    """A map as text, to be looked at."""

    text = TextAreaField("Outline", filters=[_clean], validators=[_length()])


class ImportForm(Form):
    """A file, or a text that was pasted."""

    once = once_field()
    file = FileField("File")
    text = TextAreaField("Or paste it here", filters=[_clean], validators=[_length()])

    def content(self) -> tuple[str, bytes]:
        """Return name and content of what was sent; both empty if nothing was."""
        sent = self.file.data
        if isinstance(sent, FileStorage) and sent.filename:
            name = sent.filename.replace("\\", "/").rpartition("/")[2]
            content = sent.stream.read(UPLOAD_LIMIT + 1)
            return text.clean(name)[-120:], content
        return "", (self.text.data or "").encode("utf-8", "replace")


class ConfirmForm(Form):
    """Yes to what a file would change."""

    once = once_field()
    seen = HiddenField(validators=[Length(max=64)])


def confirm_form(
    strangers: Sequence[Stranger],
    choices: Mapping[str, str],
    job_roles: Sequence[JobRoleRow],
    departments: Sequence[DepartmentRow],
    *,
    may_add: bool,
) -> type[ConfirmForm]:
    """Return the form that also asks who the unknown job roles are; `may_add` offers to add them to the firm."""
    fields: dict[str, Any] = {}
    for number, stranger in enumerate(strangers):
        chosen, department = _chosen(choices.get(stranger.code, ""), stranger, departments)
        fields[f"who_{number}"] = SelectField(
            "Who is this?", choices=_people(job_roles, may_add=may_add), default=chosen
        )
        if not may_add:
            continue
        fields[f"department_{number}"] = SelectField(
            "Department, if it is new",
            choices=[
                SelectChoice("", "Choose a department"),
                *(SelectChoice(str(unit.id), unit.name) for unit in departments),
            ],
            default=department,
        )
    return type("WhoForm", (ConfirmForm,), fields)


def choices_of(form: ConfirmForm, strangers: Sequence[Stranger]) -> dict[str, str]:
    """Return who the unknown job roles are; who is new and has no department is still unknown, and it is said at the field."""
    choices = {}
    for number, stranger in enumerate(strangers):
        who = form[f"who_{number}"].data or ""
        if who == "new":
            department = form[f"department_{number}"]
            if not department.data:
                department.errors = [*department.errors, "Choose its department."]
                continue
            who = f"new:{department.data}"
        if who:
            choices[stranger.code] = who
    return choices


def _people(job_roles: Sequence[JobRoleRow], *, may_add: bool) -> list[SelectChoice]:
    new = [("new", "A new job role", None)] if may_add else []
    grouped = [("", "Choose…", None), *new, (IGNORE, "Nobody: leave it out", None)]
    by_department = sorted(job_roles, key=lambda role: role.department_name)
    listed = [(f"role:{role.code}", role.name, role.department_name) for role in by_department]
    return [SelectChoice(value, label, optgroup=group) for value, label, group in [*grouped, *listed]]


def _chosen(choice: str, stranger: Stranger, departments: Sequence[DepartmentRow]) -> tuple[str, str]:
    if choice.startswith("new:"):
        return "new", str(UUID(choice.removeprefix("new:")))
    named = next((str(u.id) for u in departments if u.name.casefold() == stranger.department.casefold()), "")
    return choice, named
