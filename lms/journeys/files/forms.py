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
from lms.core.words import Number
from lms.core.words import gettext as _
from lms.journeys.drafts.merge import Side
from lms.journeys.files.proposal import IGNORE, UnknownRole
from lms.people.queries import DepartmentRow, JobRoleRow
from lms.web.forms import BoundedIntegerField, Form, once_field

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
    return Length(
        max=TEXT_LIMIT, message=_("Use at most %(limit)s characters, or split the map.", limit=Number(TEXT_LIMIT))
    )


class OutlineForm(Form):
    """A map as text, and the text that its author began from."""

    text = TextAreaField(_("Outline"), filters=[_clean], validators=[InputRequired(_("Enter the map.")), _length()])
    base = HiddenField(filters=[_clean], validators=[_length()])
    revision = BoundedIntegerField(validators=[NumberRange(min=0, max=2**31 - 1)])

    @staticmethod
    def choices_in(values: Mapping[str, str]) -> dict[str, Side]:
        """Return whose value to keep, by the key of each conflict."""
        sides = {side.value: side for side in Side}
        return {
            name.removeprefix(_CHOICE): sides[value]
            for name, value in values.items()
            if name.startswith(_CHOICE) and value in sides
        }


class OutlinePreviewForm(Form):
    """A map as text, to be previewed."""

    text = TextAreaField(_("Outline"), filters=[_clean], validators=[_length()])


class ImportForm(Form):
    """A file, or a text that was pasted."""

    once = once_field()
    file = FileField(_("File"))
    text = TextAreaField(_("Or paste it here"), filters=[_clean], validators=[_length()])

    def content(self) -> tuple[str, bytes]:
        """Return name and content of what was sent; both empty if nothing was."""
        sent = self.file.data
        if isinstance(sent, FileStorage) and sent.filename:
            name = sent.filename.replace("\\", "/").rpartition("/")[2]
            content = sent.stream.read(UPLOAD_LIMIT + 1)
            return text.clean(name)[-120:], content
        return "", (self.text.data or "").encode("utf-8", "replace")


class ConfirmForm(Form):
    """Confirmation of what a file would change."""

    once = once_field()
    seen = HiddenField(validators=[Length(max=64)])


def confirm_form(
    unknown_roles: Sequence[UnknownRole],
    choices: Mapping[str, str],
    job_roles: Sequence[JobRoleRow],
    departments: Sequence[DepartmentRow],
    *,
    may_add: bool,
) -> type[ConfirmForm]:
    """Return the form that also asks what the unknown job roles are; `may_add` offers to add them as new ones."""
    fields: dict[str, Any] = {}
    for number, role in enumerate(unknown_roles):
        chosen, department = _chosen(choices.get(role.code, ""), role, departments)
        fields[f"job_role_{number}"] = SelectField(
            _("Job role"), choices=_people(job_roles, may_add=may_add), default=chosen
        )
        if not may_add:
            continue
        fields[f"department_{number}"] = SelectField(
            _("Department, if it is new"),
            choices=[
                SelectChoice("", _("Choose a department")),
                *(SelectChoice(str(unit.id), unit.name) for unit in departments),
            ],
            default=department,
        )
    return type("JobRolesForm", (ConfirmForm,), fields)


def choices_of(form: ConfirmForm, unknown_roles: Sequence[UnknownRole]) -> dict[str, str]:
    """Return what the unknown job roles are; a new one without a department is still unknown, with an error at the field."""
    choices = {}
    for number, role in enumerate(unknown_roles):
        choice = form[f"job_role_{number}"].data or ""
        if choice == "new":
            department = form[f"department_{number}"]
            if not department.data:
                department.errors = [*department.errors, _("Choose its department.")]
                continue
            choice = f"new:{department.data}"
        if choice:
            choices[role.code] = choice
    return choices


def _people(job_roles: Sequence[JobRoleRow], *, may_add: bool) -> list[SelectChoice]:
    new = [("new", _("A new job role"), None)] if may_add else []
    grouped = [("", _("Choose…"), None), *new, (IGNORE, _("None: leave it out"), None)]
    by_department = sorted(job_roles, key=lambda role: role.department_name)
    listed = [(f"role:{role.code}", role.name, role.department_name) for role in by_department]
    return [SelectChoice(value, label, optgroup=group) for value, label, group in [*grouped, *listed]]


def _chosen(choice: str, role: UnknownRole, departments: Sequence[DepartmentRow]) -> tuple[str, str]:
    if choice.startswith("new:"):
        return "new", str(UUID(choice.removeprefix("new:")))
    named = next((str(u.id) for u in departments if u.name.casefold() == role.department.casefold()), "")
    return choice, named
