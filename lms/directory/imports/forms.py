"""Forms about people by file."""

import io
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO, cast

from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField, RadioField, SelectChoice, SelectField  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
from wtforms.validators import AnyOf, Optional

from lms.core import ids, text
from lms.core.words import gettext as _
from lms.people.imports.matching import LEAVE, USE
from lms.people.imports.terms import NameKind, UnknownName
from lms.people.queries import DepartmentRow, JobRoleRow, SiteRow
from lms.web.forms import Form, once_field

NAMES_SHOWN = 100
"""Unknown names that are asked one by one; of more, the file is most likely another company's, or the company is new."""


class PeopleFileForm(Form):
    """A file of people."""

    once = once_field()
    file = FileField(_("File"))

    def sent(self) -> tuple[str, BinaryIO]:
        """Return name and content of the file; both empty if none was sent."""
        sent = self.file.data
        if not isinstance(sent, FileStorage) or not sent.filename:
            return "", io.BytesIO()
        name = sent.filename.replace("\\", "/").rpartition("/")[2]
        return text.clean(name)[-120:], cast("BinaryIO", sent.stream)


class ConfirmImportForm(Form):
    """The confirmation of what a file would change."""

    missing = RadioField(
        _("People who are here, but not in the file"),
        choices=[
            SelectChoice("keep", _("Leave them as they are")),
            SelectChoice("end", _("They have left: end their employment, keep their records")),
        ],
        default="keep",
    )


class UnknownNamesForm(Form):
    """What the names are that nobody here knows."""

    do = HiddenField(validators=[Optional(), AnyOf(["all"])])


def names_form(
    names: Sequence[UnknownName],
    job_roles: Sequence[JobRoleRow],
    departments: Sequence[DepartmentRow],
    sites: Sequence[SiteRow],
) -> type[UnknownNamesForm]:
    """Return the form that asks for each unknown name what it is."""
    fields: dict[str, Any] = {}
    known_departments = {ids.normalise(row.name) for row in departments}
    for number, name in enumerate(names[:NAMES_SHOWN]):
        if name.kind is NameKind.SITE:
            choices = _site_choices(sites)
        else:
            choices = _job_role_choices(name, job_roles, departments, known_departments)
        fields[f"name_{number}"] = SelectField(_("What it is"), choices=choices, default=_likely(name))
    return type("NamesForm", (UnknownNamesForm,), fields)


def answers_of(form: UnknownNamesForm, names: Sequence[UnknownName]) -> Mapping[str, str]:
    """Return what was answered by the key of each name; with `do=all`, the others are new."""
    answers = {name.key: form[f"name_{number}"].data or "" for number, name in enumerate(names[:NAMES_SHOWN])}
    if form.do.data == "all":
        answers = {name.key: "new" for name in names}
    return {key: answer for key, answer in answers.items() if answer}


def _likely(name: UnknownName) -> str:
    return f"{USE}{name.likely.hex}" if name.likely else ""


def _site_choices(sites: Sequence[SiteRow]) -> list[SelectChoice]:
    return [
        SelectChoice("", _("Leave these rows out")),
        SelectChoice("new", _("Add it as a new site")),
        SelectChoice(LEAVE, _("No fixed site")),
        *(SelectChoice(f"{USE}{site.id.hex}", site.name, optgroup=_("It is the site")) for site in sites),
    ]


def _job_role_choices(
    name: UnknownName, job_roles: Sequence[JobRoleRow], departments: Sequence[DepartmentRow], known: set[str]
) -> list[SelectChoice]:
    choices = [SelectChoice("", _("Leave these rows out"))]
    if name.department:
        label = (
            _("Add it to %(department)s", department=name.department)
            if ids.normalise(name.department) in known
            else _("Add it, with the new department %(department)s", department=name.department)
        )
        choices.append(SelectChoice("new", label))
    choices.append(SelectChoice(LEAVE, _("No job role")))
    choices += [
        SelectChoice(f"{USE}{role.id.hex}", f"{role.name} ({role.department_name})", optgroup=_("It is the job role"))
        for role in job_roles
    ]
    choices += [
        SelectChoice(f"new:{unit.id.hex}", unit.name, optgroup=_("Add it to the department")) for unit in departments
    ]
    return choices
