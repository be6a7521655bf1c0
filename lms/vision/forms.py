"""Forms about the mantra."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from wtforms import DateField, Field, FieldList, FormField, HiddenField, SelectField
from wtforms import Form as PartForm
from wtforms.validators import Length, NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput, TextArea

from lms.core.text import SLUG
from lms.core.words import gettext as _
from lms.vision import codec, rules, shape
from lms.vision.terms import MantraDocument, MantraField, PillarDocument
from lms.web.forms import BoundedIntegerField, Form, line_field, text_field

MOST_PILLAR_ROWS, MOST_LOOK_ALIKE_ROWS, MOST_SEGMENTS = 10, shape.MAX_LOOK_ALIKES + 5, 200
"""More than may be published: what two people wrote must not be lost."""
LARGEST_REVISION = 2**31 - 1
DOCUMENT_LIMIT = 100_000
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)


class Rows(FieldList):  # type: ignore[type-arg]  # generic in the stubs only
    """A list of rows; only what a browser can send as the number of a row is read as one."""

    def _extract_indices(self, prefix: str, formdata: Mapping[str, Any]) -> Iterator[int]:
        for name in formdata:
            number = name.removeprefix(f"{prefix}-").split("-")[0]
            if name.startswith(f"{prefix}-") and number.isdecimal() and number.isascii() and len(number) < 4:
                yield int(number)


class PillarForm(PartForm):
    """One thing the mantra promises."""

    name = line_field(_("Name"), max_length=shape.PILLAR_LIMIT)
    means = line_field(_("What it means to a customer"), max_length=shape.MEANS_LIMIT, widget=TextArea())
    code = line_field(
        _("Code"), max_length=64, description=_("Maps and files use it. Leave it empty to have it made from the name.")
    )

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        for field in (self.name, self.means, self.code):
            field.flags.optional = False

    def validate_code(self, field: Field) -> None:
        """Refuse what cannot stand in a file."""
        if field.data and not SLUG.match(field.data):
            raise ValidationError(_("Use only a–z, 0–9 and single hyphens."))


class PublishMantraForm(Form):
    """Which revision of the draft the author saw."""

    seen_revision = BoundedIntegerField(default=0, widget=HiddenInput(), validators=[NumberRange(0, LARGEST_REVISION)])


class EditMantraForm(PublishMantraForm):
    """The mantra as it is written."""

    base = HiddenField(default="", validators=[Length(max=DOCUMENT_LIMIT)])
    text = line_field(
        MantraField.TEXT.label,
        max_length=shape.TEXT_LIMIT,
        description=_("One short sentence that everyone can say."),
        widget=TextArea(),
    )
    meaning = text_field(
        MantraField.MEANING.label,
        max_length=shape.MEANING_LIMIT,
        description=_("What people do differently because of it."),
    )
    pillars = Rows(FormField(PillarForm), max_entries=MOST_PILLAR_ROWS)
    look_alikes = Rows(line_field(_("Wrong answer"), max_length=shape.TEXT_LIMIT), max_entries=MOST_LOOK_ALIKE_ROWS)
    segments = text_field(
        MantraField.SEGMENTS.label,
        max_length=2 * shape.TEXT_LIMIT + MOST_SEGMENTS,
        description=_("One piece per line. Together they must make up the mantra."),
    )
    owner = SelectField(MantraField.OWNER.label, validate_choice=False)
    announced_on = DateField(MantraField.ANNOUNCED_ON.label, validators=[Optional()])
    leader_message = text_field(MantraField.LEADER_MESSAGE.label, max_length=shape.LEADER_MESSAGE_LIMIT)

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        # A draft may have gaps, a published mantra may not.
        for field in (self.text, self.meaning):
            field.flags.optional, field.flags.to_publish = False, True

    @classmethod
    def showing(cls, mantra: MantraDocument, revision: int) -> "EditMantraForm":
        """Return the form as sent, or filled with a mantra."""
        return cls.from_request(base=write_document(mantra), seen_revision=revision, **_values(mantra))

    @classmethod
    def typed(cls, mantra: MantraDocument, revision: int, base: str) -> "EditMantraForm":
        """Return the form filled with a mantra, whatever was sent."""
        return cls(formdata=None, base=base, seen_revision=revision, **_values(mantra))

    def offer(self, job_roles: Iterable[tuple[str, str]]) -> None:
        """Set the job roles to choose from; the present one stays a choice."""
        known = dict(job_roles)
        kept = {self.owner.data: self.owner.data} if self.owner.data and self.owner.data not in known else {}
        self.owner.choices = [("", _("No sponsor yet")), *known.items(), *kept.items()]

    def validate_owner(self, field: Field) -> None:
        """Refuse what is not on the list."""
        if field.data and not (len(field.data) <= 64 and SLUG.match(field.data)):
            raise ValidationError(_("Choose one from the list."))

    def validate_announced_on(self, field: Field) -> None:
        """Refuse days outside the calendar of our dates."""
        if field.data is not None and not EARLIEST <= field.data < LATEST:
            raise ValidationError(_("Choose a date between 1900 and 2199."))

    def change_rows(self, command: str) -> None:
        """Add or remove a row: `add:pillars`, `remove:look_alikes:2`. Rows beyond the end are ignored."""
        verb, name, number = (*command.split(":", 2), "", "")[:3]
        if name not in {"pillars", "look_alikes"}:
            return
        rows = self[name]
        if verb == "add" and len(rows) < rows.max_entries:
            rows.append_entry()
        elif verb == "remove" and number.isdecimal() and int(number[:4]) < len(rows):
            rows.pop_entry(int(number[:4]))

    def document(self) -> MantraDocument:
        """Return what was typed, without empty rows."""
        pillars = [
            PillarDocument(code=row["code"] or "", name=row["name"] or "", means=row["means"] or "")
            for row in self.pillars.data
        ]
        return MantraDocument(
            version=1,
            text=self.text.data or "",
            meaning=self.meaning.data or "",
            announced_on=self.announced_on.data,
            pillars=rules.with_codes(one for one in pillars if one.name or one.means),
            look_alikes=tuple(one for one in self.look_alikes.data if one),
            segments=tuple(one.strip() for one in (self.segments.data or "").split("\n") if one.strip())[
                :MOST_SEGMENTS
            ],
            owner=self.owner.data or "",
            leader_message=self.leader_message.data or "",
        )

    def problems(self) -> list[tuple[str, str]]:
        """Return each message with the address of its field, in order, for the summary on top."""
        found = [(message, "") for message in self.form_errors]
        for field in _flat(self):
            for message in field.errors:
                if isinstance(message, str):
                    is_named = field.label.text.lower() in message.lower()
                    named = _("%(field)s: %(message)s", field=field.label.text, message=message)
                    found.append((message if is_named else named, f"#{field.id}"))
        return found


class ResolveMantraForm(PublishMantraForm):
    """Whose words to keep, field by field; the choices are sent as `keep:<field>`."""

    merged = HiddenField(default="", validators=[Length(max=DOCUMENT_LIMIT)])
    theirs = HiddenField(default="", validators=[Length(max=DOCUMENT_LIMIT)])


class CompareMantrasForm(Form):
    """Which two versions to compare; sent by GET, so it needs no token."""

    class Meta:
        """Nothing is changed by this form."""

        csrf = False

    before = BoundedIntegerField(_("Earlier version"), validators=[Optional(), NumberRange(1, LARGEST_REVISION)])
    after = BoundedIntegerField(_("Later version"), validators=[Optional(), NumberRange(1, LARGEST_REVISION)])


def write_document(mantra: MantraDocument) -> str:
    """Write a draft as the value of a form field."""
    return json.dumps(codec.mantra_to_plain(mantra), ensure_ascii=False)


def read_document(text: str) -> MantraDocument:
    """Read a draft from the value of a form field; what cannot be read is an empty draft."""
    try:
        return codec.draft_from_plain(json.loads(text))
    except (ValueError, RecursionError):
        return codec.draft_from_plain({})


def _values(mantra: MantraDocument) -> dict[str, Any]:
    return {
        "text": mantra.text,
        "meaning": mantra.meaning,
        "pillars": [{"name": one.name, "means": one.means, "code": one.code} for one in mantra.pillars],
        "look_alikes": list(mantra.look_alikes),
        "segments": "\n".join(mantra.segments),
        "owner": mantra.owner,
        "announced_on": mantra.announced_on,
        "leader_message": mantra.leader_message,
    }


def _flat(fields: Iterable[Field]) -> Iterator[Field]:
    for field in fields:
        if isinstance(field, FormField):
            yield from _flat(field.form)
            continue
        yield field
        if isinstance(field, FieldList):
            yield from _flat(field)
